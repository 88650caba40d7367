package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputRow;
import dev.nightjar.lake.OutputTable;
import dev.nightjar.model.Settings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read what was published, on a small lake without Spark. */
class ReadingTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 23);

  @TempDir static Path warehouse;

  @BeforeAll
  static void publishTwoNights() {
    try (Lake lake =
        Lake.open(Settings.embedded(warehouse.toString()), Map.of(), Lake.Access.CREATE)) {
      lake.tables().init(List.of());
      OutputTable report = lake.rows("report");
      List<OutputRow> rows = new ArrayList<>();
      rows.add(row(report, NIGHT.minusDays(1), "", 0.02, "not_worse", "run-1"));
      rows.add(row(report, NIGHT, "", 0.0213, "not_worse", "run-2"));
      rows.add(row(report, NIGHT, "language=de", 0.081, "regressed", "run-2"));
      report.append(rows);
      OutputTable finding = lake.rows("finding");
      finding.append(List.of(finding(finding, "ab12", "run-2"), finding(finding, "zz99", "run-3")));
    }
  }

  private static OutputRow row(
      OutputTable table, LocalDate night, String slice, double value, String verdict, String run) {
    return table
        .row()
        .set("report_date", night)
        .set("report_name", "hallucination")
        .set("metric_name", "unsupported_claim_rate")
        .set("statistic_name", "value")
        .set("slice_key", slice)
        .set("arm", "all")
        .set("estimator", "uncorrected")
        .set("ci_level", 0.95)
        .set("ci_method", "bucket_jackknife")
        .set("baseline_start", night.minusDays(28))
        .set("baseline_end", night.minusDays(1))
        .set("baseline_observation_count", 9240L)
        .set("statistic", "log_ratio_z")
        .set("statistic_value", 4.4)
        .set("p_value", 0.000001)
        .set("noise_scale", 1.0)
        .set("baseline_kind", "same_weekday")
        .set("baseline_name", "same_weekday")
        .set("value", value)
        .set("ci_lower", value - 0.01)
        .set("ci_upper", value + 0.01)
        .set("unit", "1")
        .set("observation_count", 2311L)
        .set("baseline_value", 0.021)
        .set("change", value - 0.021)
        .set("q_value", 0.00001)
        .set("evaluator", "judge:a")
        .set("evaluator_version", "1")
        .set("verdict", verdict)
        .set("reason", "unsupported claims of " + slice)
        .set("run_id", run);
  }

  private static OutputRow finding(OutputTable table, String id, String run) {
    return table
        .row()
        .set("finding_id", id)
        .set("report_date", NIGHT)
        .set("report_name", "hallucination")
        .set("metric_name", "unsupported_claim_rate")
        .set("slice_key", "language=de")
        .set("severity", "high")
        .set("verdict", "regressed")
        .set("value", 0.081)
        .set("baseline_value", 0.021)
        .set("change", 0.06)
        .set("failure_class", "model_behaviour")
        .set("onset_date_lower", NIGHT.minusDays(3))
        .set("onset_date", NIGHT.minusDays(3))
        .set("onset_date_upper", NIGHT.minusDays(2))
        .set("nights_seen", 4)
        .set("suspected_component", "prompt_version")
        .set("suspected_value", "v7")
        .set("suspected_previous", "v6")
        .set("identifiability", "identified")
        .set("run_id", run);
  }

  private static Run run(String... args) {
    return Run.in(
        Map.of("NIGHTJAR_WAREHOUSE", warehouse.toString(), "NIGHTJAR_TERMINAL", ""), args);
  }

  @Test
  void showPutsWhatIsWorseFirstAndReadsTheNewestNight() {
    Run run = run("show", "hallucination");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(2))
        .contains("language=de", "8.1 %", "7.1 % .. 9.1 %", "1e-05", "regressed");
    assertThat(lines.get(3)).contains("all", "2.13 %", "not_worse");
    assertThat(run.lastLine()).contains("\"report_date\":\"2026-11-23\",\"rows\":2");
  }

  @Test
  void showFilters() {
    assertThat(
            run("show", "hallucination", "--slice", "language=de", "--format", "csv").out().lines())
        .hasSize(2);
    assertThat(run("show", "hallucination", "--slice", "all", "--format", "csv").out().lines())
        .hasSize(2);
    assertThat(run("show", "hallucination", "--verdict", "improved", "--format", "json").out())
        .isEqualTo("[]\n");
    assertThat(run("show", "hallucination", "--report-date", "2026-11-22").lastLine())
        .contains("\"rows\":1");
  }

  @Test
  void wrongNamesAreAnsweredWithTheNearest() {
    assertThat(run("show", "halucination").err()).contains("did you mean \"hallucination\"?");
    assertThat(run("show", "hallucination", "--metric", "unsuported_claim_rate").err())
        .contains("did you mean \"unsupported_claim_rate\"?");
    assertThat(run("show", "hallucination", "--verdict", "regresed").err())
        .contains("did you mean \"regressed\"?");
    Run slice = run("show", "hallucination", "--slice", "de");
    assertThat(slice.exitCode()).isEqualTo(2);
    assertThat(slice.err()).contains("expected dimension=value");
  }

  @Test
  void aNightThatIsNotPublishedIsAnsweredWithTheNearest() {
    Run run = run("show", "hallucination", "--report-date", "2026-12-01");
    assertThat(run.exitCode()).isEqualTo(99);
    assertThat(run.err()).contains("2026-12-01").contains("the nearest that is: 2026-11-23");
  }

  @Test
  void findingsOfAnUnpublishedRunAreNotListed() {
    Run run = run("findings");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "[high] hallucination: unsupported_claim_rate on language=de rose from 2.1 % to 8.1 %",
            "since 20 Nov (20–21 Nov)", "nightjar explain ab12")
        .doesNotContain("zz99");
    assertThat(run("findings", "--open", "--format=jsonl").out().lines()).hasSize(1);
  }

  @Test
  void explainTakesTheFirstLettersOfAnId() {
    Run run = run("explain", "ab");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("hallucination: unsupported_claim_rate on language=de rose from 2.1 % to 8.1 %")
        .contains("2311 units", "2026-11-20", "prompt_version v7, before it v6");
    assertThat(run("explain", "ab", "--format", "json").out()).contains("\"finding_id\":\"ab12\"");
    assertThat(run("explain", "cd").exitCode()).isEqualTo(2);
  }
}
