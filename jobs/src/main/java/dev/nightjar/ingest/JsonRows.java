package dev.nightjar.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** JSON Lines: one object a line; blank lines are no rows. */
final class JsonRows implements RowReader {
  private final Lines lines;

  JsonRows(InputStream in) {
    this.lines = new Lines(in);
  }

  @Override
  public List<FileColumn> columns() {
    return List.of();
  }

  @Override
  public boolean isTextual() {
    return false;
  }

  @Override
  public RawRow next() throws IOException {
    byte[] line = lines.next();
    while (line != null && isBlank(line)) {
      line = lines.next();
    }
    return line == null ? null : row(line);
  }

  private RawRow row(byte[] line) {
    if (lines.isTooLong()) {
      return RawRow.malformed(
          lines.number(),
          line,
          Violation.ofWhole(
              Reason.MALFORMED_ROW,
              "the row is longer than " + Lines.LONGEST + " bytes; expected one object a line"));
    }
    String text = Utf8.decode(line);
    if (text == null) {
      return RawRow.malformed(lines.number(), line, Utf8.violation());
    }
    try {
      return RawRow.of(lines.number(), line, JsonText.object(text));
    } catch (JsonText.Malformed e) {
      return RawRow.malformed(lines.number(), line, e.violation());
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
