package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.stats.BucketJackknife.Refusal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketJackknifeTest {

  private static final double[] X = {120, 80, 200, 50, 90, 300, 40, 60};
  private static final double[] Y = {2, 1, 3, 1, 2, 4, 1, 1};

  private static double[] filled(double value) {
    double[] buckets = new double[64];
    Arrays.fill(buckets, value);
    return buckets;
  }

  @Test
  void aFewBusySubjectsLeaveTheErrorWithFewDegreesOfFreedom() {
    double[] num = new double[64];
    double[] den = new double[64];
    for (int b = 0; b < 64; b++) {
      den[b] = b < 4 ? 200 : 20;
      num[b] = den[b] * (b % 2 == 0 ? 1.1 : 0.9);
    }
    BucketJackknife.Estimate busy = BucketJackknife.ratio(num, den);
    java.util.Arrays.fill(den, 20);
    for (int b = 0; b < 64; b++) {
      num[b] = den[b] * (b % 2 == 0 ? 1.1 : 0.9);
    }
    BucketJackknife.Estimate even = BucketJackknife.ratio(num, den);

    assertThat(busy.isReliable()).isTrue();
    assertThat(busy.effectiveDegrees()).isBetween(10.0, 25.0);
    assertThat(even.effectiveDegrees()).isEqualTo(63);
  }

  @Test
  void agreesWithThePublishedExample() {
    BucketJackknife.Estimate ratio = BucketJackknife.ratio(X, Y);
    assertThat(ratio.estimate()).isCloseTo(62.6666666667, closedForm(62));
    assertThat(ratio.standardError()).isCloseTo(5.42069120202, closedForm(5.4));
    assertThat(ratio.biasCorrected()).isCloseTo(63.4370629371, closedForm(63));
    assertThat(ratio.degreesOfFreedom()).isEqualTo(7);
    assertThat(ratio.refusal()).isEqualTo(Refusal.TOO_FEW_BUCKETS);
  }

  @Test
  void emptyBucketsDoNotCount() {
    double[] wideX = Arrays.copyOf(X, 64);
    double[] wideY = Arrays.copyOf(Y, 64);
    assertThat(BucketJackknife.ratio(wideX, wideY)).isEqualTo(BucketJackknife.ratio(X, Y));
  }

  @Test
  void sixtyFourBucketsUseTheStudentIntervalOfSixtyThree() {
    double[] num = filled(3);
    num[0] = 5;
    num[1] = 1;
    BucketJackknife.Estimate ratio = BucketJackknife.ratio(num, filled(10));
    assertThat(ratio.isReliable()).isTrue();
    assertThat(ratio.interval(0.95).width())
        .isCloseTo(2 * 1.99834054252 * ratio.standardError(), within(1e-10));
    assertThat(ratio.twoSided(0.3)).isEqualTo(1);
    assertThat(ratio.twoSided(0.4)).isLessThan(1e-10);
  }

  @Test
  void aWhaleIsNamed() {
    double[] den = filled(10);
    den[7] = 1000;
    assertThat(BucketJackknife.ratio(filled(1), den).refusal()).isEqualTo(Refusal.DOMINATED);
    assertThat(BucketJackknife.difference(filled(1), filled(10), filled(1), den).refusal())
        .isEqualTo(Refusal.DOMINATED);
  }

  @Test
  void divisionByZeroIsUndefined() {
    assertThat(BucketJackknife.ratio(filled(0), filled(0)).refusal()).isEqualTo(Refusal.UNDEFINED);
    assertThat(BucketJackknife.ratio(filled(1), filled(0)).refusal()).isEqualTo(Refusal.UNDEFINED);
    BucketJackknife.Estimate noEvents =
        BucketJackknife.logRatio(filled(0), filled(9), filled(1), filled(9));
    assertThat(noEvents.refusal()).isEqualTo(Refusal.UNDEFINED);
    double[] single = new double[64];
    single[3] = 1;
    BucketJackknife.Estimate fragile =
        BucketJackknife.logRatio(single, filled(9), filled(1), filled(9));
    assertThat(fragile.refusal()).isEqualTo(Refusal.UNDEFINED);
    assertThat(fragile.standardError()).isNaN();
  }

  @Test
  void subjectsInBothArmsCancelOut() {
    Random random = new Random(15);
    double[] num = random.doubles(64, 1, 9).toArray();
    double[] later = Arrays.stream(num).map(x -> 1.1 * x).toArray();
    BucketJackknife.Estimate change = BucketJackknife.logRatio(later, filled(10), num, filled(10));
    assertThat(change.estimate()).isCloseTo(Math.log(1.1), within(1e-12));
    assertThat(change.standardError()).isLessThan(1e-12);
    assertThat(BucketJackknife.difference(num, filled(10), num, filled(10)).twoSided(0))
        .isEqualTo(1);
  }

  @Test
  void clusteredSubjectsAreCoveredWhereIndependenceIsNot() {
    Random random = new Random(16);
    int covered = 0;
    int naive = 0;
    for (int run = 0; run < 400; run++) {
      double[] num = new double[64];
      double[] den = new double[64];
      for (int subject = 0; subject < 300; subject++) {
        double rate = random.nextInt(5) == 0 ? 0.5 : 0;
        int bucket = random.nextInt(64);
        int events = 1 + random.nextInt(30);
        den[bucket] += events;
        for (int i = 0; i < events; i++) {
          num[bucket] += random.nextDouble() < rate ? 1 : 0;
        }
      }
      covered += BucketJackknife.ratio(num, den).interval(0.95).contains(0.1) ? 1 : 0;
      double n = Arrays.stream(den).sum();
      naive += WilsonInterval.of(Arrays.stream(num).sum(), n, 0.95).contains(0.1) ? 1 : 0;
    }
    assertThat(covered).isBetween(360, 395);
    assertThat(naive).isLessThan(280);
  }

  @Test
  void armsOfDifferentBucketsAreRefused() {
    assertThatThrownBy(() -> BucketJackknife.ratio(new double[3], new double[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 numerators with 4 denominators");
  }
}
