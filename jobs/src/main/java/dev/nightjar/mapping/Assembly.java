package dev.nightjar.mapping;

import java.util.List;
import java.util.Map;

/**
 * Takes the documents of a file in order and gives the rows of one table, as soon as nothing that
 * comes later can change them.
 */
public interface Assembly {
  /**
   * @param line where the document begins in its file, from 1
   * @param document plain Java values of JSON, or the text of a page or line
   */
  void add(long line, Object document);

  /**
   * Takes a document of a file beside this one, which rows of this file may follow from.
   *
   * @param order less than 0 for files before this one, more for files after it
   */
  default void beside(int order, String fileName, Object document) {}

  /** Rows of the documents up to a line that are whole; each is given once. */
  default List<MappedRow> drain(long line) {
    return List.of();
  }

  /**
   * The rows that were not given yet. Records that are of no table are told by the mapping's first
   * table alone.
   */
  Mapped finish();

  /**
   * An assembly for one table of a mapping.
   *
   * @param given values of {@code --given} by name
   * @param fileName without folders
   * @param folder name of the folder that the file is in
   * @param traces which traces end where in the file; null where that is not known
   * @throws Unusable if the mapping asks for something that is not given
   */
  static Assembly of(
      Mapping mapping,
      String table,
      Map<String, String> given,
      String fileName,
      String folder,
      TraceIds traces) {
    Map<String, Object> beside = Given.fields(mapping, given, fileName);
    if (!folder.equals(mapping.name())) {
      beside.put("file:folder", folder);
    }
    return switch (mapping.format()) {
      case OTLP -> new TraceAssembly(mapping, table, beside, traces);
      case PROMETHEUS -> new ScrapeAssembly(mapping, table, beside);
      case JSON, FIELDS -> new RecordAssembly(mapping, table, beside);
    };
  }
}
