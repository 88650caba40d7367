package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.CalibrationSums;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationMethodTest {
  private static final Metric METRIC =
      Fixture.metric(
          "confidence_calibration", MetricKind.CALIBRATION, Direction.HIGHER, new Margin(0, 0.02));

  /** The score exceeds the chance of coming true by {@code off}; subjects agree with themselves. */
  private static Profile day(LocalDate date, int units, double off, int subjects) {
    SplittableRandom random = new SplittableRandom(date.toEpochDay() * 7 + units);
    long[] sums = new long[CalibrationSums.LENGTH];
    double[] beyond = new double[64];
    double[] weights = new double[64];
    double[] mood = new double[subjects];
    for (int s = 0; s < subjects; s++) {
      mood[s] = subjects < units ? 0.4 * (random.nextDouble() - 0.5) : 0;
    }
    for (int i = 0; i < units; i++) {
      double truth = 0.3 + 0.4 * random.nextDouble();
      boolean yes = random.nextDouble() < truth + mood[i % subjects];
      CalibrationSums.add(sums, truth + off, yes, 1);
      beyond[i % subjects % 64] += truth + off - (yes ? 1 : 0);
      weights[i % subjects % 64]++;
    }
    double gap = 0;
    for (double b : beyond) {
      gap += b;
    }
    return new Fixture.Builder(METRIC, Slice.ALL, date)
        .units(units)
        .subjects(subjects)
        .sums(gap, units, 0)
        .buckets(beyond, weights)
        .moments(sums)
        .build();
  }

  private static List<Comparison> night(double off, int units, int subjects) {
    Fixture.Days days = new Fixture.Days(METRIC, Slice.ALL);
    for (int d = 0; d < 42; d++) {
      days.put(day(Fixture.day(d), units, 0, subjects));
    }
    days.put(day(Fixture.day(42), units, off, subjects));
    return NightComparer.of(List.of(days.series()), CompareSettings.standard())
        .compare(Fixture.day(42))
        .comparisons()
        .stream()
        .filter(c -> c.baseline().kind() == BaselineKind.TRAILING)
        .toList();
  }

  private static Comparison row(List<Comparison> rows, String name) {
    return rows.stream().filter(c -> c.statisticName().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void overconfidenceIsFoundAndFlagged() {
    List<Comparison> rows = night(0.12, 2000, 2000);
    Comparison row = row(rows, "value");

    assertThat(row.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(row.current().value()).isCloseTo(0.12, within(0.03));
    assertThat(row.current().lower()).isLessThan(0.12);
    assertThat(row.current().upper()).isGreaterThan(0.12);
    assertThat(row.changeLower()).isLessThan(row.change());
    assertThat(row.changeUpper()).isGreaterThan(row.change());
    assertThat(row(rows, "overconfidence").current().value()).isCloseTo(0.12, within(0.03));
    assertThat(row(rows, "miscalibrated").current().value()).isEqualTo(1);
    assertThat(row(rows, "brier").current().value()).isBetween(0.2, 0.3);
    assertThat(Math.abs(row(rows, "spiegelhalter").current().value())).isGreaterThan(2.6);
  }

  @Test
  void aNightAsMiscalibratedAsItsPastSaysSo() {
    Fixture.Days days = new Fixture.Days(METRIC, Slice.ALL);
    for (int d = 0; d <= 42; d++) {
      days.put(day(Fixture.day(d), 2000, 0.12, 2000));
    }
    Comparison row =
        NightComparer.of(List.of(days.series()), CompareSettings.standard())
            .compare(Fixture.day(42))
            .comparisons()
            .get(0);

    assertThat(row.verdict()).isNotEqualTo(Verdict.REGRESSED);
    assertThat(row.reason()).contains("scores do not mean what they say: calibration error 0.1");
  }

  @Test
  void aCalibratedNightIsQuietThoughItsExpectedErrorIsNotZero() {
    List<Comparison> rows = night(0, 2000, 2000);

    assertThat(row(rows, "value").verdict()).isNotEqualTo(Verdict.REGRESSED);
    assertThat(row(rows, "value").current().value()).isLessThan(0.02);
    assertThat(row(rows, "ece").current().value()).isGreaterThan(0.01);
    assertThat(row(rows, "miscalibrated").current().value()).isZero();
    assertThat(row(rows, "value").reason()).doesNotContain("scores do not mean");
  }

  @Test
  void aFewTalkativeSubjectsAreNoEvidence() {
    Profile talkative = day(Fixture.day(0), 2000, 0, 64);
    Profile many = day(Fixture.day(0), 2000, 0, 2000);

    assertThat(inflation(many)).isLessThan(2.5);
    assertThat(inflation(talkative)).isGreaterThan(5);
  }

  /** Variance of the squared error over what it would be if units were independent. */
  private static double inflation(Profile day) {
    Profile independent =
        new Fixture.Builder(METRIC, Slice.ALL, Fixture.day(0))
            .units(day.observationCount())
            .moments(day.moments())
            .build();
    return new CalibrationTable(Day.of(METRIC, day, Map.of())).error().variance()
        / new CalibrationTable(Day.of(METRIC, independent, Map.of())).error().variance();
  }
}
