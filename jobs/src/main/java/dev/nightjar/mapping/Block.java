package dev.nightjar.mapping;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How records become rows of one table.
 *
 * @param table input table
 * @param of which records, in the words of the format: a kind of span, {@code request}, {@code
 *     event:NAME}, {@code sample}, {@code gpu}; empty for every record
 * @param when what a record must fulfil
 * @param each names of lists whose elements are the records instead; empty for none
 * @param columns by name
 * @param inherit columns that are copied from the row of the request
 * @param rest map column that takes what no column reads; empty for none
 * @param reads every field that a column or condition reads
 */
record Block(
    String table,
    String of,
    Condition when,
    List<String> each,
    Map<String, Source> columns,
    List<String> inherit,
    String rest,
    Set<String> reads) {
  static final String MAPPING = "nightjar.mapping";
  private static final int LONGEST = 256;

  static Block of(
      String table,
      String of,
      Condition when,
      List<String> each,
      Map<String, Source> columns,
      List<String> inherit,
      String rest) {
    Set<String> reads = new HashSet<>(each);
    columns.values().forEach(source -> source.names().forEach(reads::add));
    when.alternatives().forEach(all -> reads.addAll(all.keySet()));
    return new Block(table, of, when, each, columns, inherit, rest, reads);
  }

  /** Columns of the row of a record. */
  Map<String, Object> row(Fields record) {
    Map<String, Object> row = new LinkedHashMap<>();
    columns.forEach(
        (column, source) -> {
          Object value = source.of(record);
          if (value != null) {
            row.put(column, value);
          }
        });
    return row;
  }

  /**
   * Puts what no column reads into {@link #rest}: short single values. Names of what is then
   * nowhere are returned.
   */
  Set<String> keepRest(Fields record, Mapping mapping, Map<String, Object> row) {
    Set<String> left = new HashSet<>();
    Map<String, Object> kept = new LinkedHashMap<>();
    for (String name : record.names()) {
      Object value = reads.contains(name) ? null : record.get(name);
      if (value == null) {
        continue;
      }
      boolean isSingle = !(value instanceof List<?> || value instanceof Map<?, ?>);
      if (rest.isEmpty()
          || mapping.drops().drops(name)
          || !isSingle
          || value.toString().length() > LONGEST) {
        if (!mapping.reads(name)) {
          left.add(name);
        }
      } else {
        kept.put(name, value.toString());
      }
    }
    if (!rest.isEmpty()) {
      kept.put(MAPPING, mapping.id());
      row.put(rest, kept);
    }
    return mapping.isKeptElsewhere(this) ? Set.of() : left;
  }
}
