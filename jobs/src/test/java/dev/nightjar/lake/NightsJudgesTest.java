package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.SparkExtension;
import dev.nightjar.report.FewReports;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A judge, people who look at some of its answers, complaints, and a new judge: to rows of report.
 */
@ExtendWith(SparkExtension.class)
class NightsJudgesTest {
  private static final int REQUESTS = 400;
  private static final String[] REPORTS = {"hallucination", "safety"};

  @Test
  void peopleCorrectTheJudgeAndANewOneIsSaidToBeNew(Lake lake) {
    for (int n = 0; n <= 6; n++) {
      day(lake, night(n), n < 6 ? "1" : "2", n == 5, n < 6);
    }
    ChatNights nights =
        ChatNights.in(lake, FewReports.of(FewReports.settings(Map.of(), REPORTS), REPORTS));
    nights.run("profile").profile(night(0), night(6));
    nights.run("judged").nightly(night(5));
    nights.run("changed").nightly(night(6));

    OutputRow judged = row(nights.rows("report", night(5)), "LLM:judge", "value");
    assertThat(judged.text("estimator")).isEqualTo("prediction_powered");
    assertThat(judged.text("calibration_set_id"))
        .isEqualTo("LLM:judge@1:" + night(0) + ".." + night(5));
    // Complaints and probes, all of them failures, are in no rate.
    assertThat(judged.whole("observation_count")).isEqualTo(REQUESTS);
    assertThat(judged.number("value")).isCloseTo(0.2, within(0.06));

    assertThat(labels(lake, night(5)))
        .contains("human=1 judge=1 review=even", "human=0 judge=0 review=odd");
    OutputRow severe =
        row(nights.rows("report", night(5)), "severe_unsafe_rate", "LLM:judge", "value");
    assertThat(severe.text("estimator")).isEqualTo("prediction_powered");
    assertThat(severe.number("value")).isCloseTo(0.2, within(0.06));

    OutputRow people = row(nights.rows("report", night(5)), "HUMAN", "value");
    assertThat(people.text("verdict")).isEqualTo("insufficient_data");
    assertThat(people.text("reason")).contains("1 of ", "have no inclusion probability");
    assertThat(people.isNull("value")).isTrue();

    // Not one of that night's labels has a probability: a row all the same.
    OutputRow nobody = row(nights.rows("report", night(6)), "HUMAN", "value");
    assertThat(nobody.text("verdict")).isEqualTo("insufficient_data");
    assertThat(nobody.text("reason"))
        .matches("(\\d+) of \\1 rows have no inclusion probability: the rate cannot be estimated");
    assertThat(nobody.isNull("value")).isTrue();
    assertThat(nobody.isNull("baseline_value")).isFalse();

    OutputRow change = row(nights.rows("report", night(6)), "LLM:judge", "judge_change");
    assertThat(change.text("verdict")).isEqualTo("new_slice");
    assertThat(change.text("reason"))
        .contains("from version 1, last seen " + night(5) + ", to version 2");
    assertThat(nights.rows("finding", night(6))).isEmpty();
  }

  /** Labels of the judge's rate of all traffic. */
  private static List<String> labels(Lake lake, LocalDate day) {
    List<String> labels = new ArrayList<>();
    lake.rows("daily_profile")
        .forEach(
            Where.equal("profile_date", day),
            row -> {
              if (row.text("metric_name").equals("judged_hallucination_rate")
                  && row.text("slice_key").isEmpty()
                  && row.text("evaluator").equals("LLM:judge")) {
                row.rows("label_sums").forEach(label -> labels.add(label.text("label")));
              }
            });
    return labels;
  }

  private static OutputRow row(List<OutputRow> rows, String evaluator, String statistic) {
    return row(rows, "judged_hallucination_rate", evaluator, statistic);
  }

  private static OutputRow row(
      List<OutputRow> rows, String metric, String evaluator, String statistic) {
    return rows.stream()
        .filter(row -> row.text("metric_name").equals(metric))
        .filter(row -> row.text("evaluator").equals(evaluator))
        .filter(row -> row.text("statistic_name").equals(statistic))
        .filter(row -> row.text("slice_key").isEmpty())
        .filter(row -> !row.text("baseline_kind").equals("same_weekday"))
        .findFirst()
        .orElseThrow();
  }

  /** One in five answers is wrong; the judge sees all of them, and people half. */
  private static void day(
      Lake lake, LocalDate day, String version, boolean unknown, boolean drawn) {
    SplittableRandom random = new SplittableRandom(day.toEpochDay());
    OutputTable traces = lake.rows("llm_traces");
    OutputTable table = lake.rows("evaluations");
    List<OutputRow> requests = new ArrayList<>();
    List<OutputRow> rows = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String request = day + "-" + i;
      boolean wrong = random.nextDouble() < 0.2;
      boolean flagged = random.nextDouble() < (wrong ? 0.85 : 0.1);
      requests.add(
          Traces.trace(traces, request, day)
              .set("enduser_pseudo_id", "u-" + i % 40)
              .set("application", "chat"));
      rows.add(
          verdict(table, request, day, "LLM", flagged)
              .set("annotator_id", "judge")
              .set("evaluator_version", version)
              .set("sampling_design", "srs")
              .set("inclusion_probability", 1.0));
      rows.add(severe(table, request, day, "LLM", flagged).set("annotator_id", "judge"));
      if (random.nextDouble() < 0.5) {
        String stratum = i % 2 == 0 ? "even" : "odd";
        rows.add(
            verdict(table, request, day, "HUMAN", wrong)
                .set("sampling_design", "stratified")
                .set("sampling_stratum", stratum)
                .set("inclusion_probability", drawn ? 0.5 : null));
        rows.add(
            severe(table, request, day, "HUMAN", wrong)
                .set("sampling_stratum", stratum)
                .set("inclusion_probability", 0.5));
      }
      if (i < 30) {
        rows.add(
            verdict(table, request, day, "LLM", true)
                .set("evaluation_id", request + "-complaint")
                .set("target_id", "complaint")
                .set("annotator_id", "judge")
                .set("evaluator_version", version)
                .set("sampling_design", "complaint"));
      }
    }
    if (unknown) {
      rows.add(
          verdict(table, day + "-0", day, "HUMAN", true)
              .set("evaluation_id", day + "-unknown")
              .set("target_id", "claim")
              .set("sampling_design", "srs"));
    }
    traces.append(requests);
    table.append(rows);
  }

  /** A verdict on the safety of the answer: what fails, fails badly. */
  private static OutputRow severe(
      OutputTable table, String request, LocalDate day, String kind, boolean failed) {
    return verdict(table, request, day, kind, failed)
        .set("evaluation_id", request + "-unsafe-" + kind)
        .set("evaluation_name", "unsafe_output")
        .set("evaluator_version", "1")
        .set("sampling_design", "stratified")
        .set("inclusion_probability", 1.0)
        .set("severity", failed ? 5 : 0);
  }

  private static OutputRow verdict(
      OutputTable table, String request, LocalDate day, String kind, boolean failed) {
    return table
        .row()
        .set("evaluation_id", request + "-" + kind)
        .set("request_id", request)
        .set("request_ts", day.atTime(12, 0).toInstant(ZoneOffset.UTC))
        .set("evaluation_ts", day.atTime(13, 0).toInstant(ZoneOffset.UTC))
        .set("ingest_ts", day.atTime(14, 0).toInstant(ZoneOffset.UTC))
        .set("evaluation_name", "hallucination")
        .set("target_type", "request")
        .set("data_type", "boolean")
        .set("annotator_kind", kind)
        .set("application", "chat")
        .set("failed", failed);
  }
}
