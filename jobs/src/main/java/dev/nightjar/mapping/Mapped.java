package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a mapping made of a file for one table.
 *
 * @param rows and refusals, in the order of the file
 * @param unmapped records that no block takes, by what they are
 * @param left rows by attribute that was neither read nor kept
 */
public record Mapped(List<MappedRow> rows, Map<String, Long> unmapped, Map<String, Long> left) {
  static Mapped empty() {
    return new Mapped(new ArrayList<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** Takes the rows that were made so far. */
  List<MappedRow> take() {
    List<MappedRow> taken = List.copyOf(rows);
    rows.clear();
    return taken;
  }

  void unmapped(String what) {
    unmapped.merge(what, 1L, Long::sum);
  }

  void left(Iterable<String> names) {
    names.forEach(name -> left.merge(name, 1L, Long::sum));
  }
}
