package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputRow;
import dev.nightjar.lake.OutputTable;
import dev.nightjar.lake.Where;
import dev.nightjar.model.Settings;
import dev.nightjar.model.Slice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A week's review of a small lake: thirteen nights, of which one Sunday is missing. */
class WeeklyCommandTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 16);
  private static final String HOSTILE =
      Slice.of("application", "</script><img src=x onerror=alert(1)>").key();
  private static final String FEW = "language=few";

  @TempDir static Path warehouse;
  @TempDir Path folder;

  @BeforeAll
  static void publishThirteenNights() {
    try (Lake lake =
        Lake.open(Settings.embedded(warehouse.toString()), Map.of(), Lake.Access.CREATE)) {
      lake.tables().init(List.of());
      OutputTable report = lake.rows("report");
      OutputTable finding = lake.rows("finding");
      List<OutputRow> rows = new ArrayList<>();
      List<OutputRow> findings = new ArrayList<>();
      for (int day = -7; day < 6; day++) {
        LocalDate night = MONDAY.plusDays(day);
        // Few errors of many requests, many of few: the mean of the rates is not the week's rate.
        long units = day % 2 == 0 ? 100 : 900;
        rows.add(row(report, night, "", 10, units, "not_worse"));
        rows.add(row(report, night, HOSTILE, 5 + day, 80, day >= 4 ? "regressed" : "not_worse"));
        rows.add(row(report, night, FEW, 1, 20, day == 3 ? "suppressed" : "insufficient_data"));
        if (day >= 4) {
          findings.add(finding(finding, night, "f-new", HOSTILE, day - 3));
        }
        if (day < -2) {
          findings.add(finding(finding, night, "f-old", "", day + 8));
        }
      }
      rows.add(row(report, MONDAY.plusDays(5), "", 10, 900, "regressed").set("arm", "canary"));
      report.append(rows);
      finding.append(findings);
    }
  }

  private static OutputRow row(
      OutputTable table, LocalDate night, String slice, long errors, long units, String verdict) {
    OutputRow row =
        table
            .row()
            .set("report_date", night)
            .set("report_name", "serving")
            .set("metric_name", "error_rate")
            .set("statistic_name", "value")
            .set("slice_key", slice)
            .set("arm", "all")
            .set("evaluator", "")
            .set("evaluator_version", "")
            .set("baseline_kind", verdict.equals("suppressed") ? "" : "same_weekday")
            .set("baseline_name", verdict.equals("suppressed") ? "" : "same_weekday")
            .set("verdict", verdict)
            .set("reason", "of the test")
            .set("report_hash", "hash-1")
            .set("input_snapshot_id", 4711L)
            .set("run_id", "run-" + night);
    double rate = (double) errors / units;
    return verdict.equals("suppressed")
        ? row
        : row.set("value", rate)
            .set("ci_lower", rate / 2)
            .set("ci_upper", rate * 2)
            .set("ci_level", 0.95)
            .set("ci_method", "wilson")
            .set("unit", "1")
            .set("observation_count", units)
            .set("effective_sample_size", (double) units)
            .set("numerator", (double) errors)
            .set("denominator", (double) units)
            .set("baseline_value", 0.01)
            .set("baseline_observation_count", 1000L)
            .set("change", rate - 0.01)
            .set("change_ci_lower", rate - 0.012)
            .set("change_ci_upper", rate - 0.008)
            .set("q_value", 0.001);
  }

  private static OutputRow finding(
      OutputTable table, LocalDate night, String id, String slice, int seen) {
    return table
        .row()
        .set("finding_id", id)
        .set("report_date", night)
        .set("report_name", "serving")
        .set("metric_name", "error_rate")
        .set("slice_key", slice)
        .set("severity", "high")
        .set("verdict", slice.isEmpty() ? "not_worse" : "regressed")
        .set("value", 0.1)
        .set("baseline_value", 0.01)
        .set("change", 0.09)
        .set("nights_seen", seen)
        .set("run_id", "run-" + night);
  }

  private Run run(String... args) {
    return Run.in(
        Map.of("NIGHTJAR_WAREHOUSE", warehouse.toString(), "NIGHTJAR_TERMINAL", ""), args);
  }

  private static List<OutputRow> rows() {
    try (Lake lake =
        Lake.open(Settings.embedded(warehouse.toString()), Map.of(), Lake.Access.READ)) {
      return lake.rows("weekly_review").read(Where.equal("week_start", MONDAY));
    }
  }

  @Test
  void aWeekIsRowsAndOnePageAndAgainTheSame() throws Exception {
    Path out = folder.resolve("review.html");
    Run run = run("weekly", "--week", "2026-W47", "--out", out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine())
        .contains("\"page\":\"" + out, "\"missing_nights\":[\"2026-11-22\"]", "\"nights\":6");
    assertThat(run.err()).contains("2026-11-22");

    List<OutputRow> rows = rows();
    assertThat(rows).extracting(r -> r.text("slice_key")).containsExactlyInAnyOrder("", HOSTILE);
    OutputRow all = rows.stream().filter(r -> r.text("slice_key").isEmpty()).findFirst().get();
    assertThat(all.number("value")).isCloseTo(60.0 / 3000, within(1e-12));
    assertThat(all.number("ci_lower")).isBetween(0.015, 0.016);
    assertThat(all.text("value_fold")).isEqualTo("ratio_of_sums");
    assertThat(all.whole("observation_count")).isEqualTo(3000);
    assertThat(all.whole("night_count")).isEqualTo(6);
    assertThat(all.number("previous_week_value")).isCloseTo(70.0 / 3900, within(1e-12));
    assertThat(all.number("previous_week_change"))
        .isCloseTo(60.0 / 3000 - 70.0 / 3900, within(1e-12));
    assertThat(all.list("trend_values", Double.class).subList(0, 2)).containsOnly(Double.NaN);
    assertThat(all.map("verdicts", Long.class)).isEqualTo(Map.of("not_worse", 6L));
    assertThat(all.list("findings_closed", Object.class)).hasToString("[f-old]");
    OutputRow slice =
        rows.stream().filter(r -> r.text("slice_key").equals(HOSTILE)).findFirst().get();
    assertThat(slice.map("verdicts", Long.class))
        .isEqualTo(Map.of("not_worse", 4L, "regressed", 2L));
    assertThat(slice.list("findings_opened", Object.class)).hasToString("[f-new]");

    String page = Files.readString(out);
    assertThat(page)
        .contains("Only 6 of seven nights are published, without 2026-11-22: 3,000 requests")
        .contains("Missing nights: 2026-11-22")
        .contains("One change for the worse (1 high)")
        .contains("1 finding opened, 0 persisted and 1 closed")
        .contains("hash-1", "4711", "run-2026-11-16", "nightjar weekly --week 2026-W47")
        .contains("&lt;/script&gt;&lt;img src")
        .doesNotContain("<img", "language=few");
    assertThat(page.length()).isLessThan(1_000_000);

    assertThat(run("weekly", "--week", "2026-W47", "--out", out.toString()).exitCode()).isZero();
    assertThat(rows()).hasSameSizeAs(rows);
  }

  @Test
  void aWeekOfNoPublishedNightIsNothingToDo() {
    Run run = run("weekly", "--week", "2026-W30", "--out", folder.resolve("x.html").toString());
    assertThat(run.exitCode()).isEqualTo(99);
    assertThat(run.err()).contains("No night of 2026-W30", "2026-W46 to 2026-W47");
    assertThat(folder.resolve("x.html")).doesNotExist();
  }

  @Test
  void whatIsNoWeekIsRefusedInOneSentence() {
    Run run = run("weekly", "--week", "2026-W60");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("\"2026-W60\" is no ISO week: the weeks of 2026 are W01 to W53")
        .doesNotContain("\tat ");
    assertThat(run("weekly", "--week", "last").err()).contains("such as 2026-W47");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsSaid() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Run run = run("weekly", "--week", "2026-W46", "--out", file.resolve("page.html").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Cannot write " + file);
  }
}
