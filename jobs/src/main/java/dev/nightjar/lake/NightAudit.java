package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;

/** Checks what a night's branch really holds, read back from the table, before anybody sees it. */
final class NightAudit {
  private static final String[] COLUMNS = {
    "report_name",
    "metric_name",
    "statistic_name",
    "slice_key",
    "arm",
    "baseline_kind",
    "baseline_name",
    "evaluator",
    "evaluator_version",
    "value",
    "ci_lower",
    "ci_upper",
    "observation_count",
    "numerator",
    "p_value",
    "q_value",
    "verdict",
    "reason",
    "run_id"
  };
  private static final Set<String> VERDICTS =
      Arrays.stream(Verdict.values()).map(Verdict::code).collect(Collectors.toSet());

  /**
   * One rule and how many rows break it.
   *
   * @param name what was asserted
   * @param failures rows that break it
   * @param example the first of them, by its key
   */
  record Check(String name, long failures, String example) {
    boolean success() {
      return failures == 0;
    }
  }

  private final Map<String, long[]> failures = new LinkedHashMap<>();
  private final Map<String, String> examples = new LinkedHashMap<>();

  private NightAudit() {
    for (String rule :
        List.of(
            "only files of the night change",
            "rows are of the run",
            "no row twice",
            "verdict is known",
            "verdict has a reason",
            "q is at least p and both are in [0, 1]",
            "value lies in its interval",
            "suppressed rows show no number",
            "as many rows as were written")) {
      failures.put(rule, new long[1]);
    }
  }

  /** Reads the branch back from every table of a night and checks every row. */
  static List<Check> of(Lake lake, NightBranch branch, String runId, long expected) {
    NightAudit audit = new NightAudit();
    for (String table : NightBranch.TABLES) {
      for (DataFile file : branch.changedFiles(lake.table(table))) {
        audit.hold(
            "only files of the night change",
            branch.night().toEpochDay() == file.partition().get(0, Integer.class),
            table + " of " + LocalDate.ofEpochDay(file.partition().get(0, Integer.class)));
      }
    }
    Where night = Where.equal("report_date", branch.night());
    Set<String> seen = new HashSet<>();
    long[] rows = {0};
    lake.rows("report")
        .onBranch(branch.name())
        .forEach(
            night,
            row -> {
              rows[0]++;
              audit.row(row, runId, seen);
            },
            COLUMNS);
    for (String table : List.of("cost_daily", "component_effect", "distribution", "finding")) {
      if (branch.snapshot(lake.table(table)).isPresent()) {
        lake.rows(table)
            .onBranch(branch.name())
            .forEach(
                night,
                row -> audit.hold("rows are of the run", runId.equals(row.text("run_id")), table),
                "run_id");
      }
    }
    if (expected >= 0) {
      audit.hold(
          "as many rows as were written",
          rows[0] == expected,
          expected + " written, " + rows[0] + " read");
    }
    List<Check> checks = new ArrayList<>();
    audit.failures.forEach(
        (rule, count) -> checks.add(new Check(rule, count[0], audit.examples.get(rule))));
    return checks;
  }

  /**
   * @throws Refusal (audit) naming every rule that is broken, how often and where first
   */
  static void demand(List<Check> checks, LocalDate night) {
    String broken =
        checks.stream()
            .filter(check -> !check.success())
            .map(check -> check.name() + ": " + check.failures() + " not, first " + check.example())
            .collect(Collectors.joining("; "));
    if (!broken.isEmpty()) {
      throw new Refusal(
          Refusal.Kind.AUDIT,
          "The audit of " + night + " failed and nothing was published: " + broken);
    }
  }

  private void row(OutputRow row, String runId, Set<String> seen) {
    String key =
        String.join(
            "|",
            row.text("report_name"),
            row.text("metric_name"),
            row.text("statistic_name"),
            row.text("slice_key"),
            row.text("arm"),
            row.text("baseline_kind"),
            row.text("baseline_name"),
            String.valueOf(row.value("evaluator")),
            String.valueOf(row.value("evaluator_version")));
    String verdict = row.text("verdict");
    hold("rows are of the run", runId.equals(row.text("run_id")), key);
    hold("no row twice", seen.add(key), key);
    hold("verdict is known", VERDICTS.contains(verdict), key);
    hold("verdict has a reason", !row.isNull("reason") && !row.text("reason").isBlank(), key);
    double p = row.number("p_value");
    double q = row.number("q_value");
    hold(
        "q is at least p and both are in [0, 1]",
        (Double.isNaN(p) || (p >= 0 && p <= 1))
            && (Double.isNaN(q) || (q >= 0 && q <= 1))
            && !(q < p - 1e-12),
        key);
    double value = row.number("value");
    hold(
        "value lies in its interval",
        !(value < row.number("ci_lower") - tolerance(value))
            && !(value > row.number("ci_upper") + tolerance(value)),
        key);
    if (verdict.equals(Verdict.SUPPRESSED.code())) {
      hold(
          "suppressed rows show no number",
          row.isNull("value") && row.isNull("observation_count") && row.isNull("numerator"),
          key);
    }
  }

  /** A quantile from bins is a representative: it may leave its interval by a bin's width. */
  private static double tolerance(double value) {
    return .021 * Math.abs(value) + 1e-9;
  }

  private void hold(String rule, boolean holds, String key) {
    if (!holds) {
      failures.get(rule)[0]++;
      examples.putIfAbsent(rule, key);
    }
  }
}
