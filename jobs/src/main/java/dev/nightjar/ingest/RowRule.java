package dev.nightjar.ingest;

import java.util.Map;

/**
 * A condition over several columns that no row may meet, as the schema file states it under {@code
 * nightjar.rules}.
 *
 * @param code reason code of a row that meets it
 * @param column it is reported on
 * @param violated the condition, true for a bad row
 * @param sql the condition as written
 * @param message what is wrong, in words
 */
record RowRule(String code, String column, RowCondition violated, String sql, String message) {
  static RowRule of(Map<?, ?> property) {
    String sql = (String) property.get("violated");
    return new RowRule(
        (String) property.get("code"),
        (String) property.get("column"),
        RowCondition.parse(sql),
        sql,
        (String) property.get("message"));
  }
}
