package dev.nightjar.ingest;

import java.util.List;

/**
 * The type of a column of the contract.
 *
 * @param precision digits of a decimal
 * @param scale digits after the point of a decimal
 * @param element of an array
 * @param fields of a struct
 */
record ColumnType(Kind kind, int precision, int scale, ColumnType element, List<Column> fields) {
  /** What a value can be. */
  enum Kind {
    STRING("text"),
    INT("a whole number of 32 bits"),
    LONG("a whole number of 64 bits"),
    FLOAT("a number"),
    DOUBLE("a number"),
    BOOLEAN("true or false"),
    TIMESTAMP("a time with zone, for example 2026-11-23T10:00:00Z"),
    DATE("a date, for example 2026-11-23"),
    DECIMAL("a decimal number"),
    ARRAY("an array"),
    STRUCT("an object"),
    MAP("an object of texts");

    private final String expectation;

    Kind(String expectation) {
      this.expectation = expectation;
    }
  }

  static ColumnType scalar(Kind kind) {
    return new ColumnType(kind, 0, 0, null, List.of());
  }

  static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale, null, List.of());
  }

  static ColumnType array(ColumnType element) {
    return new ColumnType(Kind.ARRAY, 0, 0, element, List.of());
  }

  static ColumnType struct(List<Column> fields) {
    return new ColumnType(Kind.STRUCT, 0, 0, null, List.copyOf(fields));
  }

  /** What to expect, in words that follow "expected". */
  String expectation() {
    return kind == Kind.DECIMAL
        ? "a decimal number of at most " + precision + " digits, " + scale + " of them decimals"
        : kind.expectation;
  }

  boolean isNested() {
    return kind == Kind.ARRAY || kind == Kind.STRUCT || kind == Kind.MAP;
  }
}
