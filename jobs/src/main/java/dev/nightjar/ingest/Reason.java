package dev.nightjar.ingest;

import java.util.Locale;

/**
 * Why a row or a file was refused; the code stands in {@code quarantine.reason_code}. Columns that
 * contradict each other have the code of their rule in the schema file instead.
 */
enum Reason {
  /** A text that must not be stored as it is. */
  PRIVATE_TEXT,
  /** The file cannot be decoded to its end; nothing of it is written. */
  UNREADABLE_FILE,
  /** The folder or the option names no input table. */
  UNKNOWN_TABLE,
  /** The columns of the whole file do not fit the table. */
  SCHEMA_MISMATCH,
  /** Not a JSON object, or a CSV record with another number of fields than its header. */
  MALFORMED_ROW,
  MALFORMED_UTF8,
  /** One JSON object names a key twice, so that its meaning depends on the reader. */
  DUPLICATE_KEY,
  MISSING_COLUMN,
  WRONG_TYPE,
  ZONELESS_TIMESTAMP,
  IMPLAUSIBLE_TIME,
  OUT_OF_RANGE,
  NOT_FINITE,
  DECIMAL_OVERFLOW,
  UNKNOWN_VALUE,
  EMPTY_IDENTIFIER,
  TOO_LONG,
  /** The check itself failed on the row: a defect, told without the row. */
  UNPROCESSABLE;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
