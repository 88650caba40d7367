package dev.nightjar.lake;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Published nights, read back without Spark. */
public final class ReportReader {

  private final Lake lake;
  private final Map<String, Metric> metrics = new HashMap<>();

  public ReportReader(Lake lake, ReportCatalog catalog) {
    this.lake = lake;
    catalog.reports().forEach(r -> r.metrics().forEach(m -> metrics.put(m.name(), m)));
  }

  /** Published nights, from the table's metadata alone. */
  public NavigableSet<LocalDate> nights() {
    return Inspection.publishedNights(lake);
  }

  /** Names of the reports that have rows on a night. */
  public Set<String> reports(LocalDate night) {
    Set<String> names = new TreeSet<>();
    lake.rows("report")
        .forEach(
            Where.equal("report_date", night),
            row -> names.add(row.text("report_name")),
            "report_name");
    return names;
  }

  /**
   * Rows of a night. Rows of metrics that no report defines any more are left out.
   *
   * @param where more conditions over the columns of {@code report}
   */
  public List<Comparison> comparisons(LocalDate night, Where where) {
    List<Comparison> comparisons = new ArrayList<>();
    lake.rows("report")
        .forEach(
            Where.equal("report_date", night).and(where),
            row -> {
              Metric metric = metrics.get(row.text("metric_name"));
              if (metric != null) {
                comparisons.add(comparison(row, metric));
              }
            });
    return comparisons;
  }

  /** The night's published findings, gravest first. */
  public List<Finding> findings(LocalDate night) {
    Set<String> published = new HashSet<>();
    lake.rows("report")
        .forEach(
            Where.equal("report_date", night), row -> published.add(row.text("run_id")), "run_id");
    List<OutputRow> rows =
        lake.rows("finding").read(Where.equal("report_date", night)).stream()
            .filter(row -> published.contains(row.text("run_id")))
            .toList();
    if (rows.isEmpty()) {
      return List.of();
    }
    Set<String> about = new TreeSet<>();
    for (OutputRow row : rows) {
      about.add(row.text("metric_name"));
      row.rows("explains").forEach(explained -> about.add(explained.text("metric_name")));
    }
    List<Comparison> comparisons = comparisons(night, Where.in("metric_name", List.copyOf(about)));
    List<Finding> findings = new ArrayList<>();
    for (OutputRow row : rows) {
      lead(row, comparisons).ifPresent(lead -> findings.add(finding(row, lead, comparisons)));
    }
    findings.sort(Finding.GRAVEST_FIRST);
    return findings;
  }

  /**
   * What a night says beside its findings, each a sentence in the row's reason: canaries, changes
   * of judge, changes of mix.
   */
  public List<Comparison> statements(LocalDate night) {
    return comparisons(night, Where.in("statistic_name", Comparison.STATEMENTS)).stream()
        .sorted(
            Comparator.comparing((Comparison c) -> Comparison.STATEMENTS.indexOf(c.statisticName()))
                .thenComparing(c -> c.metric().report())
                .thenComparing(Comparison::slice))
        .toList();
  }

  /** Values of the same row on earlier nights, oldest first, NaN where a night has none. */
  public Map<String, double[]> trends(Collection<LocalDate> nights, Where where) {
    List<LocalDate> days = List.copyOf(new TreeSet<>(nights));
    Map<String, double[]> trends = new HashMap<>();
    lake.rows("report")
        .forEach(
            Where.in("report_date", days).and(where),
            row -> {
              double[] trend =
                  trends.computeIfAbsent(
                      trendKey(
                          row.text("metric_name"),
                          row.text("statistic_name"),
                          row.text("slice_key"),
                          row.text("evaluator")),
                      key -> {
                        double[] empty = new double[days.size()];
                        Arrays.fill(empty, Double.NaN);
                        return empty;
                      });
              trend[days.indexOf(row.date("report_date"))] = row.number("value");
            },
            "report_date",
            "metric_name",
            "statistic_name",
            "slice_key",
            "evaluator",
            "value");
    return trends;
  }

  public static String trendKey(Comparison c) {
    return trendKey(c.metric().name(), c.statisticName(), c.slice().key(), c.evaluator());
  }

  private static String trendKey(String metric, String statistic, String slice, String evaluator) {
    return String.join("|", metric, statistic, slice, evaluator);
  }

  /**
   * The report row that carries a finding. A slice without a history of its own is a new slice in
   * the report and regressed as a finding, against what its parents lead to expect: the finding's
   * own numbers count.
   */
  private static Optional<Comparison> lead(OutputRow finding, List<Comparison> comparisons) {
    RowKey named = RowKey.of(finding);
    return comparisons.stream()
        .filter(c -> c.metric().name().equals(finding.text("metric_name")))
        .filter(c -> c.slice().key().equals(finding.text("slice_key")))
        .filter(c -> !c.isStatement() && !c.arm().equals("canary"))
        .min(
            Comparator.comparing((Comparison c) -> !RowKey.of(c).equals(named))
                .thenComparing(c -> !c.verdict().code().equals(finding.text("verdict")))
                .thenComparingDouble(c -> difference(valueOf(c), finding.number("value")))
                .thenComparingDouble(c -> difference(c.change(), finding.number("change"))))
        .map(c -> withNumbersOf(finding, c));
  }

