package dev.nightjar.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows for people: columns under their names, numbers to the right. On a terminal that is too
 * narrow first the columns go that can be spared, then the widest are cut until a line fits; into a
 * pipe or a file everything is written whole.
 */
final class TextTable implements RowWriter {
  private static final int NARROWEST = 6;

  /** A name that is cut below this is no name any more: a column that can be spared goes first. */
  private static final int READABLE = 20;

  private static final String GAP = "  ";

  private final List<String> columns;
  private final Host host;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] text;
  private final Set<String> whole = new HashSet<>();
  private final List<String> spare = new ArrayList<>();
  private List<String> omitted = List.of();

  TextTable(List<String> columns, Host host) {
    this.columns = columns;
    this.host = host;
    this.text = new boolean[columns.size()];
  }

  /** Columns that are never cut: half a number or half a trend says something else. */
  TextTable whole(String... names) {
    whole.addAll(List.of(names));
    return this;
  }

  /** Columns that a narrow terminal leaves out, the first one first. */
  TextTable sparing(String... names) {
    spare.addAll(List.of(names));
    return this;
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
      omitted = spare(widths, host.width());
      fit(widths, host.width());
    }
    print(columns, widths);
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(Math.max(0, width)));
    }
    print(rules, widths);
    for (List<String> row : rows) {
      print(row, widths);
    }
  }

  /** Columns that were left out, once the table has ended. */
  List<String> omitted() {
    return omitted;
  }

  /** Leaves columns out while names would have to be cut beyond reading; their width is then -1. */
  private List<String> spare(int[] widths, int available) {
    List<String> gone = new ArrayList<>();
    for (String name : spare) {
      int least = 0;
      for (int i = 0; i < widths.length; i++) {
        int kept = isCut(i) ? Math.min(widths[i], READABLE) : widths[i];
        least += widths[i] < 0 ? 0 : kept + GAP.length();
      }
      int column = columns.indexOf(name);
      if (least - GAP.length() > available && column >= 0) {
        widths[column] = -1;
        gone.add(name);
      }
    }
    return gone;
  }

  /** A cut number would be a wrong one. */
  private boolean isCut(int column) {
    return text[column] && !whole.contains(columns.get(column));
  }

  private void fit(int[] widths, int available) {
    int total = -GAP.length();
    for (int width : widths) {
      total += width < 0 ? 0 : width + GAP.length();
    }
    while (total > available) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (isCut(i) && widths[i] > NARROWEST && (widest < 0 || widths[i] > widths[widest])) {
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
      if (widths[i] < 0) {
        continue;
      }
      String cell = Columns.cut(cells.get(i), widths[i], host.unicode());
      String padding = " ".repeat(widths[i] - Columns.of(cell));
      line.append(line.length() == 0 && i == 0 ? "" : GAP)
          .append(text[i] ? cell + padding : padding + cell);
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
