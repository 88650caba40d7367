package dev.nightjar.report;

/** Values of slices and histograms inside SQL text. */
final class SqlLiteral {
  private SqlLiteral() {}

  static String of(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
