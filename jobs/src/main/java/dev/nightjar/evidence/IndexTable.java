package dev.nightjar.evidence;

import java.util.List;

/** {@code index.csv}: what is in a bundle, for a person with a spreadsheet. */
final class IndexTable {
  static final String FILE = "index.csv";

  private IndexTable() {}

  /**
   * One file.
   *
   * @param rows of a table; below 0 for a text
   * @param meaning what it holds, in words
   */
  record Line(BundleFile file, long rows, String meaning) {}

  static String of(List<Line> lines) {
    StringBuilder text = new StringBuilder("path,rows,size,sha256,meaning\n");
    for (Line line : lines) {
      text.append(line.file().path()).append(',');
      text.append(line.rows() < 0 ? "" : Long.toString(line.rows())).append(',');
      text.append(line.file().size()).append(',');
      text.append(line.file().sha256()).append(',');
      text.append('"').append(line.meaning().replace("\"", "\"\"")).append("\"\n");
    }
    return text.toString();
  }

  static String meaning(String path) {
    if (path.startsWith("definitions/")) {
      return "definition of the report as it applied";
    }
    return path.startsWith("queries/") ? "query text" : "text";
  }
}
