package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputRow;
import dev.nightjar.lake.OutputTable;
import dev.nightjar.lake.Where;
import dev.nightjar.model.Settings;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.LogBins;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
      OutputTable states = lake.rows("daily_profile");
      List<OutputRow> profiles = new ArrayList<>();
      for (int day = 0; day < 2; day++) {
        LocalDate night = MONDAY.plusDays(day);
        // 300 requests of 100 ms, then 100 of a second: the week's median is that of the first.
        int bin = LogBins.standard().index(day == 0 ? 100 : 1000);
        long units = day == 0 ? 300 : 100;
        for (String slice : List.of("", HOSTILE)) {
          rows.add(latency(report, night, slice, day == 0 ? 100 : 1000, units));
          // Of the slice a person was erased since: what is stored is not what the night said.
          profiles.add(state(states, night, slice, bin, slice.isEmpty() ? units : units - 1));
        }
      }
      OutputTable charges = lake.rows("cost_daily");
      List<OutputRow> charged = new ArrayList<>();
      for (int day = -7; day < 6; day++) {
        LocalDate night = MONDAY.plusDays(day);
        rows.add(
            row(report, night, "", 1, 1, "not_worse")
                .set("report_name", "cost")
                .set("metric_name", "total_cost")
                .set("unit", "usd")
                .set("value", 3.75)
                .set("numerator", 3.75)
                .set("denominator", null));
        charged.add(charge(charges, night, "input_token", "chat", "1.25", "run-" + night));
        charged.add(charge(charges, night, "output_token", "search", "2.50", "run-" + night));
        // Of a run that was not published.
        charged.add(charge(charges, night, "output_token", "search", "9.99", "run-other"));
      }
      charges.append(charged);
      states.append(profiles);
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

  private static OutputRow latency(
      OutputTable table, LocalDate night, String slice, double median, long units) {
    return row(table, night, slice, 1, units, "not_worse")
        .set("metric_name", "time_to_first_token")
        .set("statistic_name", "p50")
        .set("value", median)
        .set("unit", "ms")
        .set("numerator", null)
        .set("denominator", null);
  }

  private static OutputRow state(
      OutputTable table, LocalDate night, String slice, int bin, long units) {
    return table
        .row()
        .set("profile_date", night)
        .set("grain", "requests")
        .set("report_name", "serving")
        .set("metric_name", "time_to_first_token")
        .set("slice_key", slice)
        .set("component_key", "")
        .set("evaluator", "")
        .set("evaluator_version", "")
        .set("observation_count", units)
        .set("null_count", 0L)
        .set("bin_mapping_id", LogBins.standard().id())
        .set("bin_index", List.of(bin))
        .set("bin_count", List.of(units));
  }

  private static OutputRow charge(
      OutputTable table, LocalDate night, String meter, String app, String cost, String run) {
    return table
        .row()
        .set("report_date", night)
        .set("charge_period_start", night.atStartOfDay(ZoneOffset.UTC).toInstant())
        .set("charge_period_end", night.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
        .set("sku_meter", meter)
        .set("consumed_quantity", new BigDecimal("1000"))
        .set("consumed_unit", "Tokens")
        .set("billing_currency", "USD")
        .set("list_cost", new BigDecimal(cost))
        .set("effective_cost", new BigDecimal(cost))
        .set("x_application", app)
        .set("x_request_count", 10L)
        .set("x_successful_task_count", 5L)
        .set("run_id", run);
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

    List<OutputRow> everything = rows();
    List<OutputRow> rows =
        everything.stream().filter(r -> r.text("metric_name").equals("error_rate")).toList();
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
        .contains("1 change for the worse (1 high)")
        .contains("1 finding opened, 0 persisted and 1 closed")
        .contains("hash-1", "4711", "run-2026-11-16", "nightjar weekly --week 2026-W47")
        .contains("&lt;/script&gt;&lt;img src")
        .doesNotContain("<img", "language=few");
    assertThat(page.length()).isLessThan(1_000_000);

    assertThat(run("weekly", "--week", "2026-W47", "--out", out.toString()).exitCode()).isZero();
    assertThat(rows()).hasSameSizeAs(everything);
  }

  @Test
  void aQuantileOfTheWeekIsThatOfItsNightsTogetherWhereTheirStatesAreWhatTheySaid() {
    Path out = folder.resolve("quantiles.html");
    assertThat(run("weekly", "--week", "2026-W47", "--out", out.toString()).exitCode()).isZero();
    List<OutputRow> rows =
        rows().stream().filter(r -> r.text("statistic_name").equals("p50")).toList();
    assertThat(rows)
        .extracting(r -> r.text("slice_key"), r -> r.text("value_fold"))
        .containsExactlyInAnyOrder(tuple("", "merged_bins"), tuple(HOSTILE, "median_of_nights"));
    for (OutputRow row : rows) {
      if (row.text("slice_key").isEmpty()) {
        assertThat(row.number("value")).isCloseTo(100, within(2.0));
        assertThat(row.number("ci_lower")).isBetween(97.0, 100.0);
        assertThat(row.number("ci_upper")).isBetween(100.0, 103.0);
      } else {
        assertThat(row.number("value")).isEqualTo(550);
        assertThat(row.number("ci_lower")).isNaN();
      }
    }
  }

  @Test
  void theCostIsThatOfPublishedChargesAndAgreesWithTheReport() throws Exception {
    Path out = folder.resolve("cost.html");
    assertThat(run("weekly", "--week", "2026-W47", "--out", out.toString()).exitCode()).isZero();
    assertThat(Files.readString(out))
        .contains("Requests and their tools cost 22.50 USD at list prices")
        .contains("The charges add up to the report&#39;s total_cost, to the last digit")
        .contains("Charges by meter, USD", "output_token", "15.00")
        // Six nights against seven are no change.
        .doesNotContain("against 26.25 USD", "74.94");
    assertThat(run("weekly", "--week", "2026-W46", "--out", out.toString()).exitCode()).isZero();
    assertThat(Files.readString(out)).contains("cost 26.25 USD at list prices");
  }

  @Test
  void aWeekOfTwoHundredFindingsIsSmallAndSaysWhatItLeftOut(@TempDir Path other) throws Exception {
    List<String> metrics =
        List.of("error_rate", "truncation_rate", "timeout_rate", "cancellation_rate");
    try (Lake lake = Lake.open(Settings.embedded(other.toString()), Map.of(), Lake.Access.CREATE)) {
      lake.tables().init(List.of());
      OutputTable report = lake.rows("report");
      OutputTable finding = lake.rows("finding");
      List<OutputRow> rows = new ArrayList<>();
      List<OutputRow> findings = new ArrayList<>();
      for (int i = 0; i < 240; i++) {
        String slice = Slice.of("application", "app-" + i / 4 + "-" + "x".repeat(100)).key();
        String metric = metrics.get(i % 4);
        rows.add(
            row(report, MONDAY, slice, 40, 400, i < 200 ? "regressed" : "improved")
                .set("metric_name", metric));
        if (i < 200) {
          findings.add(
              finding(finding, MONDAY, "f-" + i, slice, 1)
                  .set("metric_name", metric)
                  .set("severity", i == 150 ? "critical" : "low"));
        }
      }
      report.append(rows);
      finding.append(findings);
    }
    Path out = folder.resolve("many.html");
    Run run =
        Run.in(
            Map.of("NIGHTJAR_WAREHOUSE", other.toString(), "NIGHTJAR_TERMINAL", ""),
            "weekly",
            "--week",
            "2026-W47",
            "--out",
            out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine()).contains("\"findings_opened\":200", "\"rows\":240");
    assertThat(Files.size(out)).isLessThan(1_000_000);
    assertThat(Files.readString(out))
        .contains("200 changes for the worse (1 critical, 199 low)")
        .contains("Opened in the week (200)", "explain f-150<")
        .contains("140 more of lesser severity are left out of this page")
        .contains("140 findings of lesser severity and 10 series that got better on fewer nights")
        .contains("120 of 240 slices with a finding or an improvement")
        .contains("Only 1 of seven nights is published");
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
