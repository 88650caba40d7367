package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.WeightedSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What strata and repeated subjects of a sample do to what is known of a rate. */
class SampledRatesTest {
  private static final int REPETITIONS = 1000;

  @Test
  void strataOfDifferentRatesMakeARateBetterKnown() {
    // One in ten of 1000 with 60 %, one in ten of 9000 with 2 %.
    Comparison strata = human(sums(60, 100, 18, 900), strata(60, 100, 18, 900));
    Comparison weights = human(sums(60, 100, 18, 900), List.of());

    assertThat(strata.current().value()).isCloseTo(weights.current().value(), within(1e-12));
    double error = Math.sqrt((0.01 * 0.24 / 100) + (0.81 * 0.0196 / 900));
    double design = 0.078 * 0.922 / strata.current().effectiveSampleSize();
    assertThat(Math.sqrt(design)).isCloseTo(error, within(0.05 * error));
    assertThat(strata.current().effectiveSampleSize())
        .isGreaterThan(1.5 * weights.current().effectiveSampleSize());
  }

  @Test
  void aSliceKnowsLittleMoreByStrataThatItHasFewUnitsOf() {
    Slice part = Slice.of("language", "de");
    List<Series> series = new ArrayList<>();
    series.add(series(Slice.ALL, sums(60, 100, 18, 900), strata(60, 100, 18, 900)));
    series.add(series(part, sums(6, 10, 2, 90), strata(6, 10, 2, 90)));
    series.add(series(Slice.of("language", "en"), sums(6, 10, 2, 90), List.of()));

    List<Comparison> rows =
        NightComparer.of(series, CompareSettings.standard()).compare(Fixture.day(0)).comparisons();

    double with = size(rows, part.key());
    double without = size(rows, "language=en");
    assertThat(with).isBetween(without, 1.15 * without);
  }

  @Test
  void labelsOfOnePersonAreNoIndependentLabels() {
    Comparison apart = labels(false);
    Comparison together = labels(true);

    assertThat(apart.current().value()).isCloseTo(together.current().value(), within(0.01));
    assertThat(apart.current().effectiveSampleSize())
        .isGreaterThan(1.8 * together.current().effectiveSampleSize());
    assertThat(together.current().upper() - together.current().lower())
        .isGreaterThan(1.3 * (apart.current().upper() - apart.current().lower()));
  }

  @Test
  void stratifiedRatesCoverTheTruth() {
    SplittableRandom random = new SplittableRandom(21);
    int covered = 0;
    for (int r = 0; r < REPETITIONS; r++) {
      long hard = 0;
      for (int i = 0; i < 10_000; i++) {
        hard += random.nextDouble() < 0.1 ? 1 : 0;
      }
      long a = events(random, 100, 0.1);
      long b = events(random, 300, 0.01);
      WeightedSums sums = sums(a, 100, b, 300, hard / 100.0, (10_000 - hard) / 300.0);
      Comparison row = human(sums, strata(a, 100, b, 300, hard / 100.0, (10_000 - hard) / 300.0));
      covered += row.current().lower() <= 0.019 && 0.019 <= row.current().upper() ? 1 : 0;
    }
    assertThat(covered / (double) REPETITIONS).isBetween(0.93, 0.985);
  }

  private static long events(SplittableRandom random, int n, double rate) {
    long events = 0;
    for (int i = 0; i < n; i++) {
      events += random.nextDouble() < rate ? 1 : 0;
    }
    return events;
  }

  /** Two nights of a judge with 400 labels; of 50 subjects each says the same always, or nobody. */
  private static Comparison labels(boolean clustered) {
    Judged judge = new Judged("1");
    for (int day = 0; day < 2; day++) {
      long[] counts = new long[4];
      long[] buckets = new long[LabelSum.JOINT * Profile.BUCKETS];
      SplittableRandom random = new SplittableRandom(5 + day);
      for (int subject = 0; subject < 50; subject++) {
        for (int i = 0; i < 8; i++) {
          boolean failed = clustered ? subject % 5 == 0 : (subject + i) % 5 == 0;
          boolean flagged = random.nextDouble() < (failed ? 0.7 : 0.2);
          int cell = (failed ? 2 : 0) + (flagged ? 1 : 0);
          counts[cell]++;
          buckets[LabelSum.JOINT * subject + cell] += 1_000_000;
        }
      }
      List<LabelSum> sums = new ArrayList<>();
      for (int cell = 0; cell < LabelSum.JOINT; cell++) {
        sums.add(Judged.label(LabelSum.joint(cell / 2 == 1, cell % 2 == 1), counts[cell], 1));
      }
      judge.labelled(day, 10_000, 3000, sums, buckets);
    }
    return judge.trailing(1);
  }

  private static double size(List<Comparison> rows, String slice) {
    return rows.stream()
        .filter(row -> row.slice().key().equals(slice))
        .findFirst()
        .orElseThrow()
        .current()
        .effectiveSampleSize();
  }

  private static Comparison human(WeightedSums sums, List<LabelSum> labels) {
    return NightComparer.of(List.of(series(Slice.ALL, sums, labels)), CompareSettings.standard())
        .compare(Fixture.day(0))
        .comparisons()
        .get(0);
  }

  private static Series series(Slice slice, WeightedSums sums, List<LabelSum> labels) {
    Profile profile =
        new Fixture.Builder(Judged.METRIC, slice, Fixture.day(0))
            .subjects(200)
            .weighted(sums)
            .labels(labels)
            .build();
    return new Series(
        Judged.METRIC, slice, "HUMAN", "", new TreeMap<>(Map.of(Fixture.day(0), profile)));
  }

  private static WeightedSums sums(long a, long n, long b, long m) {
    return sums(a, n, b, m, 10, 10);
  }

  private static WeightedSums sums(long a, long n, long b, long m, double v, double w) {
    return WeightedSums.ofBinary(
        n + m, v * n + w * m, v * v * n + w * w * m, v * a + w * b, v * v * a + w * w * b);
  }

  private static List<LabelSum> strata(long a, long n, long b, long m) {
    return strata(a, n, b, m, 10, 10);
  }

  private static List<LabelSum> strata(long a, long n, long b, long m, double v, double w) {
    return List.of(
        Judged.label(LabelSum.drawn("1", "hard"), a, v),
        Judged.label(LabelSum.drawn("0", "hard"), n - a, v),
        Judged.label(LabelSum.drawn("1", "easy"), b, w),
        Judged.label(LabelSum.drawn("0", "easy"), m - b, w));
  }
}
