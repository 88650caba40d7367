package dev.nightjar.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a bundle of an incident holds. The same incident gives the same content, in the
 * same order.
 *
 * <p>Values are those of JSON, and {@code schemas/evidence/<table>.avsc} says what they mean: null,
 * Boolean, Long, Double (finite), String, List and Map with text keys. A date is text of the form
 * {@code 2026-11-22}, a time {@code 2026-11-22T03:15:00.123456Z}, a decimal its digits as text. A
 * field that is missing is null.
 *
 * @param incidentId incident
 * @param formatVersion version of layout and schemas, {@link #FORMAT_VERSION} when made here
 * @param tables rows by table, each an entry of {@link #TABLES}; a table without rows is there and
 *     empty
 * @param texts text by path within the bundle: {@code definitions/<report>.yaml}, {@code
 *     queries/<name>.sql}, {@code README.txt}
 */
public record BundleContent(
    String incidentId,
    int formatVersion,
    SortedMap<String, List<Map<String, Object>>> tables,
    SortedMap<String, String> texts) {
  /** Version that this program writes. */
  public static final int FORMAT_VERSION = 1;

  /** Tables of a bundle, each with a schema of its name. */
  public static final List<String> TABLES =
      List.of(
          "incident",
          "finding",
          "report",
          "distribution",
          "component_effect",
          "component_traffic",
          "day_state",
          "classification",
          "comparison",
          "input_snapshot",
          "sample",
          "probe",
          "event");

  public BundleContent {
    SortedMap<String, List<Map<String, Object>>> copy = new TreeMap<>();
    tables.forEach(
        (table, rows) -> {
          if (!TABLES.contains(table)) {
            throw new IllegalArgumentException("A bundle has no table " + table + ": " + TABLES);
          }
          copy.put(
              table,
              rows.stream()
                  .map(row -> Collections.unmodifiableMap(new LinkedHashMap<>(row)))
                  .toList());
        });
    TABLES.forEach(table -> copy.putIfAbsent(table, List.of()));
    tables = Collections.unmodifiableSortedMap(copy);
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }
}
