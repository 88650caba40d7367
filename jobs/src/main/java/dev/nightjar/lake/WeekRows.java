package dev.nightjar.lake;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import dev.nightjar.review.Change;
import dev.nightjar.review.CostSection;
import dev.nightjar.review.FindingWeek;
import dev.nightjar.review.IsoWeek;
import dev.nightjar.review.LabelWeek;
import dev.nightjar.review.NightValue;
import dev.nightjar.review.SeriesKey;
import dev.nightjar.review.SeriesWeek;
import dev.nightjar.review.WeekFold;
import dev.nightjar.review.WeekValue;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Report rows of eight weeks as they are read, folded at once. A night's verdict of a series is
 * that against the same weekday, which takes no weekend for a change; against what there is where
 * that is missing.
 */
final class WeekRows {
  static final String[] COLUMNS = {
    "report_date",
    "report_name",
    "metric_name",
    "statistic_name",
    "slice_key",
    "evaluator",
    "evaluator_version",
    "baseline_kind",
    "baseline_name",
    "value",
    "ci_lower",
    "ci_upper",
    "ci_level",
    "ci_method",
    "unit",
    "observation_count",
    "effective_sample_size",
    "numerator",
    "denominator",
    "estimator",
    "baseline_value",
    "change",
    "change_ci_lower",
    "change_ci_upper",
    "q_value",
    "verdict",
    "label_maturity_ratio",
    "late_row_count",
    "is_stale",
    "input_snapshot_id",
    "report_hash",
    "run_id",
    "arm"
  };

  /** Numbers of a metric; other statistics are distances from a baseline, or statements. */
  private static final Set<String> NUMBERS = Set.of("value", "p50", "p95", "p99", "distribution");

  private static final List<String> PREFERRED =
      List.of(
          BaselineKind.SAME_WEEKDAY.code(),
          BaselineKind.TRAILING.code(),
          BaselineKind.PINNED.code());

  /** What is known of a series while rows arrive. */
  private static final class Building {
    private final WeekFold[] weeks = new WeekFold[SeriesWeek.HISTORY];
    private final SortedMap<LocalDate, Judged> nights = new TreeMap<>();
    private final Set<String> estimators = new TreeSet<>();
    private final Set<LocalDate> labelled = new HashSet<>();
    private String unit;
    private String pinned;
    private double pinnedValue = Double.NaN;
    private LocalDate pinnedNight;
    private double maturity = Double.NaN;
    private boolean suppressed;
  }

  private record Judged(int rank, Change change, long lateRows) {}

  private final LocalDate first;
  private final Map<String, Metric> metrics;
  private final SortedMap<SeriesKey, Building> building = new TreeMap<>();
  private final SortedMap<LocalDate, String> runs = new TreeMap<>();
  private final Set<LocalDate> costly = new HashSet<>();
  private final Map<LocalDate, Map<String, Set<Long>>> snapshots = new TreeMap<>();
  private final Map<String, Set<String>> definitions = new TreeMap<>();
  private final Set<LocalDate> stale = new TreeSet<>();

  WeekRows(IsoWeek week, Map<String, Metric> metrics) {
    this.first = week.plus(1 - SeriesWeek.HISTORY).monday();
    this.metrics = metrics;
  }

  void add(OutputRow row) {
    if (!NUMBERS.contains(row.text("statistic_name"))
        || !metrics.containsKey(row.text("metric_name"))) {
      return;
    }
    SeriesKey key =
        new SeriesKey(
            row.text("report_name"),
            row.text("metric_name"),
            row.text("statistic_name"),
            row.text("slice_key"),
            row.text("evaluator"),
            row.text("evaluator_version"));
    LocalDate night = row.date("report_date");
    Building series = building.computeIfAbsent(key, k -> new Building());
    runs.put(night, row.text("run_id"));
    if (key.equals(CostSection.TOTAL) && !row.isNull("value")) {
      costly.add(night);
    }
    int index = index(night);
    if (series.weeks[index] == null) {
      series.weeks[index] = new WeekFold();
    }
    series.weeks[index].add(night, value(row));
    if (index == SeriesWeek.HISTORY - 1) {
      addToWeek(series, night, row);
    }
  }

