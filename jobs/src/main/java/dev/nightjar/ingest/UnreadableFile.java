package dev.nightjar.ingest;

import java.io.IOException;

/** A file that cannot be decoded to its end; its message holds nothing of the content. */
final class UnreadableFile extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableFile(String message) {
    super(message);
  }
}
