package dev.nightjar.evidence;

import dev.nightjar.evidence.StoredDay.Series;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Computes the numbers of report rows again from the sums of their days. The definitions are those
 * of the profile: a rate is its true weight over all weight, a ratio and a mean are numerator over
 * denominator, a total is a sum a day, a quantile lies between ranks of the bins.
 */
final class ReportCheck {
  /** Sums in another order differ by less, values that somebody changed by more. */
  private static final double SAME = 1e-9;

  /** Rows that say something in words, and whose numbers are of other things. */
  private static final Set<String> STATEMENTS = Set.of("canary", "judge_change");

  private static final Set<String> CORRECTED = Set.of("prediction_powered", "rogan_gladen");

  /** Baselines whose days are days of the slice itself. */
  private static final Set<String> OWN_DAYS = Set.of("same_weekday", "trailing", "pinned");

  private final Map<Series, Map<String, List<StoredDay>>> days = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Integer> left = new LinkedHashMap<>();
  private int recomputed;

  ReportCheck(List<Map<String, Object>> dayStates) {
    for (Map<String, Object> row : dayStates) {
      StoredDay day = StoredDay.of(row);
      days.computeIfAbsent(day.series(), s -> new LinkedHashMap<>())
          .computeIfAbsent(day.finding(), f -> new ArrayList<>())
          .add(day);
    }
  }

  /** What differs. */
  List<String> problems() {
    return problems;
  }

  /** Rows of which at least the night's value, or its baseline's, was computed again. */
  int recomputed() {
    return recomputed;
  }

  /** Why rows were not, with the number of rows. */
  Map<String, Integer> left() {
    return left;
  }

  void check(Map<String, Object> row) {
    String statistic = row.get("statistic_name").toString();
    if ("all".equals(row.get("arm")) && !STATEMENTS.contains(statistic)) {
      differences(row);
    }
    Series series = Series.of(row);
    Map<String, List<StoredDay>> kept = days.get(series);
    if (kept == null) {
      leave("no sums of the slice are stored");
      return;
    }
    boolean done = false;
    for (List<StoredDay> each : kept.values()) {
      // Days that several findings share are kept for each of them: all must say the same.
      done |= check(row, statistic, each);
    }
    recomputed += done ? 1 : 0;
  }

  private boolean check(Map<String, Object> row, String statistic, List<StoredDay> each) {
    String obstacle = new FoldedDays(each).obstacle(statistic);
    if (!"all".equals(row.get("arm")) || "canary".equals(row.get("baseline_kind"))) {
      obstacle = "the sums of deployment arms are not stored";
    }
    if (obstacle != null) {
      leave(obstacle);
      return false;
    }
    LocalDate night = LocalDate.parse(row.get("report_date").toString());
    boolean now = night(row, statistic, select(each, "current", d -> d.date().equals(night)));
    boolean then = baseline(row, statistic, each, night);
    return now || then;
  }

  private boolean night(Map<String, Object> row, String statistic, List<StoredDay> current) {
    if (current.isEmpty() || row.get("value") == null) {
      return false;
    }
    Object snapshot = row.get("input_snapshot_id");
    FoldedDays sums = new FoldedDays(current);
    if (isOther(sums, snapshot == null ? null : List.of(snapshot))) {
      leave("the night was profiled again from later rows");
      return false;
    }
    same(row, "observation_count", sums.observations(), 0);
    if (sums.kind().matches("rate|ratio|mean")) {
      same(row, "denominator", sums.denominator(), 0);
    }
    if (isCorrected(row)) {
      leave("the judge's verdicts were corrected with human labels");
      return true;
    }
    if (sums.kind().matches("rate|ratio|mean|total")) {
      same(row, "numerator", sums.numerator(), 0);
    }
    same(row, "value", sums.value(statistic), sums.tolerance());
    return true;
  }

  private boolean baseline(
      Map<String, Object> row, String statistic, List<StoredDay> each, LocalDate night) {
    if (row.get("baseline_value") == null || isCorrected(row)) {
      return false;
    }
    String kind = row.get("baseline_kind").toString();
    String name = row.get("baseline_name").toString();
    if (!OWN_DAYS.contains(kind) || (!kind.equals("pinned") && !name.equals(kind))) {
      leave("it is held against days of other traffic");
      return false;
    }
    LocalDate start = LocalDate.parse(row.get("baseline_start").toString());
    LocalDate end = LocalDate.parse(row.get("baseline_end").toString());
    DayOfWeek weekday = kind.equals("same_weekday") ? night.getDayOfWeek() : null;
    List<StoredDay> window =
        select(
            each,
            "baseline",
            d ->
                !d.date().isBefore(start)
                    && !d.date().isAfter(end)
                    && (weekday == null || d.date().getDayOfWeek() == weekday)
                    && d.baselines().contains(name));
    if (window.isEmpty()) {
      problem(row, "has a baseline, and day_state has no day of it");
      return true;
    }
    FoldedDays sums = new FoldedDays(window);
    if (isOther(sums, (List<?>) row.get("baseline_snapshot_ids"))) {
      leave("days of the baseline were profiled again from later rows");
      return false;
    }
    if (sums.obstacle(statistic) != null) {
      leave(sums.obstacle(statistic));
      return false;
    }
    same(row, "baseline_observation_count", sums.observations(), 0);
    if (sums.kind().equals("total")) {
      meanDay(row, sums);
    } else {
      same(row, "baseline_value", sums.value(statistic), sums.tolerance());
    }
    return true;
  }