  /** The week of a night of a series; null where no row of it was read. */
  WeekFold fold(SeriesKey key, LocalDate night) {
    Building series = building.get(key);
    return series == null ? null : series.weeks[index(night)];
  }

  private int index(LocalDate night) {
    return (int) (ChronoUnit.DAYS.between(first, night) / 7);
  }

  private void addToWeek(Building series, LocalDate night, OutputRow row) {
    series.unit = row.isNull("unit") ? series.unit : row.text("unit");
    Verdict verdict = Verdict.valueOf(row.text("verdict").toUpperCase(Locale.ROOT));
    series.suppressed |= verdict == Verdict.SUPPRESSED;
    String kind = row.text("baseline_kind");
    int rank = PREFERRED.contains(kind) ? PREFERRED.indexOf(kind) : PREFERRED.size();
    Judged known = series.nights.get(night);
    if (known == null || rank < known.rank()) {
      series.nights.put(
          night, new Judged(rank, change(row, night, verdict), row.whole("late_row_count")));
    }
    boolean newer = series.pinnedNight == null || night.isAfter(series.pinnedNight);
    if (kind.equals(BaselineKind.PINNED.code()) && newer && !row.isNull("baseline_value")) {
      series.pinned = row.text("baseline_name");
      series.pinnedValue = row.number("baseline_value");
      series.pinnedNight = night;
    }
    if (!row.text("evaluator").isEmpty() && row.whole("observation_count") > 0) {
      series.labelled.add(night);
      series.estimators.add(row.isNull("estimator") ? "raw" : row.text("estimator"));
      series.maturity = smaller(series.maturity, row.number("label_maturity_ratio"));
    }
    if (!row.isNull("input_snapshot_id")) {
      snapshots
          .computeIfAbsent(night, n -> new TreeMap<>())
          .computeIfAbsent(row.text("report_name"), r -> new TreeSet<>())
          .add(row.whole("input_snapshot_id"));
    }
    if (!row.isNull("report_hash")) {
      definitions
          .computeIfAbsent(row.text("report_name"), r -> new TreeSet<>())
          .add(row.text("report_hash"));
    }
    if (row.isTrue("is_stale")) {
      stale.add(night);
    }
  }

  private static NightValue value(OutputRow row) {
    return new NightValue(
        row.number("value"),
        row.number("ci_lower"),
        row.number("ci_upper"),
        row.number("ci_level"),
        row.text("ci_method"),
        row.number("numerator"),
        row.number("denominator"),
        row.whole("observation_count"),
        row.number("effective_sample_size"));
  }

  private static Change change(OutputRow row, LocalDate night, Verdict verdict) {
    return new Change(
        night,
        row.number("value"),
        row.number("baseline_value"),
        row.number("change"),
        row.number("change_ci_lower"),
        row.number("change_ci_upper"),
        row.number("q_value"),
        verdict);
  }

  private static double smaller(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
  }

  /** Rows of the week, none of a slice that is suppressed on one of its nights. */
  List<SeriesWeek> series(List<FindingWeek> findings) {
    Set<List<String>> hidden = hidden();
    Map<SeriesKey, List<String>> opened = ids(findings, FindingWeek.State.OPENED);
    Map<SeriesKey, List<String>> closed = ids(findings, FindingWeek.State.CLOSED);
    closed.keySet().forEach(key -> building.computeIfAbsent(key, k -> new Building()));
    List<SeriesWeek> rows = new ArrayList<>();
    building.forEach(
        (key, series) -> {
          boolean ofWeek = !series.nights.isEmpty() || closed.containsKey(key);
          if (ofWeek && !hidden.contains(List.of(key.metric(), key.slice()))) {
            rows.add(
                row(
                    key,
                    series,
                    opened.getOrDefault(key, List.of()),
                    closed.getOrDefault(key, List.of())));
          }
        });
    return rows;
  }

