package dev.nightjar.lake;

import dev.nightjar.model.Components;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Slice;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Which release vectors served the affected slice on the night, and which the rest of its grain's
 * traffic.
 */
final class FrozenTraffic {
  static final String AFFECTED = "affected";
  static final String UNAFFECTED = "unaffected";

  /** Units of one side by release vector. */
  private record Group(String side, Components versions) {}

  private final Lake lake;
  private final ReportCatalog catalog;

  FrozenTraffic(Lake lake, ReportCatalog catalog) {
    this.lake = lake;
    this.catalog = catalog;
  }

  /**
   * Counts requests in the snapshots of the night: every unit of the grain, whether the metric
   * counts it or not.
   *
   * @throws Refusal (not ready) when they have expired, or do not have a dimension of the slice
   */
  Map<Components, Long> add(Finding finding, Map<String, Long> snapshots, FrozenSections to) {
    Metric metric = finding.lead().metric();
    LocalDate night = finding.reportDate();
    PinnedInputs.at(lake, new GrainInputs(catalog).of(metric.grain()), snapshots)
        .bind(night, night);
    Map<String, Object> days = new HashMap<>(Map.of("from_date", night, "to_date", night));
    Dataset<Row> observed = lake.spark().sql(catalog.observationSql(metric.grain()), days);
    List<String> columns = Arrays.asList(observed.columns());
    Column inside = functions.lit(true);
    for (Map.Entry<String, String> value : finding.lead().slice().values().entrySet()) {
      if (!columns.contains(value.getKey())) {
        throw Refusal.notReady(
            "Dimension "
                + value.getKey()
                + " is no column of the observations of "
                + metric.grain()
                + ", so that its traffic cannot be counted in the inputs");
      }
      inside =
          inside.and(functions.col(value.getKey()).cast("string").eqNullSafe(value.getValue()));
    }
    List<Column> by = new ArrayList<>();
    by.add(inside.as("inside"));
    Components.NAMES.forEach(name -> by.add(functions.col(name)));
    boolean requests = columns.contains("request_id");
    Column units = functions.count(functions.lit(1)).as("units");
    Dataset<Row> counted =
        observed
            .groupBy(by.toArray(Column[]::new))
            .agg(
                units,
                (requests
                        ? functions.countDistinct(functions.col("request_id"))
                        : functions.lit(0L))
                    .as("requests"));
    Map<Group, Long> groups = new LinkedHashMap<>();
    for (Row row : counted.collectAsList()) {
      List<String> versions = new ArrayList<>();
      for (int i = 0; i < Components.NAMES.size(); i++) {
        versions.add(row.getString(1 + i));
      }
      // Machines have no requests: their units are counted.
      long named = row.getLong(2 + Components.NAMES.size());
      groups.put(
          new Group(row.getBoolean(0) ? AFFECTED : UNAFFECTED, Components.of(versions)),
          named > 0 ? named : row.getLong(1 + Components.NAMES.size()));
    }
    return put(finding, groups, to);
  }

  /**
   * The same from stored profiles, for nights whose snapshots are gone: units of the metric, as the
   * judge of the finding saw them. Nothing when the slice has no profile.
   */
  Map<Components, Long> addProfiled(Finding finding, FrozenSections to) {
    Map<String, Components> vectors = new HashMap<>();
    lake.rows("component_key")
        .forEach(
            Where.all(), row -> vectors.put(row.text("component_key"), IncidentRows.versions(row)));
    Map<Components, Long> affected = profiled(finding, finding.lead().slice(), vectors);
    Map<Group, Long> groups = new LinkedHashMap<>();
    affected.forEach((versions, units) -> groups.put(new Group(AFFECTED, versions), units));
    if (!affected.isEmpty()) {
      profiled(finding, Slice.ALL, vectors)
          .forEach(
              (versions, units) ->
                  groups.put(
                      new Group(UNAFFECTED, versions),
                      Math.max(0, units - affected.getOrDefault(versions, 0L))));
    }
    return put(finding, groups, to);
  }

  private Map<Components, Long> profiled(
      Finding finding, Slice slice, Map<String, Components> vectors) {
    Map<Components, Long> units = new HashMap<>();
    String evaluator = finding.lead().evaluator();
    String version = finding.lead().evaluatorVersion();
    lake.rows("daily_profile")
        .forEach(
            Where.equal("profile_date", finding.reportDate())
                .andEqual("grain", finding.lead().metric().grain())
                .andEqual("metric_name", finding.lead().metric().name())
                .andEqual("slice_key", slice.key())
                .andEqual("evaluator", evaluator == null ? "" : evaluator)
                .andEqual("evaluator_version", version == null ? "" : version),
            row ->
                units.merge(
                    vectors.getOrDefault(row.text("component_key"), Components.other()),
                    row.whole("observation_count"),
                    Long::sum),
            "profile_date",
            "grain",
            "metric_name",
            "slice_key",
            "evaluator",
            "evaluator_version",
            "component_key",
            "observation_count");
    return units;
  }

  /** Adds the rows and returns the affected side. */
  private static Map<Components, Long> put(
      Finding finding, Map<Group, Long> groups, FrozenSections to) {
    Map<String, Long> totals = new HashMap<>();
    groups.forEach((group, count) -> totals.merge(group.side(), count, Long::sum));
    Map<Components, Long> affected = new LinkedHashMap<>();
    groups.forEach(
        (group, count) -> {
          if (count == 0) {
            return;
          }
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("finding_id", finding.id());
          row.put("report_date", finding.reportDate());
          row.put("slice_key", finding.lead().slice().key());
          row.put("side", group.side());
          row.put("component_key", group.versions().key());
          for (int i = 0; i < Components.NAMES.size(); i++) {
            row.put(Components.NAMES.get(i), group.versions().versions().get(i));
          }
          row.put("request_count", count);
          row.put("share", (double) count / totals.get(group.side()));
          to.add("component_traffic", row);
          if (group.side().equals(AFFECTED)) {
            affected.put(group.versions(), count);
          }
        });
    return affected;
  }
}
