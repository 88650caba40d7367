package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeanShiftTest {
  private static final int BUCKETS = 32;
  private static final int DIMENSIONS = 16;

  /** Two samples of subjects that agree with themselves, as bucket sums. */
  private record Samples(double[] n, double[][] sums, double[] m, double[][] others) {
    static Samples of(SplittableRandom random, double shift) {
      Samples s =
          new Samples(
              new double[BUCKETS],
              new double[BUCKETS][DIMENSIONS],
              new double[BUCKETS],
              new double[BUCKETS][DIMENSIONS]);
      for (int subject = 0; subject < 200; subject++) {
        double[] taste = new double[DIMENSIONS];
        for (int d = 0; d < DIMENSIONS; d++) {
          taste[d] = random.nextGaussian() * (d < 5 ? 1 : 0.2);
        }
        int bucket = random.nextInt(BUCKETS);
        for (int i = 0; i < 16; i++) {
          boolean night = i < 3;
          (night ? s.n : s.m)[bucket]++;
          double[] sum = (night ? s.sums : s.others)[bucket];
          for (int d = 0; d < DIMENSIONS; d++) {
            sum[d] += taste[d] + random.nextGaussian() + (night && d == 0 ? shift : 0);
          }
        }
      }
      return s;
    }

    MeanShift test() {
      return MeanShift.of(n, sums, m, others);
    }
  }

  @Test
  void theMomentsAreThoseOfExchangingBuckets() {
    Samples s = Samples.of(new SplittableRandom(3), 0);
    MeanShift shift = s.test();
    SplittableRandom random = new SplittableRandom(11);
    double[][] u = contributions(s);
    int draws = 40_000;
    double sum = 0;
    double squares = 0;
    for (int draw = 0; draw < draws; draw++) {
      double[] total = new double[DIMENSIONS];
      for (double[] of : u) {
        double sign = random.nextBoolean() ? 1 : -1;
        for (int d = 0; d < DIMENSIONS; d++) {
          total[d] += sign * of[d];
        }
      }
      double t = 0;
      for (double x : total) {
        t += x * x;
      }
      sum += t / draws;
      squares += t * t / draws;
    }
    double k = BUCKETS;
    assertThat(shift.expected() / (sum * k / (k - 1))).isCloseTo(1, within(0.02));
    double variance = squares - sum * sum;
    assertThat(2 * shift.spread() / (variance * Math.pow(k / (k - 1), 3)))
        .isCloseTo(1, within(0.05));
  }

  private static double[][] contributions(Samples s) {
    double n = Totals.of(s.n);
    double m = Totals.of(s.m);
    double[][] u = new double[BUCKETS][DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      double x = 0;
      double y = 0;
      for (int b = 0; b < BUCKETS; b++) {
        x += s.sums[b][d] / n;
        y += s.others[b][d] / m;
      }
      for (int b = 0; b < BUCKETS; b++) {
        u[b][d] = (s.sums[b][d] - s.n[b] * x) / n - (s.others[b][d] - s.m[b] * y) / m;
      }
    }
    return u;
  }

  /** Of 1,000 pairs without a difference about 5 % and 1 % are below 0.05 and 0.01. */
  @Test
  void nullPValuesAreWhatTheySay() {
    SplittableRandom random = new SplittableRandom(1);
    int five = 0;
    int one = 0;
    for (int i = 0; i < 1000; i++) {
      double p = Samples.of(random, 0).test().p();
      five += p < 0.05 ? 1 : 0;
      one += p < 0.01 ? 1 : 0;
    }
    assertThat(five).isBetween(25, 75);
    assertThat(one).isBetween(2, 22);
  }

  @Test
  void aShiftIsFoundAndItsSizeIsWhatSamplingLeaves() {
    MeanShift shift = Samples.of(new SplittableRandom(2), 0.5).test();

    assertThat(shift.p()).isLessThan(1e-4);
    assertThat(Math.sqrt(shift.excess())).isCloseTo(0.5, within(0.15));
  }

  @Test
  void fewBucketsOrAnEmptySampleSayNothing() {
    double[] some = new double[BUCKETS];
    some[0] = 10;
    double[][] sums = new double[BUCKETS][2];

    assertThat(MeanShift.of(some, sums, some, sums).isDefined()).isFalse();
    assertThat(MeanShift.of(some, sums, new double[BUCKETS], sums).isDefined()).isFalse();
  }
}
