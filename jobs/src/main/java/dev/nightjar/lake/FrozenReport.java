package dev.nightjar.lake;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a published night says of a finding, row for row: the finding, its report rows, histograms
 * and component effects.
 */
final class FrozenReport {
  private final Lake lake;

  FrozenReport(Lake lake) {
    this.lake = lake;
  }

  /** Adds the rows and returns the report rows of the affected slice that have a baseline. */
  List<OutputRow> add(Finding finding, FrozenSections to) {
    Metric metric = finding.lead().metric();
    Slice slice = finding.lead().slice();
    Where night = Where.equal("report_date", finding.reportDate());
    Where about = night.andEqual("metric_name", metric.name());
    List<OutputRow> compared = new ArrayList<>();
    lake.rows("report")
        .forEach(
            night.andEqual("report_name", metric.report()),
            row -> {
              if (belongs(row, metric, slice)) {
                to.add("report", row, Map.of());
              }
              if (isCompared(row, metric, slice)) {
                compared.add(row);
              }
            });
    lake.rows("finding")
        .forEach(
            night.andEqual("finding_id", finding.id()), row -> to.add("finding", row, Map.of()));
    for (String table : List.of("distribution", "component_effect")) {
      lake.rows(table)
          .forEach(about.andEqual("slice_key", slice.key()), row -> to.add(table, row, Map.of()));
    }
    return compared;
  }

  /**
   * The metric on the slice and on all traffic; its canary wherever the slice is part of it; and
   * what the report says of slices that the affected one is part of.
   */
  private static boolean belongs(OutputRow row, Metric metric, Slice slice) {
    Slice of = Slice.parse(row.text("slice_key"));
    if (Comparison.STATEMENTS.contains(row.text("statistic_name"))) {
      return of.contains(slice) || slice.contains(of);
    }
    if (!row.text("metric_name").equals(metric.name())) {
      return false;
    }
    boolean canary = BaselineKind.CANARY.code().equals(row.text("baseline_kind"));
    return of.equals(slice) || of.size() == 0 || canary && of.contains(slice);
  }

  private static boolean isCompared(OutputRow row, Metric metric, Slice slice) {
    return row.text("metric_name").equals(metric.name())
        && row.text("slice_key").equals(slice.key())
        && !Comparison.STATEMENTS.contains(row.text("statistic_name"))
        && !row.isNull("baseline_start");
  }

  /** First night on which it was a finding. */
  LocalDate firstNight(Finding finding) {
    List<LocalDate> nights = new ArrayList<>(List.of(finding.reportDate()));
    lake.rows("finding")
        .forEach(
            Where.equal("finding_id", finding.id()),
            row -> nights.add(row.date("report_date")),
            "finding_id",
            "report_date");
    return nights.stream().min(LocalDate::compareTo).orElseThrow();
  }
}
