package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuietNightsTest {
  private static final int SLICES = 300;
  private static final int HISTORY = 56;
  private static final int NIGHTS = 30;

  /** 300 unchanged slices with weekday effects, lognormal traffic and noise between days. */
  static List<Series> unchanged(Metric metric, double noise, Random random) {
    List<Series> series = new ArrayList<>();
    long[] allUnits = new long[HISTORY + NIGHTS];
    long[] allEvents = new long[HISTORY + NIGHTS];
    for (int s = 0; s < SLICES; s++) {
      double traffic = Math.exp(Math.log(1000) + random.nextGaussian());
      double base = Math.log(0.05 / 0.95) + 0.4 * random.nextGaussian();
      double[] weekday = random.doubles(7).map(u -> 0.14 * (2 * u - 1)).toArray();
      Fixture.Days days = new Fixture.Days(metric, Slice.of("tenant_tier", "t" + s));
      for (int d = 0; d < HISTORY + NIGHTS; d++) {
        long n = Math.max(30, Math.round(traffic * Math.exp(0.1 * random.nextGaussian())));
        double logit = base + weekday[d % 7] + noise * random.nextGaussian();
        long x = binomial(random, n, 1 / (1 + Math.exp(-logit)));
        days.rate(d, n, x);
        allUnits[d] += n;
        allEvents[d] += x;
      }
      series.add(days.series());
    }
    Fixture.Days all = new Fixture.Days(metric, Slice.ALL);
    for (int d = 0; d < HISTORY + NIGHTS; d++) {
      all.rate(d, allUnits[d], allEvents[d]);
    }
    series.add(all.series());
    return series;
  }

  static long binomial(Random random, long n, double p) {
    if (n * p < 200) {
      long x = 0;
      double position = 0;
      while (true) {
        position += Math.ceil(Math.log(1 - random.nextDouble()) / Math.log1p(-p));
        if (position > n) {
          return x;
        }
        x++;
      }
    }
    double x = n * p + random.nextGaussian() * Math.sqrt(n * p * (1 - p));
    return Math.max(0, Math.min(n, Math.round(x)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.2})
  void unchanged_nights_raise_no_more_false_alarms_than_promised(double noise) {
    Metric metric = Fixture.rate("unsupported_claim_rate");
    NightComparer comparer =
        NightComparer.of(
            unchanged(metric, noise, new Random(20260601)), CompareSettings.standard());
    int falseNights = 0;
    int rows = 0;
    int small = 0;
    for (int n = HISTORY; n < HISTORY + NIGHTS; n++) {
      List<Comparison> night = comparer.compare(day(n)).comparisons();
      falseNights += night.stream().anyMatch(c -> c.verdict() == Verdict.REGRESSED) ? 1 : 0;
      for (Comparison c : night) {
        assertThat(c.pValue()).isBetween(0.0, 1.0);
        rows++;
        small += c.pValue() < 0.001 && c.verdict() != Verdict.IMPROVED ? 1 : 0;
      }
    }
    assertThat(rows).isEqualTo(2 * (SLICES + 1) * NIGHTS);
    assertThat((double) small / rows).isLessThanOrEqualTo(1.5 * 0.001);
    assertThat((double) falseNights / NIGHTS).isLessThanOrEqualTo(1.5 * 0.05);
  }
}
