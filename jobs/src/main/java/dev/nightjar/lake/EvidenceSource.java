package dev.nightjar.lake;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Slice;
import dev.nightjar.report.AffectedRows;
import dev.nightjar.report.AffectedRows.Observed;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the rows behind a finding are read from: the snapshots that its night was computed from, the
 * observations of its metric, and the query of its report.
 */
final class EvidenceSource {
  private final Lake lake;
  private final ReportCatalog catalog;
  private final Finding finding;
  private final Metric metric;
  private final Optional<String> sql;
  private final PinnedInputs pinned;

  /**
   * @throws Refusal (not ready) when the night's snapshots are not recorded or have expired
   */
  EvidenceSource(Lake lake, ReportCatalog catalog, Finding finding) {
    this.lake = lake;
    this.catalog = catalog;
    this.finding = finding;
    this.metric = finding.lead().metric();
    this.sql = catalog.evidenceSql(metric.report());
    this.pinned =
        PinnedInputs.at(lake, GrainInputs.known(), RunInputs.ofNight(lake, finding.reportDate()));
  }

  Metric metric() {
    return metric;
  }

  PinnedInputs pinned() {
    return pinned;
  }

  /** Whether the report has a query of the rows behind it; only packaged ones do. */
  boolean hasQuery() {
    return sql.isPresent();
  }

  /** Whether the grain says which request and which unit each observation is. */
  boolean namesUnits() {
    return catalog.observationSql(metric.grain()).contains("unit_id");
  }

  /** The input that holds the units of the metric. */
  String mainInput() {
    return new GrainInputs(catalog).of(metric.grain()).get(0);
  }

  /** Snapshots of the tables that observations, evidence and redaction are read from. */
  SortedMap<String, Long> read() {
    Set<String> names = new LinkedHashSet<>(new GrainInputs(catalog).of(metric.grain()));
    names.addAll(GrainInputs.in(sql.orElse("")));
    names.add("llm_traces");
    SortedMap<String, Long> read = new TreeMap<>();
    for (String name : names) {
      if (pinned.snapshot(name) != null) {
        read.put(pinned.baseTable(name), pinned.snapshot(name));
      }
    }
    return read;
  }

  /** The bad units of the finding, as what its metric counts says. */
  AffectedRows affected() {
    return affectedOf(finding.lead().slice());
  }

  /** The same of another slice. */
  AffectedRows affectedOf(Slice slice) {
    Comparison lead = finding.lead();
    return catalog.affected(
        metric,
        slice,
        lead.change(),
        lead.baselineEstimate() == null ? Double.NaN : lead.baselineEstimate().value(),
        histogram());
  }

  /** The observations of bound inputs, with the dimensions among these that the grain has. */
  Observed observed(List<String> dimensions) {
    String observations = catalog.observationSql(metric.grain());
    LocalDate night = finding.reportDate();
    List<String> columns = List.of(lake.spark().sql(observations, days(night, night)).columns());
    Observed plain =
        new Observed(
            observations,
            Set.copyOf(columns),
            dimensions.stream().filter(columns::contains).toList());
    return TopicFunctions.described(lake, plain, columns, night, metric.name());
  }

  /** Runs a query over the observations of days, both included. */
  Dataset<Row> on(LocalDate from, LocalDate to, String query) {
    return lake.spark().sql(query, days(from, to));
  }

  /** The evidence of units, over the bound inputs. */
  Dataset<Row> evidence(Dataset<Row> affected) {
    SparkSession spark = lake.spark();
    for (String output : List.of("distribution", "report")) {
      spark.table(Lake.sqlName(lake.output(output))).createOrReplaceTempView(output);
    }
    affected.createOrReplaceTempView("affected");
    Map<String, Object> about =
        new HashMap<>(
            Map.of(
                "metric",
                metric.name(),
                "slice_key",
                finding.lead().slice().key(),
                "report_date",
                finding.reportDate()));
    return spark.sql(sql.orElseThrow(), about);
  }

  private static Map<String, Object> days(LocalDate from, LocalDate to) {
    return new HashMap<>(Map.of("from_date", from, "to_date", to));
  }

  /** Bins of the night and its baseline; of vectors, those of the topics that they are near. */
  private List<Distribution> histogram() {
    Comparison lead = finding.lead();
    if (!metric.kind().isDistance() || lead.baseline() == null) {
      return List.of();
    }
    String named =
        metric.kind() == MetricKind.DISTRIBUTION
            ? metric.name()
            : catalog.metrics(metric.grain()).stream()
                .filter(m -> m.categorical() && "topic".equals(m.value()))
                .map(Metric::name)
                .findFirst()
                .orElse(metric.name());
    BaselineKind kind = lead.baseline().kind();
    List<Distribution> bins = new ArrayList<>();
    lake.rows("distribution")
        .forEach(
            Where.equal("report_date", finding.reportDate())
                .andEqual("metric_name", named)
                .andEqual("slice_key", lead.slice().key())
                .andEqual("baseline_kind", kind.code()),
            row ->
                bins.add(
                    new Distribution(
                        finding.reportDate(),
                        named,
                        lead.slice(),
                        kind,
                        row.text("bin_label"),
                        row.isNull("bin_lower")
                            ? Double.NEGATIVE_INFINITY
                            : row.number("bin_lower"),
                        row.isNull("bin_upper")
                            ? Double.POSITIVE_INFINITY
                            : row.number("bin_upper"),
                        row.whole("baseline_count"),
                        row.whole("current_count"))));
    return bins;
  }
}
