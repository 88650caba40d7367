package dev.nightjar.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows for people: columns under their names, numbers to the right. On a terminal the widest
 * columns are cut until a line fits; into a pipe or a file everything is written whole.
 */
final class TextTable implements RowWriter {
  private static final int NARROWEST = 6;
  private static final String GAP = "  ";

  private final List<String> columns;
  private final Host host;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] text;

  TextTable(List<String> columns, Host host) {
    this.columns = columns;
    this.host = host;
    this.text = new boolean[columns.size()];
  }

  @Override
  public void row(List<?> values) {
    List<String> cells = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      cells.add(value == null ? "" : oneLine(CsvRows.text(value)));
      text[i] |= value != null && !(value instanceof Number) && !(value instanceof Figure);
    }
    rows.add(cells);
  }

  /** A number that is already formatted: stands to the right like one. */
  record Figure(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  @Override
  public void end() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Columns.of(columns.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], Columns.of(row.get(i)));
      }
    }
    if (host.outIsTerminal()) {
      fit(widths, host.width());
    }
    print(columns, widths);
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    print(rules, widths);
    for (List<String> row : rows) {
      print(row, widths);
    }
  }

  private void fit(int[] widths, int available) {
    int total = GAP.length() * Math.max(0, widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    while (total > available) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        // A cut number would be a wrong one.
        if (text[i] && widths[i] > NARROWEST && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      total--;
    }
  }

  private void print(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Columns.cut(cells.get(i), widths[i], host.unicode());
      String padding = " ".repeat(widths[i] - Columns.of(cell));
      line.append(i == 0 ? "" : GAP).append(text[i] ? cell + padding : padding + cell);
    }
    host.out().print(line.toString().stripTrailing() + "\n");
  }

  /** Control characters of somebody's data must not steer somebody's terminal. */
  private static String oneLine(String cell) {
    StringBuilder clean = new StringBuilder(cell.length());
    cell.codePoints()
        .forEach(
            c -> clean.appendCodePoint(Character.isISOControl(c) ? (c == '\t' ? ' ' : '?') : c));
    return clean.toString();
  }
}
