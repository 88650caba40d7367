package dev.nightjar.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads the rows of one landing file in order. */
interface RowReader extends Closeable {
  /** What the file says about its columns, compared with the table before any row is read. */
  List<FileColumn> columns();

  /** Whether numbers and times are text, as in CSV. */
  boolean isTextual();

  /**
   * The next row, or null at the end of the file.
   *
   * @throws IOException if the file breaks off or cannot be decoded
   */
  RawRow next() throws IOException;

  /** Rows by attribute that a mapping neither reads nor keeps. */
  default Map<String, Long> left() {
    return Map.of();
  }

  /** Records that a mapping makes no row of, by what they are. */
  default Map<String, Long> unmapped() {
    return Map.of();
  }
}
