package dev.nightjar.mapping;

import java.util.List;

/** The columns of an input table, as far as a mapping must know them. */
public interface TableShape {
  /** Names of the columns. */
  List<String> columns();

  /** Names of the fields of a column's elements; empty where it is no list of structs. */
  List<String> elementFields(String column);

  /** Names of its map columns. */
  List<String> maps();
}