  /** A mean day counts days on which others had data and the slice none: that many zeros. */
  private void meanDay(Map<String, Object> row, FoldedDays sums) {
    double value = (Double) row.get("baseline_value");
    double used = sums.total() / value;
    long active = Math.round(used);
    long most = row.get("window_days") instanceof Long n ? n : sums.days().size();
    boolean whole = Math.abs(used - active) <= SAME * used || (value == 0 && sums.total() == 0);
    if (!whole || active > most || (value != 0 && active < sums.days().size())) {
      problem(
          row,
          "has the baseline_value "
              + value
              + "; the sums of its days are "
              + sums.total()
              + ", which is no such mean of "
              + sums.days().size()
              + " to "
              + most
              + " days");
    }
  }

  private static boolean isOther(FoldedDays sums, List<?> snapshots) {
    return snapshots != null
        && !snapshots.isEmpty()
        && sums.days().stream()
            .anyMatch(d -> d.snapshot() != null && !snapshots.contains(d.snapshot()));
  }

  /** Numbers of a row that follow from other numbers of it, whatever they were estimated with. */
  private void differences(Map<String, Object> row) {
    if (row.get("value") instanceof Double value
        && row.get("baseline_value") instanceof Double base
        && row.get("change") instanceof Double change) {
      double most = Math.max(Math.abs(value), Math.abs(base));
      if (!(Math.abs(change - (value - base)) <= SAME * most)) {
        problem(
            row,
            "has the change " + change + ", and value less baseline_value is " + (value - base));
      }
      if (row.get("relative_change") != null && base != 0) {
        same(row, "relative_change", (value - base) / Math.abs(base), SAME * most / Math.abs(base));
      }
    }
    if (isCorrected(row) && row.get("value") instanceof Double value) {
      boolean inside =
          value >= 0
              && value <= 1
              && within(row.get("ci_lower"), value, row.get("ci_upper"))
              && (!(row.get("numerator") instanceof Double n)
                  || !(row.get("denominator") instanceof Double d)
                  || isSame(n, value * d, 0));
      if (!inside) {
        problem(
            row, "has the corrected rate " + value + ", which its own interval or sums rule out");
      }
    }
  }

  /** Whether people's labels are in the value, which are not in the sums alone. */
  private static boolean isCorrected(Map<String, Object> row) {
    return row.get("calibration_set_id") != null || CORRECTED.contains(row.get("estimator"));
  }

  private static boolean within(Object lower, double value, Object upper) {
    return (!(lower instanceof Double l) || l <= value + SAME)
        && (!(upper instanceof Double u) || value <= u + SAME);
  }

  private void same(Map<String, Object> row, String name, double expected, double tolerance) {
    Object found = row.get(name);
    if (!(found instanceof Number number) || isSame(number.doubleValue(), expected, tolerance)) {
      return;
    }
    problem(row, "has the " + name + " " + found + ", recomputed it is " + expected);
  }

  static boolean isSame(double found, double expected, double tolerance) {
    double most = Math.max(Math.abs(found), Math.abs(expected));
    return found == expected
        || (Double.isNaN(found) && Double.isNaN(expected))
        || Math.abs(found - expected) <= Math.max(SAME, tolerance) * most;
  }

  /** Values of the night that follow from the stored sums, whichever statistic they are of. */
  boolean isNightValue(Map<String, Object> finding, double value, Set<String> statistics) {
    LocalDate night = LocalDate.parse(finding.get("report_date").toString());
    for (Map.Entry<Series, Map<String, List<StoredDay>>> series : days.entrySet()) {
      if (series.getKey().metric().equals(finding.get("metric_name"))
          && series.getKey().slice().equals(finding.get("slice_key"))) {
        for (List<StoredDay> each : series.getValue().values()) {
          List<StoredDay> current = select(each, "current", d -> d.date().equals(night));
          FoldedDays sums = current.isEmpty() ? null : new FoldedDays(current);
          if (sums != null
              && statistics.stream()
                  .anyMatch(
                      s ->
                          sums.obstacle(s) == null
                              && isSame(value, sums.value(s), sums.tolerance()))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether the change of a metric is one of values: that of a distribution may be a distance. */
  boolean isDifference(Map<String, Object> finding) {
    return days.entrySet().stream()
        .filter(each -> each.getKey().metric().equals(finding.get("metric_name")))
        .flatMap(each -> each.getValue().values().stream())
        .anyMatch(each -> !each.get(0).kind().matches("distribution|embedding"));
  }

  private static List<StoredDay> select(
      List<StoredDay> days, String side, java.util.function.Predicate<StoredDay> wanted) {
    return days.stream().filter(d -> d.side().equals(side)).filter(wanted).toList();
  }

  private void leave(String reason) {
    left.merge(reason, 1, Integer::sum);
  }

  private void problem(Map<String, Object> row, String what) {
    problems.add(
        "report: "
            + row.get("metric_name")
            + " ("
            + row.get("statistic_name")
            + ") on "
            + slice(row)
            + " against "
            + Objects.toString(row.get("baseline_name"), "")
            + " "
            + what);
  }

  static String slice(Map<String, Object> row) {
    String key = Objects.toString(row.get("slice_key"), "");
    return key.isEmpty() ? "all traffic" : BundlePath.quoted(key);
  }
}
