package dev.nightjar.lake;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/** What becomes of one row of a landing file, or of the file as a whole. */
public sealed interface LandingRow extends Serializable {
  /**
   * A row that keeps the contract.
   *
   * @param line line or record in its file, from 1
   * @param values in the order of the table's columns: {@code String}, {@code Integer}, {@code
   *     Long}, {@code Float}, {@code Double}, {@code Boolean}, {@code BigDecimal}, {@code Instant},
   *     {@code LocalDate}, {@code List}, {@code Map<String, String>}, and {@code Object[]} for a
   *     struct
   */
  record Accepted(long line, Object[] values) implements LandingRow {}

  /**
   * A row that is refused.
   *
   * @param line line or record in its file, from 1; null for a whole file
   * @param code class of the reason
   * @param reason what was expected; never the value of a text column
   * @param column that failed; null for the whole row
   * @param matchKind what the privacy gate found; null for other reasons
   * @param sha256 of the row as it stands in the file
   */
  record Refused(
      Long line, String code, String reason, String column, String matchKind, String sha256)
      implements LandingRow {}

  /**
   * The end of a file; always the last.
   *
   * @param read rows that were read
   * @param refused of these, how many were refused
   * @param unique whether surely no two accepted rows have the same identifier
   * @param days days since 1970 that its accepted rows belong to; empty for tables without days
   * @param ignored rows by column that the table does not have
   * @param unmapped records of which a mapping makes no row of any table, by what they are
   * @param broken why the file counts as unreadable and none of its rows does; null when it is
   *     whole
   */
  record End(
      long read,
      long refused,
      boolean unique,
      Set<Integer> days,
      Map<String, Long> ignored,
      Map<String, Long> unmapped,
      Refused broken)
      implements LandingRow {}
}
