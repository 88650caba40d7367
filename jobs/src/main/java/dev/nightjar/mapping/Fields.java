package dev.nightjar.mapping;

import java.util.List;
import java.util.Set;

/** What one record of a source says, by name. */
interface Fields {
  /** The value, or null where the record has none. */
  Object get(String name);

  /** Names of the single values (no lists, no objects), as {@link #get} takes them. */
  Set<String> names();

  /** Of a request: its spans of these kinds in the order of their start; none for other records. */
  default List<Fields> inner(List<String> kinds) {
    return List.of();
  }
}
