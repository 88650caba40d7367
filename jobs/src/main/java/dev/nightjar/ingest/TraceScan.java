package dev.nightjar.ingest;

import dev.nightjar.mapping.TraceIds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds which traces a file of OTLP/JSON has spans or events of, and on which line the last of each
 * stands, by the bytes of the member {@code "traceId"} alone: inside a text its quotes would be
 * escaped. What is found too much makes a trace wait longer; a trace that is not found waits for
 * the end of its file.
 */
final class TraceScan {
  private static final byte[] KEY = "\"traceId\"".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 64;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int next;
  private int end;
  private long line = 1;

  private TraceScan(InputStream in) {
    this.in = in;
  }

  /**
   * The traces of a file.
   *
   * @throws UnreadableFile if its compression is damaged
   */
  static TraceIds of(Path path) throws IOException {
    Compression compression = LandingFormat.compression(path);
    TraceIds ids = new TraceIds();
    try (InputStream in = compression.decoded(Files.newInputStream(path))) {
      new TraceScan(in).collect(ids);
    } catch (IOException | RuntimeException e) {
      if (compression != Compression.NONE) {
        throw LandingFormat.broken(compression);
      }
      throw e;
    }
    return ids;
  }

  private void collect(TraceIds ids) throws IOException {
    int matched = 0;
    for (int b = read(); b >= 0; b = read()) {
      if (b == KEY[matched]) {
        matched++;
      } else {
        matched = b == KEY[0] ? 1 : 0;
      }
      if (matched == KEY.length) {
        matched = 0;
        ids.note(value(), line);
      }
    }
  }

  /** The text after a colon; empty where no short text follows. */
  private String value() throws IOException {
    int b = read();
    while (b == ':' || b == ' ' || b == '\t' || b == '\r' || b == '\n') {
      b = read();
    }
    StringBuilder text = new StringBuilder();
    if (b == '"') {
      for (b = read(); b >= 0 && b != '"' && text.length() < LONGEST; b = read()) {
        if (b != '\\') {
          text.append((char) b);
        }
      }
    }
    return text.toString();
  }

  private int read() throws IOException {
    if (next == end) {
      next = 0;
      end = Math.max(0, in.read(buffer, 0, buffer.length));
      if (end == 0) {
        return -1;
      }
    }
    int b = buffer[next++];
    line += b == '\n' ? 1 : 0;
    return b & 0xFF;
  }
}
