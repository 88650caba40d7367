package dev.nightjar.lake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of some days against the contract: all tables in one Spark job, and one more for what
 * needs the parent request (orphans, stamps).
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
    DataCheck check = new DataCheck(lake, inputs, from, to);
    List<TableDefinition> filled = sound.stream().filter(check::hasRows).toList();
    for (TableDefinition table : filled) {
      InputView.raw(lake, inputs.input(table.name()), from, to)
          .createOrReplaceTempView(view(table));
      check.rules.put(table.name(), check.ruleOutByMetadata(table));
    }
    List<Violation> found =
        check.collect(filled, filled.stream().map(DataCheck::view).toList(), true);
    List<TableDefinition> children =
        filled.stream()
            .filter(table -> !table.name().equals("llm_traces"))
            .filter(table -> table.schema().findField("request_id") != null)
            .toList();
    if (children.size() < filled.size() && check.hasRows(Contract.table("llm_traces"))) {
      children.forEach(table -> check.rules.put(table.name(), check.parentRules(table)));
      found.addAll(check.collect(children, children.stream().map(check::joined).toList(), false));
    }
    return found;
  }

  private List<RowRule> ruleOutByMetadata(TableDefinition table) {
    PinnedInput input = inputs.input(table.name());
    List<RowRule> all = RowRule.of(table);
    if (input.isView()) {
      return all;
    }
    FileBounds bounds =
        FileBounds.of(lake.load(input.base()), input.snapshotId(), table.dayColumn(), from, to);
    return all.stream().filter(rule -> bounds.mayBreak(rule, table)).toList();
  }

  private static String view(TableDefinition table) {
    return "nightjar_check_" + table.name();
  }

  private boolean hasRows(TableDefinition table) {
    if (!inputs.names().contains(table.name()) || inputs.snapshot(table.name()) == null) {
      return false;
    }
    return table.dayColumn() == null
        || !inputs.rowsByDay(table.name()).subMap(from, to.plusDays(1)).isEmpty();
  }

  /** Binds the rows of a table beside their requests, and returns the name of the view. */
  private String joined(TableDefinition table) {
    boolean stamped = table.schema().findField("tenant_tier") != null;
    String stamps =
        stamped
            ? STAMP.stream()
                .map(column -> ", max(" + column + ") AS parent_" + column)
                .collect(Collectors.joining())
            : "";
    String sample =
        sampled() ? "pmod(xxhash64(request_id), " + SAMPLE + ") = 0" : "request_id IS NOT NULL";
    String name = "nightjar_check_parents_" + table.name();
    lake.spark()
        .sql(
            "SELECT * FROM (SELECT * FROM "
                + view(table)
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

  private boolean sampled() {
    return inputs.rowsByDay("llm_traces").subMap(from, to.plusDays(1)).values().stream()
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

  /** Totals and duplicates by day, then the rows that break a rule: they alone are counted up. */
  private List<Dataset<Row>> passes(TableDefinition table, String view, boolean duplicates) {
    String day = "CAST(" + (table.dayColumn() == null ? "NULL" : table.dayColumn()) + " AS DATE)";
    String repeated =
        duplicates && !inputs.isUnique(table.name()) ? RowRule.duplicates(table).condition() : "0L";
    List<RowRule> checked = rules.get(table.name());
    String head = "SELECT '" + table.name() + "' AS input, " + day + " AS day, ";
    List<Dataset<Row>> passes = new ArrayList<>();
    passes.add(
        lake.spark()
            .sql(
                head
                    + "TRUE AS totals, array(count(*), "
                    + repeated
                    + ") AS counts FROM "
                    + view
                    + " GROUP BY 2"));
    if (!checked.isEmpty()) {
      passes.add(
          lake.spark()
              .sql(
                  head
                      + "FALSE AS totals, array("
                      + checked.stream().map(RowRule::countSql).collect(Collectors.joining(", "))
                      + ") AS counts FROM "
                      + view
                      + " WHERE "
                      + checked.stream()
                          .map(rule -> "(" + rule.condition() + ")")
                          .collect(Collectors.joining(" OR "))
                      + " GROUP BY 2"));
    }
    return passes;
  }

  private List<Violation> collect(
      List<TableDefinition> tables, List<String> views, boolean duplicates) {
    List<Dataset<Row>> passes = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      passes.addAll(passes(tables.get(i), views.get(i), duplicates));
    }
    if (passes.isEmpty()) {
      return new ArrayList<>();
    }
    List<Row> rows = passes.stream().reduce(Dataset::unionAll).orElseThrow().collectAsList();
    List<Violation> found = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      String table = tables.get(i).name();
      List<Row> own = rows.stream().filter(row -> row.getString(0).equals(table)).toList();
      found.addAll(violations(tables.get(i), views.get(i), own));
    }
    return found;
  }

  private List<Violation> violations(TableDefinition table, String view, List<Row> rows) {
    List<RowRule> checked = rules.get(table.name());
    String base = inputs.baseTable(table.name());
    Map<LocalDate, Long> totals = new HashMap<>();
    List<Violation> found = new ArrayList<>();
    for (Row row : rows) {
      if (row.getBoolean(2)) {
        List<Long> counts = row.getList(3);
        totals.put(day(row), counts.get(0));
        if (counts.get(1) > 0) {
          found.add(
              RowRule.duplicates(table)
                  .violation(base, day(row), counts.get(1), counts.get(0), null));
        }
      }
    }
    Map<RowRule, String> examples = examples(checked, view, rows);
    for (Row row : rows) {
      if (!row.getBoolean(2)) {
        List<Long> counts = row.getList(3);
        for (int i = 0; i < checked.size(); i++) {
          if (counts.get(i) > 0) {
            RowRule rule = checked.get(i);
            found.add(
                rule.violation(
                    base, day(row), counts.get(i), totals.get(day(row)), examples.get(rule)));
          }
        }
      }
    }
    return found;
  }

  /** One offending value a broken rule, looked up only when there is one. */
  private Map<RowRule, String> examples(List<RowRule> checked, String view, List<Row> rows) {
    List<RowRule> broken = new ArrayList<>();
    for (int i = 0; i < checked.size(); i++) {
      int at = i;
      if (checked.get(i).hasExample()
          && rows.stream().anyMatch(r -> !r.getBoolean(2) && r.<Long>getList(3).get(at) > 0)) {
        broken.add(checked.get(i));
      }
    }
    Map<RowRule, String> examples = new HashMap<>();
    if (!broken.isEmpty()) {
      Row found =
          lake.spark()
              .sql(
                  "SELECT "
                      + broken.stream().map(RowRule::exampleSql).collect(Collectors.joining(", "))
                      + " FROM "
                      + view)
              .first();
      for (int i = 0; i < broken.size(); i++) {
        examples.put(broken.get(i), found.getString(i));
      }
    }
    return examples;
  }

  private static LocalDate day(Row row) {
    return row.isNullAt(1) ? null : row.getDate(1).toLocalDate();
  }
}
