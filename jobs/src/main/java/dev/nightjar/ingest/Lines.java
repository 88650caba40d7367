package dev.nightjar.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream of bytes at line feeds, keeps the line number, and never holds more than one line
 * of at most {@link #LONGEST} bytes.
 */
final class Lines implements Closeable {
  static final int LONGEST = 16 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;
  private long number;
  private boolean tooLong;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The next line without its line feed, or null at the end. */
  byte[] next() throws IOException {
    byte[] line = null;
    tooLong = false;
    while (true) {
      if (start == end && !fill()) {
        return line == null ? null : counted(line);
      }
      int feed = start;
      while (feed < end && buffer[feed] != '\n') {
        feed++;
      }
      line = append(line, start, feed);
      boolean isComplete = feed < end;
      start = isComplete ? feed + 1 : end;
      if (isComplete) {
        return counted(line);
      }
    }
  }

  /** Number of the line last returned, from 1. */
  long number() {
    return number;
  }

  /** Whether the line last returned was cut at {@link #LONGEST} bytes. */
  boolean isTooLong() {
    return tooLong;
  }

  private byte[] append(byte[] line, int from, int to) {
    if (line == null) {
      return Arrays.copyOfRange(buffer, from, to);
    }
    int length = Math.min(line.length + to - from, LONGEST);
    tooLong |= line.length + to - from > LONGEST;
    byte[] longer = Arrays.copyOf(line, length);
    System.arraycopy(buffer, from, longer, line.length, length - line.length);
    return longer;
  }

  private byte[] counted(byte[] line) {
    number++;
    boolean hasMark =
        number == 1
            && line.length >= 3
            && line[0] == (byte) 0xEF
            && line[1] == (byte) 0xBB
            && line[2] == (byte) 0xBF;
    int from = hasMark ? 3 : 0;
    int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    return from == 0 && to == line.length ? line : Arrays.copyOfRange(line, from, to);
  }

  private boolean fill() throws IOException {
    start = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
