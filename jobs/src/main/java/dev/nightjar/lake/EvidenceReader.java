package dev.nightjar.lake;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The rows behind a finding, from the snapshots that its night was computed from. */
public final class EvidenceReader {
  /**
   * Rows with the names of their columns.
   *
   * @param columns those of {@code sql/evidence/<report>.sql}, in its order
   * @param rows worst first
   */
  public record Evidence(List<String> columns, List<List<Object>> rows) {
    public Evidence {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  private final Lake lake;
  private final ReportCatalog catalog;

  public EvidenceReader(Lake lake, ReportCatalog catalog) {
    this.lake = lake;
    this.catalog = catalog;
  }

  /**
   * Reads the affected units of a finding, worst first.
   *
   * @param limit number of units; a unit can be several rows, such as the claims of an answer
   * @throws Refusal (not ready) when the night's snapshots have expired; (usage) when the report
   *     has no evidence query, or its grain does not name its units
   */
  public Evidence read(Finding finding, int limit) {
    Metric metric = finding.lead().metric();
    String sql =
        catalog
            .evidenceSql(metric.report())
            .orElseThrow(
                () ->
                    Refusal.usage(
                        "Report "
                            + metric.report()
                            + " has no query of the rows behind it; only packaged reports do"));
    if (!catalog.observationSql(metric.grain()).contains("unit_id")) {
      throw Refusal.usage(
          "Grain "
              + metric.grain()
              + " does not name its units: add request_id and unit_id to its observations to see"
              + " the rows behind a finding");
    }
    LocalDate night = finding.reportDate();
    Map<String, Long> snapshots = snapshots(night);
    PinnedInputs.at(lake, GrainInputs.known(), snapshots).bind(night, night);
    SparkSession spark = lake.spark();
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    for (String output : List.of("distribution", "report")) {
      spark.table(Lake.sqlName(lake.output(output))).createOrReplaceTempView(output);
    }
    Comparison lead = finding.lead();
    Map<String, Object> days = new HashMap<>(Map.of("from_date", night, "to_date", night));
    double baseline =
        lead.baselineEstimate() == null ? Double.NaN : lead.baselineEstimate().value();
    spark
        .sql(catalog.affectedSql(metric, lead.slice(), lead.change(), baseline, limit), days)
        .createOrReplaceTempView("affected");
    Map<String, Object> about =
        new HashMap<>(
            Map.of("metric", metric.name(), "slice_key", lead.slice().key(), "report_date", night));
    Dataset<Row> rows = spark.sql(sql, about);
    List<List<Object>> values = new ArrayList<>();
    rows.collectAsList().forEach(row -> values.add(SqlQuery.values(row)));
    return new Evidence(List.of(rows.columns()), values);
  }

  /** Snapshots that the run of the published night read, by base table. */
  private Map<String, Long> snapshots(LocalDate night) {
    List<String> runs = new ArrayList<>();
    lake.rows("report")
        .forEach(Where.equal("report_date", night), row -> runs.add(row.text("run_id")), "run_id");
    Map<String, Long> snapshots = new HashMap<>();
    lake.rows("run")
        .forEach(
            Where.in("run_id", runs.stream().distinct().toList()),
            row -> {
              for (OutputRow input : row.rows("input_snapshots")) {
                if (!input.isNull("snapshot_id")) {
                  snapshots.put(input.text("table_name"), input.whole("snapshot_id"));
                }
              }
            },
            "run_id",
            "input_snapshots");
    if (snapshots.isEmpty()) {
      throw Refusal.notReady(
          "The run of " + night + " has recorded no input snapshots; its rows cannot be found");
    }
    return snapshots;
  }
}
