package dev.nightjar.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything wrong with the row at hand. A value is shown only when it is not of a free-text column
 * and the privacy gate finds nothing in it, and then at most 64 characters of it.
 */
final class Violations {
  private static final int LONGEST_SHOWN = 64;
  private static final int MOST_KEPT = 20;

  private final String table;
  private final ValueGate gate;
  private final List<Violation> found = new ArrayList<>();
  private int count;

  Violations(String table, ValueGate gate) {
    this.table = table;
    this.gate = gate;
  }

  void clear() {
    found.clear();
    count = 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Says what a value is and what was expected of it. */
  void add(Reason reason, Column column, Object value, String what, String expected) {
    add(
        Violation.of(
            reason,
            column.path(),
            table
                + "."
                + column.path()
                + ": "
                + shown(column, value)
                + what
                + "; expected "
                + expected));
  }

  void add(Violation violation) {
    count++;
    if (found.size() < MOST_KEPT) {
      found.add(violation);
    }
  }

  /** What must not be stored comes before everything else. */
  void addPrivate(String path, MatchKind kind) {
    count++;
    found.add(
        0,
        new Violation(
            Reason.PRIVATE_TEXT.code(),
            path,
            kind.code(),
            table
                + "."
                + path
                + ": the text looks like "
                + kind.code()
                + "; expected redacted text (if the match is wrong, allow it under privacy.allow)"));
  }

  /** The first reason, with the text of all. */
  Violation first() {
    Violation first = found.get(0);
    StringBuilder text = new StringBuilder(first.message());
    for (Violation other : found.subList(1, found.size())) {
      text.append(" | ").append(other.message());
    }
    if (count > found.size()) {
      text.append(" | and ").append(count - found.size()).append(" more");
    }
    return new Violation(first.code(), first.column(), first.matchKind(), text.toString());
  }

  private String shown(Column column, Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof List<?> || value instanceof Map<?, ?>) {
      return JsonText.words(value) + " ";
    }
    if (value instanceof byte[]) {
      return "bytes ";
    }
    String text = value.toString();
    if (column.text() || column.type().isNested() || !gate.mayShow(text)) {
      return "the value ";
    }
    String clipped = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    String plain = clipped.replaceAll("\\p{Cntrl}", "?");
    return value instanceof String ? "\"" + plain + "\" " : plain + " ";
  }
}
