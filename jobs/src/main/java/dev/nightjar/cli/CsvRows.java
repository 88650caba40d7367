package dev.nightjar.cli;

import dev.nightjar.page.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Comma-separated values by RFC 4180, lines ended by a line feed. A missing value is empty, an
 * empty text is {@code ""}; nested values are JSON.
 */
final class CsvRows implements RowWriter {
  private final PrintStream out;

  CsvRows(List<String> columns, PrintStream out) {
    this.out = out;
    row(columns);
  }

  @Override
  public void row(List<?> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      line.append(i == 0 ? "" : ",").append(field(values.get(i)));
    }
    // A single missing value would be an empty line, which readers skip.
    out.print((line.isEmpty() ? "\"\"" : line.toString()) + "\n");
  }

  @Override
  public void end() {}

  private static String field(Object value) {
    if (value == null) {
      return "";
    }
    String text = text(value);
    boolean plain = !text.isEmpty();
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** A value as the text of one cell. */
  static String text(Object value) {
    if (value instanceof Map || value instanceof Iterable || value instanceof byte[]) {
      String json = Json.line(value);
      return value instanceof byte[] ? json.substring(1, json.length() - 1) : json;
    }
    return value instanceof java.math.BigDecimal decimal
        ? decimal.toPlainString()
        : String.valueOf(value);
  }
}
