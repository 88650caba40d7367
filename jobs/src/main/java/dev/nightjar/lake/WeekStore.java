package dev.nightjar.lake;

import dev.nightjar.model.Slice;
import dev.nightjar.review.SeriesWeek;
import dev.nightjar.review.Week;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Table {@code weekly_review}: a week's rows, replaced whole or not at all. */
public final class WeekStore {
  private final Lake lake;
  private final RunContext run;

  public WeekStore(Lake lake, RunContext run) {
    this.lake = lake;
    this.run = run;
  }

  /**
   * Replaces the rows of a week, and records the run.
   *
   * @return the snapshot that has them
   * @throws dev.nightjar.model.Refusal when somebody else wrote the same week meanwhile
   */
  public long replace(Week week) {
    OutputTable table = lake.rows("weekly_review").noting("nightjar.run-id", run.runId());
    List<OutputRow> rows =
        week.series().stream()
            .sorted(
                Comparator.comparing((SeriesWeek s) -> s.key().report())
                    .thenComparing(s -> s.key().metric())
                    .thenComparing(s -> s.key().slice())
                    .thenComparing(SeriesWeek::key))
            .map(series -> row(table.row(), week, series))
            .toList();
    long snapshot = table.replace(Where.equal("week_start", week.week().monday()), rows);
    new RunRecords(lake, run)
        .appendDone(Map.of("iso_week", week.week().toString(), "rows", rows.size()));
    return snapshot;
  }

  private OutputRow row(OutputRow row, Week week, SeriesWeek series) {
    Map<String, Long> verdicts = new TreeMap<>();
    series.verdicts().forEach((verdict, nights) -> verdicts.put(verdict.code(), (long) nights));
    // A lake that is older than these columns lacks them until `init` adds them.
    if (row.has("value_fold")) {
      row.set("value_fold", series.week().fold().code()).set("night_count", series.week().nights());
    }
    return row.set("iso_week", week.week().toString())
        .set("week_start", week.week().monday())
        .set("report_name", series.key().report())
        .set("metric_name", series.key().metric())
        .set("statistic_name", series.key().statistic())
        .set("slice_key", series.key().slice())
        .set("slice_values", Slice.parse(series.key().slice()).values())
        .set("evaluator", series.key().evaluator())
        .set("evaluator_version", series.key().version())
        .set("unit", series.unit())
        .set("value", series.week().value())
        .set("ci_lower", series.week().lower())
        .set("ci_upper", series.week().upper())
        .set("observation_count", series.week().observations())
        .set("previous_week_value", series.previous().value())
        .set("previous_week_change", series.change())
        .set("trend_values", series.trend())
        .set("trend_slope", series.slope())
        .set("pinned_baseline_name", series.pinned())
        .set("pinned_baseline_value", series.pinnedValue())
        .set("pinned_baseline_change", series.pinnedChange())
        .set("verdicts", verdicts)
        .set("findings_opened", series.opened())
        .set("findings_closed", series.closed())
        .set("run_id", run.runId());
  }
}
