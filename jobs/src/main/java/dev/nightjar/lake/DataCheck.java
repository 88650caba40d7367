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
    List<TableDefinition> children = filled.stream().filter(Parents::has).toList();
    if (check.hasRows(Contract.table("llm_traces"))) {
      Parents parents = new Parents(lake, check.manyRequests());
      children.forEach(table -> check.rules.put(table.name(), parents.rules(table)));
      found.addAll(
          check.collect(
              children,
              children.stream().map(table -> parents.bind(table, view(table))).toList(),
              false));
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

  private boolean manyRequests() {
    return inputs.rowsByDay("llm_traces").subMap(from, to.plusDays(1)).values().stream()
        .anyMatch(count -> count > Parents.LOOKED_UP_WHOLE);
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
