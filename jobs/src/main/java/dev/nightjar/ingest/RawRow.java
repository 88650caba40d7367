package dev.nightjar.ingest;

import java.util.Map;

/**
 * A row as a file states it, before it is compared with the contract.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@code Integer}, {@code Long}, {@code BigInteger},
 * {@code BigDecimal}, {@code Float}, {@code Double}, {@link RawNumber}, {@code Instant}, {@code
 * LocalDateTime} (a time without zone), {@code LocalDate}, {@code byte[]}, {@code List} and {@code
 * Map}.
 *
 * @param line line or record number, from 1
 * @param bytes the row as it stands in the file; null for binary formats
 * @param values by column name; null when the row cannot be read
 * @param problem why the row cannot be read; null when it can
 */
record RawRow(long line, byte[] bytes, Map<String, Object> values, Violation problem) {
  static RawRow of(long line, byte[] bytes, Map<String, Object> values) {
    return new RawRow(line, bytes, values, null);
  }

  static RawRow malformed(long line, byte[] bytes, Violation problem) {
    return new RawRow(line, bytes, null, problem);
  }
}
