package dev.nightjar.mapping;

/** A file that a mapping cannot use as a whole; the message says why and what to do. */
public final class Unusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unusable(String message) {
    super(message);
  }
}
