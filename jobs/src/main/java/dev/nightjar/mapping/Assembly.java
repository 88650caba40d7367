package dev.nightjar.mapping;

import java.util.Map;

/** Takes the documents of a file in order and gives the rows of one table at the end. */
public interface Assembly {
  /**
   * @param line where the document begins in its file, from 1
   * @param document plain Java values of JSON, or the text of a page or line
   */
  void add(long line, Object document);

  /** The rows. Records that are of no table are told by the mapping's first table alone. */
  Mapped finish();

  /**
   * An assembly for one table of a mapping.
   *
   * @param given values of {@code --given} by name
   * @param fileName without folders
   */
  static Assembly of(Mapping mapping, String table, Map<String, String> given, String fileName) {
    Map<String, Object> beside = Given.fields(mapping, given, fileName);
    return switch (mapping.format()) {
      case OTLP -> new TraceAssembly(mapping, table, beside);
      default -> throw new IllegalStateException("format " + mapping.format());
    };
  }
}