  private static Comparison withNumbersOf(OutputRow finding, Comparison c) {
    double baseline = finding.number("baseline_value");
    double change = finding.number("change");
    boolean own = c.verdict().code().equals(finding.text("verdict"));
    return own
        ? c
        : c.toBuilder()
            .baselineEstimate(
                new Estimate(
                    baseline,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    null,
                    baseline,
                    baseline,
                    0,
                    Double.NaN,
                    0,
                    Double.NaN,
                    Double.NaN))
            .change(change, change / Math.abs(baseline))
            .probabilities(c.pValue(), finding.number("q_value"))
            .verdict(Verdict.valueOf(finding.text("verdict").toUpperCase(Locale.ROOT)))
            .severity(finding.text("severity"))
            .calibrationSet(null)
            .build();
  }

  private static double valueOf(Comparison c) {
    return c.current() == null ? Double.NaN : c.current().value();
  }

  private static double difference(double a, double b) {
    return Double.isNaN(a) || Double.isNaN(b)
        ? (Double.isNaN(a) && Double.isNaN(b) ? 0 : 1)
        : Math.abs(a - b);
  }

  private static Finding finding(OutputRow row, Comparison lead, List<Comparison> all) {
    return new Finding(
        row.text("finding_id"),
        row.date("report_date"),
        lead,
        row.text("failure_class"),
        row.text("severity"),
        row.isNull("onset_date_lower") ? null : row.date("onset_date_lower"),
        row.isNull("onset_date") ? null : row.date("onset_date"),
        row.isNull("onset_date_upper") ? null : row.date("onset_date_upper"),
        row.isNull("nights_seen") ? 1 : (int) row.whole("nights_seen"),
        row.number("excess_events"),
        row.isNull("exposed_subjects") ? 0 : row.whole("exposed_subjects"),
        row.isNull("suspected_component") ? null : row.text("suspected_component"),
        row.isNull("suspected_value") ? null : row.text("suspected_value"),
        row.isNull("suspected_previous") ? null : row.text("suspected_previous"),
        row.isNull("identifiability") ? null : row.text("identifiability"),
        explained(row, lead, all));
  }

  /** The rows that a finding names; of nights before findings named any, the metric's own. */
  private static List<Comparison> explained(OutputRow row, Comparison lead, List<Comparison> all) {
    if (row.isNull("explains")) {
      return all.stream()
          .filter(c -> c.verdict() == lead.verdict())
          .filter(c -> c.metric().name().equals(lead.metric().name()))
          .filter(c -> !c.equals(lead) && !c.isStatement())
          .toList();
    }
    Map<RowKey, Comparison> rows = new HashMap<>();
    all.stream().filter(c -> !c.arm().equals("canary")).forEach(c -> rows.put(RowKey.of(c), c));
    return row.rows("explains").stream()
        .map(named -> rows.get(RowKey.of(named)))
        .filter(Objects::nonNull)
        .toList();
  }

  private static Comparison comparison(OutputRow row, Metric metric) {
    return new Comparison(
        row.date("report_date"),
        metric,
        Slice.parse(row.text("slice_key")),
        text(row, "evaluator"),
        text(row, "evaluator_version"),
        row.number("slice_size"),
        row.text("statistic_name"),
        text(row, "arm"),
        text(row, "estimator"),
        row.isNull("observation_count") ? null : current(row),
        baseline(row),
        row.isNull("baseline_observation_count") ? null : baselineEstimate(row),
        row.number("change"),
        row.number("change_ci_lower"),
        row.number("change_ci_upper"),
        row.number("relative_change"),
        row.number("rate_effect"),
        row.number("mix_effect"),
        row.number("entry_exit_effect"),
        text(row, "statistic"),
        row.number("statistic_value"),
        row.number("effect_size"),
        row.number("noise_scale"),
        row.number("p_value"),
        row.number("q_value"),
        row.number("minimum_detectable_effect"),
        row.number("observations_needed"),
        Verdict.valueOf(row.text("verdict").toUpperCase(Locale.ROOT)),
        text(row, "reason"),
        text(row, "severity"),
        row.isNull("late_row_count") ? 0 : row.whole("late_row_count"),
        text(row, "calibration_set_id"));
  }

  private static Estimate current(OutputRow row) {
    return new Estimate(
        row.number("value"),
        row.number("ci_lower"),
        row.number("ci_upper"),
        row.number("ci_level"),
        text(row, "ci_method"),
        row.number("value_lower"),
        row.number("value_upper"),
        row.whole("observation_count"),
        row.number("effective_sample_size"),
        row.isNull("distinct_subjects") ? 0 : row.whole("distinct_subjects"),
        row.number("numerator"),
        row.number("denominator"));
  }

  private static Estimate baselineEstimate(OutputRow row) {
    double value = row.number("baseline_value");
    return new Estimate(
        value,
        row.number("baseline_ci_lower"),
        row.number("baseline_ci_upper"),
        row.number("ci_level"),
        text(row, "ci_method"),
        value,
        value,
        row.whole("baseline_observation_count"),
        Double.NaN,
        0,
        Double.NaN,
        Double.NaN);
  }

  private static Baseline baseline(OutputRow row) {
    if (row.isNull("baseline_start")) {
      return null;
    }
    return new Baseline(
        BaselineKind.valueOf(row.text("baseline_kind").toUpperCase(Locale.ROOT)),
        row.text("baseline_name"),
        row.date("baseline_start"),
        row.date("baseline_end"),
        List.of(),
        row.isNull("window_days") ? 0 : (int) row.whole("window_days"));
  }

  private static String text(OutputRow row, String column) {
    return row.isNull(column) ? null : row.text(column);
  }
}
