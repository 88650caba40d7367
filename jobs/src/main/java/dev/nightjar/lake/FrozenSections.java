package dev.nightjar.lake;

import dev.nightjar.model.BundleContent;
import dev.nightjar.model.FrozenRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows of a bundle's tables as they are collected. What several findings have in common is there
 * once, and the order is that of the schemas, whatever order the rows came in.
 */
public final class FrozenSections {
  private final Map<String, Set<Map<String, Object>>> rows = new TreeMap<>();
  private final Map<String, String> texts = new TreeMap<>();

  /** Adds a row of a table, see {@link FrozenTable#row}. */
  public void add(String table, Map<String, ?> values) {
    put(table, FrozenTable.named(table).row(values));
  }

  void add(String table, OutputRow row, Map<String, ?> more) {
    put(table, FrozenTable.named(table).row(row, more));
  }

  /** Adds a text by its path in the bundle. */
  void text(String path, String text) {
    texts.put(path, text);
  }

  private void put(String table, Map<String, Object> row) {
    rows.computeIfAbsent(table, t -> new LinkedHashSet<>()).add(row);
  }

  /** How much there is of each table, for people. */
  public String summary() {
    List<String> parts = new ArrayList<>();
    rows.forEach((table, some) -> parts.add(some.size() + " of " + table.replace('_', ' ')));
    return "rows: " + String.join(", ", parts);
  }

  /** All of it, numbered within each table. */
  public List<FrozenRow> frozen() {
    List<FrozenRow> frozen = new ArrayList<>();
    for (String table : BundleContent.TABLES) {
      int ordinal = 0;
      for (Map<String, Object> row : sorted(table)) {
        frozen.add(new FrozenRow(table, ordinal++, row));
      }
    }
    int ordinal = 0;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      frozen.add(
          new FrozenRow(
              FrozenRow.TEXT, ordinal++, Map.of("path", text.getKey(), "text", text.getValue())));
    }
    return frozen;
  }

  private List<Map<String, Object>> sorted(String table) {
    Comparator<Map<String, Object>> order = Comparator.comparing(row -> 0);
    for (String column : FrozenTable.named(table).sort()) {
      order = order.thenComparing(row -> row.get(column), FrozenSections::compare);
    }
    return rows.getOrDefault(table, Set.of()).stream()
        .sorted(order.thenComparing(FrozenJson::write))
        .toList();
  }

  private static int compare(Object a, Object b) {
    if (a == null || b == null) {
      return a == b ? 0 : a == null ? -1 : 1;
    }
    return a instanceof Number x && b instanceof Number y
        ? Double.compare(x.doubleValue(), y.doubleValue())
        : a.toString().compareTo(b.toString());
  }
}
