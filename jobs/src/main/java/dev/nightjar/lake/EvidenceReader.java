package dev.nightjar.lake;

import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Slice;
import dev.nightjar.report.ReportCatalog;
import dev.nightjar.report.StateHashes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
   * Whether the finding's metric, or how its slice is made, means something else than on its night:
   * the rows behind it are then chosen by another definition than its numbers.
   */
  public boolean isRedefined(Finding finding) {
    Metric metric = finding.lead().metric();
    OutputTable profiles = lake.rows(ProfileRows.TABLE);
    if (!profiles.row().has(ProfileRows.STATE)) {
      return false;
    }
    StateHashes states = catalog.stateHashes();
    // A slice found in cells has no profile of its own: the metric's is that of all traffic.
    List<String> slices = List.of("", finding.lead().slice().key());
    return profiles
        .read(
            Where.equal("profile_date", finding.reportDate())
                .andEqual("grain", metric.grain())
                .andEqual("metric_name", metric.name())
                .andIn("slice_key", slices),
            "profile_date",
            "grain",
            "metric_name",
            "slice_key",
            ProfileRows.STATE)
        .stream()
        .anyMatch(
            row ->
                !states.isPresent(
                    metric, Slice.parse(row.text("slice_key")), row.text(ProfileRows.STATE)));
  }

  /**
   * Reads the affected units of a finding, worst first.
   *
   * @param limit number of units; a unit can be several rows, such as the claims of an answer
   * @throws Refusal (not ready) when the night's snapshots have expired; (usage) when the report
   *     has no evidence query, or its grain does not name its units
   */
  public Evidence read(Finding finding, int limit) {
    EvidenceSource source = new EvidenceSource(lake, catalog, finding);
    Metric metric = source.metric();
    if (!source.hasQuery()) {
      throw Refusal.usage(
          "Report "
              + metric.report()
              + " has no query of the rows behind it; only packaged reports do");
    }
    if (!source.namesUnits()) {
      throw Refusal.usage(
          "Grain "
              + metric.grain()
              + " does not name its units: add request_id and unit_id to its observations to see"
              + " the rows behind a finding");
    }
    LocalDate night = finding.reportDate();
    source.pinned().bind(night, night);
    Dataset<Row> rows =
        source.evidence(
            source.on(night, night, source.affected().worst(source.observed(List.of()), limit)));
    List<List<Object>> values = new ArrayList<>();
    rows.collectAsList().forEach(row -> values.add(SqlQuery.values(row)));
    return new Evidence(List.of(rows.columns()), values);
  }
}
