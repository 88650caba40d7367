package dev.nightjar.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the columns that a file declares with the table, once for all of its rows. */
final class FileSchema {
  private FileSchema() {}

  /** What keeps every row of the file from being accepted, or null. */
  static Violation mismatch(List<FileColumn> declared, TableContract contract) {
    if (declared.isEmpty()) {
      return null;
    }
    Map<String, FileColumn> byName = new TreeMap<>();
    declared.forEach(column -> byName.put(column.name(), column));
    Derivations derivations = new Derivations(contract);
    List<Violation> found = new ArrayList<>();
    for (Column column : contract.columns()) {
      FileColumn given = byName.get(column.name());
      if (given == null) {
        boolean isFilled =
            !column.required()
                || column.preset() != null
                || derivations.isDerived(column.name(), declared);
        if (!isFilled) {
          found.add(missing(column, byName, contract));
        }
      } else if (!given.shape().fits(column.type().kind())) {
        found.add(wrong(column, given, contract));
      }
    }
    if (found.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    found.forEach(v -> text.append(text.isEmpty() ? "" : " | ").append(v.message()));
    return new Violation(found.get(0).code(), found.get(0).column(), null, text.toString());
  }

  private static Violation missing(
      Column column, Map<String, FileColumn> given, TableContract contract) {
    return Violation.of(
        Reason.SCHEMA_MISMATCH,
        column.path(),
        contract.table()
            + "."
            + column.path()
            + ": the file has no such column"
            + NearMiss.hint(column.name(), given.keySet(), contract)
            + "; expected "
            + column.type().expectation()
            + " in every row");
  }

  private static Violation wrong(Column column, FileColumn given, TableContract contract) {
    boolean isZoneless = given.shape() == FileColumn.Shape.LOCAL_TIME;
    return Violation.of(
        isZoneless ? Reason.ZONELESS_TIMESTAMP : Reason.SCHEMA_MISMATCH,
        column.path(),
        contract.table()
            + "."
            + column.path()
            + ": the file declares "
            + given.shape().words()
            + "; expected "
            + (isZoneless ? "times adjusted to UTC" : column.type().expectation()));
  }
}
