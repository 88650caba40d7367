package dev.nightjar.mapping;

import java.util.Map;

/**
 * A row that a mapping made, not yet compared with the contract; or what it could not make one of.
 *
 * @param record line or number of the record in its file, from 1
 * @param table input table
 * @param values by column; where there is a problem, what identifies the refused record
 * @param code class of the problem; null where there is none
 * @param problem what is wrong and what to do; null where nothing is
 */
public record MappedRow(
    long record, String table, Map<String, Object> values, String code, String problem) {
  static MappedRow of(long record, String table, Map<String, Object> values) {
    return new MappedRow(record, table, values, null, null);
  }
}
