package dev.nightjar.lake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * One thing that no row of a table may be, as SQL.
 *
 * @param column it is reported on
 * @param code of the violation
 * @param condition true for a bad row
 * @param example SQL of a bad value that may be shown, or NULL
 * @param message what is wrong, for people
 * @param tolerated share of rows up to which it is a warning; beyond it the table is refused
 */
record RowRule(
    String column,
    String code,
    String condition,
    String example,
    String message,
    double tolerated) {

  /** A few bad rows in a day are told, not refused: one broken client must not stop a night. */
  private static final double FEW = 0.01;

  private static final double ALWAYS_WARN = 1;

  /** Weights multiply every rate: one that cannot be right is refused at once. */
  private static final Set<String> WEIGHTS =
      Set.of("trace_sampling_weight", "sampling_weight", "inclusion_probability");

  /** The upper bound of a histogram's last bucket is infinite by definition. */
  private static final String INFINITE = "le";

  /** What a name of a category looks like; anything else may be text of a person. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:+-]{1,32}");

  static RowRule warning(String column, String code, String condition, String message) {
    return new RowRule(column, code, condition, "NULL", message, ALWAYS_WARN);
  }

  /** All rules of a table that need no other table. */
  static List<RowRule> of(TableDefinition table) {
    List<RowRule> rules = new ArrayList<>();
    for (Types.NestedField field : table.schema().columns()) {
      String name = field.name();
      if (field.isRequired()) {
        rules.add(new RowRule(name, "null", name + " IS NULL", "NULL", "is null, but required", 0));
      }
      if (field.type().typeId() == Type.TypeID.DOUBLE && !name.equals(INFINITE)) {
        rules.add(
            new RowRule(
                name,
                "not_finite",
                "isnan(" + name + ") OR abs(" + name + ") = double('infinity')",
                text(name),
                "is no finite number",
                WEIGHTS.contains(name) ? 0 : FEW));
      }
      if (table.ranges().containsKey(name)) {
        rules.add(range(name, table.ranges().get(name)));
      }
      if (table.values().containsKey(name)) {
        rules.add(values(field, table.values().get(name)));
      }
    }
    for (TableDefinition.Rule rule : table.rules()) {
      rules.add(warning(rule.column(), rule.code(), rule.violated(), rule.message()));
    }
    if (table.name().equals("evaluations")) {
      rules.add(
          warning(
              "evaluator_version",
              "judge_without_version",
              "annotator_kind <> 'HUMAN' AND evaluator_version IS NULL",
              "is null on the verdict of a judge; a change of the judge cannot be told from a change"
                  + " of the answers, so name its version"));
    }
    if (table.name().equals("llm_traces")) {
      rules.add(
          warning(
              "enduser_pseudo_id",
              "no_subject",
              "enduser_pseudo_id IS NULL",
              "is null; its subject is then the conversation or the request alone"));
    }
    return rules;
  }

  private static RowRule range(String name, TableDefinition.Range range) {
    List<String> outside = new ArrayList<>();
    if (range.low() != Double.NEGATIVE_INFINITY) {
      outside.add(name + (range.lowIncluded() ? " < " : " <= ") + number(range.low()));
    }
    if (range.high() != Double.POSITIVE_INFINITY) {
      outside.add(name + " > " + number(range.high()));
    }
    // NaN is greater than every number in SQL, and is reported as not finite.
    return new RowRule(
        name,
        "out_of_range",
        "(" + String.join(" OR ", outside) + ") AND NOT isnan(CAST(" + name + " AS DOUBLE))",
        text(name),
        "is out of range, allowed is "
            + (range.low() == Double.NEGATIVE_INFINITY
                ? "anything"
                : (range.lowIncluded() ? "at least " : "more than ") + number(range.low()))
            + (range.high() == Double.POSITIVE_INFINITY ? "" : ", at most " + number(range.high())),
        WEIGHTS.contains(name) ? 0 : FEW);
  }

  private static RowRule values(Types.NestedField field, List<String> allowed) {
    return new RowRule(
        field.name(),
        "unknown_value",
        field.name()
            + " NOT IN ("
            + allowed.stream().map(value -> "'" + value + "'").collect(Collectors.joining(", "))
            + ")",
        text(field.name()),
        "is none of " + String.join(", ", allowed),
        field.isRequired() ? FEW : ALWAYS_WARN);
  }

  /**
   * A row beyond the first of an identifier. Counted apart: it is about rows, not about one row.
   */
  static RowRule duplicates(TableDefinition table) {
    String identifier = String.join(", ", table.key());
    return new RowRule(
        "",
        "duplicate",
        "count(*) - count(DISTINCT xxhash64(" + identifier + "))",
        "NULL",
        "repeats an identifier (" + identifier + "); the row ingested last counts",
        ALWAYS_WARN);
  }

  String countSql() {
    return "count_if(" + condition + ")";
  }

  boolean hasExample() {
    return !example.equals("NULL");
  }

  String exampleSql() {
    return "max(CASE WHEN " + condition + " THEN " + example + " END)";
  }

  Violation violation(String table, LocalDate day, long count, long total, String example) {
    String shown =
        example != null && NAME.matcher(example).matches() ? ", for example " + example : "";
    return new Violation(
        count > tolerated * total ? Violation.Severity.ERROR : Violation.Severity.WARNING,
        table,
        column,
        code,
        message + ": " + count + " of " + total + " rows" + shown,
        day,
        count);
  }

  private static String text(String name) {
    return "CAST(" + name + " AS STRING)";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
