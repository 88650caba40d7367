package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Deployment;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Arms that a judge judges: what people must have said before they are compared. */
class JudgedCanariesTest {
  private static final Metric METRIC =
      MetricBuilder.of("safety", "unsafe_rate", MetricKind.RATE)
          .grain("evaluations")
          .value("failed")
          .critical(true)
          .margin(new Margin(0.2, 0.02))
          .baselines(List.of(BaselineKind.CANARY))
          .build();

  private static final long[] NONE = {};

  @Test
  void labelsOfBothArmsCorrectThem() {
    // The judge favours the canary: it lets pass most of what people fail there.
    Comparison row =
        row(
            arm("canary", NONE, new long[] {40, 60, 0, 300}),
            arm("baseline", NONE, new long[] {45, 5, 5, 345}));

    assertThat(row.estimator()).isEqualTo("prediction_powered");
    assertThat(row.current().value()).isCloseTo(0.25, within(0.03));
    assertThat(row.baselineEstimate().value()).isCloseTo(0.125, within(0.02));
    assertThat(row.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(row.change())
        .isCloseTo(row.current().value() - row.baselineEstimate().value(), within(1e-12));
  }

  @Test
  void errorsThatBothArmsShowedCorrectThem() {
    long[] labels = {45, 5, 5, 95};
    Comparison row = row(arm("canary", labels, NONE), arm("baseline", labels, NONE));

    assertThat(row.estimator()).isEqualTo("rogan_gladen");
    assertThat(row.current().value()).isCloseTo((0.12 + 0.95 - 1) / 0.85, within(1e-6));
  }

  @Test
  void withoutLabelsOfTheCanaryNobodyKnowsHowTheJudgeErrsOnIt() {
    Comparison row =
        row(arm("canary", NONE, NONE), arm("baseline", new long[] {45, 5, 5, 95}, NONE));

    assertThat(row.estimator()).isEqualTo("uncorrected");
    assertThat(row.current().value()).isCloseTo(0.12, within(1e-9));
    assertThat(row.reason())
        .contains("whether the judge errs alike on both arms is not known", "0 human labels");
  }

  @Test
  void armsOnWhichTheJudgeErrsOtherwiseAreNotCompared() {
    Comparison row =
        row(
            arm("canary", new long[] {10, 40, 5, 95}, NONE),
            arm("baseline", new long[] {45, 5, 5, 95}, NONE));

    assertThat(row.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row.reason()).contains("cannot be compared");
    assertThat(row.pValue()).isNaN();
  }

  /** 5000 verdicts, 12 % of them failures, on each of two nights, with labels of either. */
  private static Series arm(String name, long[] before, long[] tonight) {
    Slice slice = Slice.of(Map.of("application", "search", "deployment_arm", name));
    TreeMap<LocalDate, Profile> days = new TreeMap<>();
    long[][] labels = {before, tonight};
    for (int day = 0; day < 2; day++) {
      List<LabelSum> sums = new ArrayList<>();
      for (int i = 0; i < labels[day].length; i++) {
        sums.add(Judged.label(LabelSum.joint(i < 2, i % 2 == 0), labels[day][i], 1));
      }
      days.put(
          Fixture.day(day),
          new Fixture.Builder(METRIC, slice, Fixture.day(day))
              .units(5000)
              .subjects(1000)
              .events(600)
              .labels(sums)
              .build());
    }
    return new Series(METRIC, slice, "LLM:judge", "1", days);
  }

  private static Comparison row(Series canary, Series control) {
    Deployment divided =
        new Deployment("c1", "search", "canary", null, Instant.EPOCH, null, "request");
    return NightComparer.of(
            List.of(canary, control), CompareSettings.standard().withDeployments(List.of(divided)))
        .compare(Fixture.day(1))
        .comparisons()
        .stream()
        .filter(c -> c.statisticName().equals("value"))
        .findFirst()
        .orElseThrow();
  }
}
