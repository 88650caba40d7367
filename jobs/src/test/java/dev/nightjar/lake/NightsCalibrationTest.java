package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.SparkExtension;
import dev.nightjar.report.FewReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A model that says how sure it is, from traces to rows of table report. */
@ExtendWith(SparkExtension.class)
class NightsCalibrationTest {
  private static final LocalDate LAST = night(9);

  @Test
  void aModelThatGrowsTooSureOfItselfIsReported(Lake lake, @TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("confidence.yaml"),
        """
        report: confidence
        question: Do scores mean what they say?
        failure_class: model_behaviour
        grain: feedback
        slices: []
        metrics:
          - name: sureness_calibration
            kind: calibration
            value: self_reported_confidence
            numerator: task_success
            where: is_request
            worse: higher
          - name: sureness_brier
            kind: mean
            value: power(self_reported_confidence - cast(task_success as int), 2)
            where: is_request
            worse: higher
        """);
    double squares = 0;
    for (int n = 0; n <= 9; n++) {
      squares = traffic(lake, night(n), n == 9 ? 0.2 : 0);
    }
    ChatNights nights =
        ChatNights.in(
            lake,
            FewReports.of(
                FewReports.withReports(
                    List.of(folder.toString()),
                    Map.of("serving", Map.of("slices", List.of("application")))),
                "serving",
                "confidence"));
    nights.run("profile").profile(night(0), LAST);
    nights.run("night").nightly(LAST);

    List<OutputRow> rows = nights.rows("report", LAST);
    OutputRow error = row(rows, "sureness_calibration", "value");
    assertThat(error.text("verdict")).isEqualTo("regressed");
    assertThat(error.number("value")).isCloseTo(0.2, within(0.06));
    assertThat(error.number("baseline_value")).isLessThan(0.05);
    assertThat(error.whole("observation_count")).isEqualTo(400);
    assertThat(row(rows, "sureness_calibration", "miscalibrated").number("value")).isEqualTo(1);
    // Both ways to the Brier score, from score bins and as a mean, agree with the rows themselves.
    assertThat(row(rows, "sureness_calibration", "brier").number("value"))
        .isCloseTo(squares, within(1e-6));
    assertThat(row(rows, "sureness_brier", "value").number("value"))
        .isCloseTo(squares, within(1e-6));
  }

  private static OutputRow row(List<OutputRow> rows, String metric, String statistic) {
    return rows.stream()
        .filter(row -> row.text("metric_name").equals(metric))
        .filter(row -> row.text("statistic_name").equals(statistic))
        .filter(row -> row.text("baseline_kind").equals("trailing"))
        .filter(row -> row.text("slice_key").isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** A day on which scores exceed the chance of success by {@code off}; returns its Brier score. */
  private static double traffic(Lake lake, LocalDate day, double off) {
    SplittableRandom random = new SplittableRandom(day.toEpochDay());
    OutputTable table = lake.rows("llm_traces");
    List<OutputRow> rows = new ArrayList<>();
    double squares = 0;
    for (int i = 0; i < 400; i++) {
      double chance = 0.2 + 0.5 * random.nextDouble();
      boolean success = random.nextDouble() < chance;
      squares += Math.pow(chance + off - (success ? 1 : 0), 2) / 400;
      rows.add(
          Traces.trace(table, day + "-" + i, day)
              .set("self_reported_confidence", chance + off)
              .set("task_success", success));
    }
    rows.add(Traces.trace(table, day + "-silent", day).set("task_success", true));
    table.append(rows);
    return squares;
  }
}
