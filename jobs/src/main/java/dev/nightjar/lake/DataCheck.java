package dev.nightjar.lake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of some days against the contract: one pass a table, all tables in one Spark job, and
 * one more job for what needs the parent request (orphans, stamps).
 */
final class DataCheck {
  /** Beyond this many requests a day, parents are looked up for one request in a hundred. */
  private static final long LOOKED_UP_WHOLE = 200_000;

  private static final int SAMPLE = 100;
  private static final List<String> STAMP =
      List.of(
          "application",
          "model_id",
          "prompt_version",
          "retrieval_index_version",
          "policy_version",
          "deployment_id",
          "deployment_arm",
          "language",
          "task_type",
          "tenant_tier");

  private final Lake lake;
  private final PinnedInputs inputs;
  private final LocalDate from;
  private final LocalDate to;
  private final Map<String, List<RowRule>> rules = new LinkedHashMap<>();

  private DataCheck(Lake lake, PinnedInputs inputs, LocalDate from, LocalDate to) {
    this.lake = lake;
    this.inputs = inputs;
    this.from = from;
    this.to = to;
  }

  /** Violations of the given inputs, whose schemas must be sound. */
  static List<Violation> of(Lake lake, List<TableDefinition> sound, LocalDate from, LocalDate to) {
    PinnedInputs inputs =
        PinnedInputs.pin(lake, sound.stream().map(TableDefinition::name).toList());
    List<TableDefinition> filled =
        sound.stream().filter(table -> inputs.snapshot(table.name()) != null).toList();
    DataCheck check = new DataCheck(lake, inputs, from, to);
    List<Violation> found = new ArrayList<>();
    List<Dataset<Row>> passes = new ArrayList<>();
    for (TableDefinition table : filled) {
      check.rules.put(table.name(), RowRule.of(table));
      passes.add(check.pass(table));
    }
    found.addAll(check.collect(passes));
    if (filled.stream().anyMatch(table -> table.name().equals("llm_traces"))) {
      List<Dataset<Row>> joins = new ArrayList<>();
      for (TableDefinition table : filled) {
        if (!table.name().equals("llm_traces") && table.schema().findField("request_id") != null) {
          check.rules.put(table.name(), check.parentRules(table));
          joins.add(check.joined(table));
        }
      }
      found.addAll(check.collect(joins));
    }
    return found;
  }

  private Dataset<Row> pass(TableDefinition table) {
    String view = "nightjar_check_" + table.name();
    InputView.raw(lake, inputs.input(table.name()), from, to).createOrReplaceTempView(view);
    return aggregate(table, view, "TRUE");
  }

  private Dataset<Row> joined(TableDefinition table) {
    String day = table.dayColumn();
    boolean stamped = table.schema().findField("tenant_tier") != null;
    String stamps =
        stamped
            ? STAMP.stream()
                .map(c -> "max(" + c + ") AS parent_" + c)
                .collect(Collectors.joining(", ", ", ", ""))
            : "";
    String sample =
        sampled() ? "pmod(xxhash64(request_id), " + SAMPLE + ") = 0" : "request_id IS NOT NULL";
    String view = "nightjar_check_parents_" + table.name();
    lake.spark()
        .sql(
            "SELECT * FROM (SELECT * FROM nightjar_check_"
                + table.name()
                + " WHERE "
                + sample
                + ") LEFT JOIN (SELECT request_id AS parent_id, CAST(event_ts AS DATE) AS parent_day"
                + stamps
                + " FROM nightjar_check_llm_traces WHERE "
                + sample
                + " GROUP BY 1, 2) ON request_id = parent_id AND CAST("
                + day
                + " AS DATE) = parent_day")
        .createOrReplaceTempView(view);
    return aggregate(table, view, "TRUE");
  }

  private boolean sampled() {
    SortedMap<LocalDate, Long> rows = inputs.rowsByDay("llm_traces");
    return rows.subMap(from, to.plusDays(1)).values().stream()
        .anyMatch(count -> count > LOOKED_UP_WHOLE);
  }

  private List<RowRule> parentRules(TableDefinition table) {
    List<RowRule> found = new ArrayList<>();
    String of = sampled() ? " (of one request in " + SAMPLE + ")" : "";
    found.add(
        RowRule.warning(
            "request_id",
            "orphan",
            "parent_id IS NULL",
            "belongs to no request of the day in llm_traces" + of));
    if (table.schema().findField("tenant_tier") != null) {
      String differs =
          STAMP.stream()
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

  private Dataset<Row> aggregate(TableDefinition table, String view, String where) {
    List<RowRule> checked = rules.get(table.name());
    String day = table.dayColumn() == null ? "NULL" : table.dayColumn();
    return lake.spark()
        .sql(
            "SELECT '"
                + table.name()
                + "' AS input, CAST("
                + day
                + " AS DATE) AS day, count(*) AS total, array("
                + checked.stream().map(RowRule::countSql).collect(Collectors.joining(", "))
                + ") AS counts, array("
                + checked.stream().map(RowRule::exampleSql).collect(Collectors.joining(", "))
                + ") AS examples FROM "
                + view
                + " WHERE "
                + where
                + " GROUP BY 2");
  }

  private List<Violation> collect(List<Dataset<Row>> passes) {
    if (passes.isEmpty()) {
      return List.of();
    }
    List<Row> rows = passes.stream().reduce(Dataset::unionAll).orElseThrow().collectAsList();
    List<Violation> found = new ArrayList<>();
    for (Row row : rows) {
      List<RowRule> checked = rules.get(row.getString(0));
      List<Long> counts = row.getList(3);
      List<String> examples = row.getList(4);
      for (int i = 0; i < checked.size(); i++) {
        if (counts.get(i) > 0) {
          found.add(
              checked
                  .get(i)
                  .violation(
                      inputs.baseTable(row.getString(0)),
                      row.isNullAt(1) ? null : row.getDate(1).toLocalDate(),
                      counts.get(i),
                      row.getLong(2),
                      examples.get(i)));
        }
      }
    }
    return found;
  }
}
