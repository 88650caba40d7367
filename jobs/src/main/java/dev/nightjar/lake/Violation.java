package dev.nightjar.lake;

import java.time.LocalDate;

/**
 * One way in which a lake breaks the contract.
 *
 * @param severity whether the lake is refused for it
 * @param table base table with namespace
 * @param column column it is about; empty when it is about the table
 * @param code what kind it is, stable for scripts
 * @param message what was found and what was expected, for people; never a value of a text column
 * @param day day of the rows; null when it is about the schema or a table without days
 * @param count rows it was seen in; 0 when it is about the schema
 */
public record Violation(
    Severity severity,
    String table,
    String column,
    String code,
    String message,
    LocalDate day,
    long count) {

  /** Whether a violation stops a run. */
  public enum Severity {
    ERROR,
    WARNING
  }

  static Violation error(String table, String column, String code, String message) {
    return new Violation(Severity.ERROR, table, column, code, message, null, 0);
  }

  static Violation warning(String table, String column, String code, String message) {
    return new Violation(Severity.WARNING, table, column, code, message, null, 0);
  }

  /** One line: where, what, how often. */
  public String line() {
    return table
        + (column.isEmpty() ? "" : "." + column)
        + ": "
        + message
        + (day == null ? "" : " on " + day);
  }
}
