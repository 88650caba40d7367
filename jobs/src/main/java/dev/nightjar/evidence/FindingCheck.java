package dev.nightjar.evidence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Holds findings and comparisons against the report rows that they were taken from. */
final class FindingCheck {
  private static final Set<String> OWN_DAYS = Set.of("same_weekday", "trailing", "pinned");

  private final List<Map<String, Object>> report;
  private final ReportCheck check;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  FindingCheck(List<Map<String, Object>> report, ReportCheck check) {
    this.report = report;
    this.check = check;
  }

  List<String> problems() {
    return problems;
  }

  /** What could not be held against anything, in sentences. */
  List<String> notes() {
    return notes;
  }

  /**
   * A finding stands on a row of the report. Where the slice is too young for one, or was found as
   * a conjunction of values, its own value must still be that of the night.
   */
  void finding(Map<String, Object> finding) {
    List<Map<String, Object>> rows =
        report.stream()
            .filter(row -> agree(row, finding, "report_date", "metric_name", "slice_key"))
            .toList();
    if (rows.stream().anyMatch(row -> agree(row, finding, "value", "baseline_value", "change"))) {
      return;
    }
    String name = "finding " + finding.get("finding_id");
    boolean ownRow =
        rows.stream()
            .anyMatch(
                row ->
                    "regressed".equals(row.get("verdict"))
                        && row.get("baseline_value") != null
                        && OWN_DAYS.contains(row.get("baseline_kind")));
    if (ownRow) {
      problems.add(
          name
              + ": value "
              + finding.get("value")
              + ", baseline_value "
              + finding.get("baseline_value")
              + " and change "
              + finding.get("change")
              + " are those of no report row of "
              + finding.get("metric_name")
              + " on "
              + ReportCheck.slice(finding));
      return;
    }
    if (finding.get("value") instanceof Double value && !rows.isEmpty()) {
      Set<String> statistics = new HashSet<>();
      rows.forEach(row -> statistics.add(row.get("statistic_name").toString()));
      boolean known =
          rows.stream().anyMatch(row -> agree(row, finding, "value"))
              || check.isNightValue(finding, value, statistics);
      if (!known) {
        problems.add(
            name
                + ": value "
                + value
                + " is that of no report row and not recomputed from any sums");
        return;
      }
    }
    if (finding.get("value") instanceof Double value
        && finding.get("baseline_value") instanceof Double base
        && finding.get("change") instanceof Double change
        && check.isDifference(finding)
        && !ReportCheck.isSame(value - base, change, 1e-9)) {
      problems.add(
          name + ": change is " + change + ", and value less baseline_value is " + (value - base));
      return;
    }
    notes.add(
        name
            + " is held against other traffic than its own past, whose sums are not stored: its"
            + " baseline_value is not recomputed");
  }

  /** A comparison repeats the numbers of a report row. */
  void comparison(Map<String, Object> comparison) {
    List<Map<String, Object>> rows =
        report.stream()
            .filter(
                row ->
                    agree(
                        row,
                        comparison,
                        "report_date",
                        "metric_name",
                        "statistic_name",
                        "slice_key",
                        "arm",
                        "baseline_kind",
                        "baseline_name"))
            .toList();
    boolean same =
        rows.stream()
            .anyMatch(
                row ->
                    agree(
                        row,
                        comparison,
                        "value",
                        "baseline_value",
                        "change",
                        "ci_lower",
                        "ci_upper",
                        "p_value",
                        "q_value",
                        "verdict"));
    if (!rows.isEmpty() && !same) {
      problems.add(
          "comparison: "
              + comparison.get("metric_name")
              + " ("
              + comparison.get("statistic_name")
              + ") on "
              + ReportCheck.slice(comparison)
              + " against "
              + comparison.get("baseline_name")
              + " has other numbers than the report row");
    }
  }

  private static boolean agree(Map<String, Object> a, Map<String, Object> b, String... names) {
    for (String name : names) {
      if (!Objects.equals(a.get(name), b.get(name))) {
        return false;
      }
    }
    return true;
  }
}
