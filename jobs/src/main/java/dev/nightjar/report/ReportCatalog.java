package dev.nightjar.report;

import dev.nightjar.model.Distribution;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Report;
import dev.nightjar.model.Settings;
import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Every report in force: the packaged ones, those of users' folders, and the overrides of {@code
 * nightjar.yaml} on both.
 */
public final class ReportCatalog {
  private static final int MOST_LISTED = 20;

  private final Map<String, Report> reports = new LinkedHashMap<>();
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final Observations observations;
  private final Map<String, String> definitions;

  /** Made when first asked for: most commands never do. */
  private StateHashes states;

  ReportCatalog(List<Report> reports, Observations observations, Map<String, String> definitions) {
    this.observations = observations;
    this.definitions = Map.copyOf(definitions);
    for (Report report : reports) {
      this.reports.put(report.name(), report);
      report.metrics().forEach(metric -> metrics.put(metric.name(), metric));
    }
  }

  /**
   * Reads everything that the settings name.
   *
   * @throws Refusal (usage) that lists all faults of all files at once
   */
  public static ReportCatalog load(Settings settings) {
    return CatalogReader.read(settings);
  }

  /** All reports, packaged ones first, then in the order of the users' folders. */
  public List<Report> reports() {
    return List.copyOf(reports.values());
  }

  /** One report; a {@link Refusal} names the nearest known one where there is none. */
  public Report report(String name) {
    Report report = reports.get(name);
    if (report == null) {
      throw unknown("report", name, reports.keySet());
    }
    return report;
  }

  /** One metric; a {@link Refusal} names the nearest known one where there is none. */
  public Metric metric(String name) {
    Metric metric = metrics.get(name);
    if (metric == null) {
      throw unknown("metric", name, metrics.keySet());
    }
    return metric;
  }

  /** The metrics of all reports that are computed over a grain. */
  public List<Metric> metrics(String grain) {
    return metrics.values().stream().filter(metric -> metric.grain().equals(grain)).toList();
  }

  /** The grains that some metric is computed over, in alphabetical order. */
  public List<String> grains() {
    TreeSet<String> grains = new TreeSet<>();
    metrics.values().forEach(metric -> grains.add(metric.grain()));
    return List.copyOf(grains);
  }

  /**
   * The query of a grain: Spark SQL over the input names, with the parameters {@code from_date} and
   * {@code to_date}, both inclusive.
   */
  public String observationSql(String grain) {
    String sql = observations.sql(grain);
    if (sql == null) {
      throw unknown("grain", grain, observations.grains());
    }
    return sql;
  }

  /** The names of what the state of every metric means, see {@link StateHashes}. */
  public synchronized StateHashes stateHashes() {
    if (states == null) {
      states = new StateHashes(metrics.values(), observations);
    }
    return states;
  }

  /**
   * The units of a metric that count as bad in a slice, and the others: the view {@code affected}
   * of evidence queries.
   *
   * @param change of the value against its baseline; decides the bad side where both are
   * @param baseline value that the baseline had, NaN when there is none
   * @param histogram bins of the metric in the slice, night and baseline; empty where there are
   *     none
   */
  public AffectedRows affected(
      Metric metric, Slice slice, double change, double baseline, List<Distribution> histogram) {
    return new AffectedRows(
        metric,
        slice,
        change,
        baseline,
        GrownBins.of(histogram),
        histogram.stream()
            .map(Distribution::label)
            .filter(label -> !label.equals(AffectedRows.REST))
            .toList());
  }

  /**
   * The query of the rows behind a report's findings, over the inputs, {@code affected}, and the
   * parameters {@code metric}, {@code slice_key} and {@code report_date}; empty for a report of
   * users.
   */
  public Optional<String> evidenceSql(String report) {
    return CatalogReader.PACKAGED.contains(report)
        ? Optional.of(Observations.resource("/sql/evidence/" + report + ".sql"))
        : Optional.empty();
  }

  /** A view for analysts, over the output tables. */
  public static String viewSql(String name) {
    return Observations.resource("/sql/views/" + name + ".sql");
  }

  /** A query over the observations of requests, under {@code sql/costs}. */
  public static String costSql(String name) {
    return Observations.resource("/sql/costs/" + name + ".sql");
  }

  /**
   * A report as it is written: the text of its files, one YAML document each, and a last one of the
   * overrides where {@code nightjar.yaml} has any of it.
   */
  public String definition(String report) {
    String text = definitions.get(report);
    if (text == null) {
      throw unknown("report", report, definitions.keySet());
    }
    return text;
  }

  Map<String, String> definitions() {
    return definitions;
  }

  private static Refusal unknown(String what, String name, Iterable<String> known) {
    List<String> names = new ArrayList<>();
    known.forEach(names::add);
    String near = NearestName.hint(name, names);
    return Refusal.usage(
        "Cannot find "
            + what
            + " \""
            + name
            + "\""
            // A hundred names would hide the one that was meant.
            + (near.isEmpty() || names.size() <= MOST_LISTED
                ? "; known are " + String.join(", ", names)
                : "")
            + near);
  }
}