  private static SeriesWeek row(
      SeriesKey key, Building series, List<String> opened, List<String> closed) {
    List<WeekValue> weeks = new ArrayList<>();
    for (WeekFold fold : series.weeks) {
      weeks.add(fold == null ? new WeekFold().week() : fold.week());
    }
    WeekValue current = weeks.get(weeks.size() - 1);
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    Change last = null;
    Change improved = null;
    for (Judged judged : series.nights.values()) {
      verdicts.merge(judged.change().verdict(), 1, Integer::sum);
      last = Double.isFinite(judged.change().change()) ? judged.change() : last;
      improved = judged.change().verdict() == Verdict.IMPROVED ? judged.change() : improved;
    }
    return new SeriesWeek(
        key,
        series.unit,
        weeks,
        series.pinned,
        current.growsWithNights() ? series.pinnedValue * current.nights() : series.pinnedValue,
        verdicts,
        last,
        improved,
        opened,
        closed);
  }

  private static Map<SeriesKey, List<String>> ids(
      List<FindingWeek> findings, FindingWeek.State state) {
    Map<SeriesKey, List<String>> ids = new TreeMap<>();
    for (FindingWeek finding : findings) {
      if (finding.is(state)) {
        ids.computeIfAbsent(finding.key(), k -> new ArrayList<>()).add(finding.newest().id());
      }
    }
    return ids;
  }

  /** Metric and slice of what is suppressed on a night: no number of them is shown in any form. */
  private Set<List<String>> hidden() {
    Set<List<String>> hidden = new HashSet<>();
    building.forEach(
        (key, series) -> {
          if (series.suppressed) {
            hidden.add(List.of(key.metric(), key.slice()));
          }
        });
    return hidden;
  }

  Map<String, Set<String>> suppressed() {
    Map<String, Set<String>> slices = new TreeMap<>();
    building.forEach(
        (key, series) -> {
          if (series.suppressed) {
            slices.computeIfAbsent(key.report(), r -> new TreeSet<>()).add(key.slice());
          }
        });
    return slices;
  }

  Map<String, Map<Verdict, Long>> counts() {
    Map<String, Map<Verdict, Long>> counts = new TreeMap<>();
    building.forEach(
        (key, series) ->
            series
                .nights
                .values()
                .forEach(
                    judged ->
                        counts
                            .computeIfAbsent(key.report(), r -> new EnumMap<>(Verdict.class))
                            .merge(judged.change().verdict(), 1L, Long::sum)));
    return counts;
  }

  List<LabelWeek> labels() {
    List<LabelWeek> labels = new ArrayList<>();
    building.forEach(
        (key, series) -> {
          if (key.isAllTraffic() && !series.labelled.isEmpty()) {
            labels.add(
                new LabelWeek(
                    key,
                    series.estimators,
                    series.weeks[SeriesWeek.HISTORY - 1].week().observations(),
                    series.labelled.size(),
                    series.maturity));
          }
        });
    return labels;
  }

  /** Late rows of all traffic by report: those of the metric that has most. */
  Map<String, Long> lateRows() {
    Map<String, Long> late = new TreeMap<>();
    building.forEach(
        (key, series) -> {
          if (key.isAllTraffic()) {
            long rows = series.nights.values().stream().mapToLong(Judged::lateRows).sum();
            late.merge(key.report(), rows, Math::max);
          }
        });
    return late;
  }

  Set<LocalDate> staleNights() {
    return stale;
  }

  /** Run that published a night, of all nights from {@code monday} on. */
  SortedMap<LocalDate, String> runs(LocalDate monday) {
    return runs.tailMap(monday);
  }

  /** Nights from {@code monday} on that have a cost. */
  Set<LocalDate> costly(LocalDate monday) {
    Set<LocalDate> nights = new HashSet<>(costly);
    nights.removeIf(night -> night.isBefore(monday));
    return nights;
  }

  Map<String, Set<Long>> snapshots(LocalDate night) {
    return snapshots.getOrDefault(night, Collections.emptyMap());
  }

  Map<String, Set<String>> definitions() {
    return definitions;
  }
}
