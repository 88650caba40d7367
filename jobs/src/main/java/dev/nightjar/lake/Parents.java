package dev.nightjar.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of child tables beside the request they belong to: rows without one, and rows whose slice
 * stamp differs from it. On large days one request in a hundred is looked up.
 */
final class Parents {
  /** Beyond this many requests a day, only a sample is looked up. */
  static final long LOOKED_UP_WHOLE = 200_000;

  private static final int SAMPLE = 100;

  private final Lake lake;
  private final boolean sampled;

  Parents(Lake lake, boolean sampled) {
    this.lake = lake;
    this.sampled = sampled;
  }

  static boolean has(TableDefinition table) {
    return !table.name().equals("llm_traces") && table.schema().findField("request_id") != null;
  }

  private static boolean isStamped(TableDefinition table) {
    return table.schema().findField("tenant_tier") != null;
  }

  /** Binds the rows of a view beside their requests, and returns the name of the new view. */
  String bind(TableDefinition table, String view) {
    String stamps =
        isStamped(table)
            ? Contract.STAMP.stream()
                .map(column -> ", max(" + column + ") AS parent_" + column)
                .collect(Collectors.joining())
            : "";
    String sample =
        sampled ? "pmod(xxhash64(request_id), " + SAMPLE + ") = 0" : "request_id IS NOT NULL";
    String name = view + "_parents";
    lake.spark()
        .sql(
            "SELECT * FROM (SELECT * FROM "
                + view
                + " WHERE "
                + sample
                + ") LEFT JOIN (SELECT request_id AS parent_id, CAST(event_ts AS DATE) AS"
                + " parent_day"
                + stamps
                + " FROM nightjar_check_llm_traces WHERE "
                + sample
                + " GROUP BY 1, 2) ON request_id = parent_id AND CAST("
                + table.dayColumn()
                + " AS DATE) = parent_day")
        .createOrReplaceTempView(name);
    return name;
  }

  List<RowRule> rules(TableDefinition table) {
    List<RowRule> found = new ArrayList<>();
    String of = sampled ? " (of one request in " + SAMPLE + ")" : "";
    found.add(
        RowRule.warning(
            "request_id",
            "orphan",
            "parent_id IS NULL",
            "belongs to no request of the day in llm_traces" + of));
    if (isStamped(table)) {
      String differs =
          Contract.STAMP.stream()
              .map(column -> "NOT (" + column + " <=> parent_" + column + ")")
              .collect(Collectors.joining(" OR "));
      found.add(
          RowRule.warning(
              "",
              "stamp_mismatch",
              "parent_id IS NOT NULL AND (" + differs + ")",
              "carries a slice stamp that differs from its request's" + of));
    }
    return found;
  }
}
