package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecompositionTest {

  @Test
  void kitagawaAgreesWithThePublishedExample() {
    Kitagawa.Split split =
        Kitagawa.of(
            new double[] {800, 200},
            new double[] {40, 40},
            new double[] {500, 500},
            new double[] {20, 90});
    assertThat(split.before()).isCloseTo(0.08, within(1e-15));
    assertThat(split.after()).isCloseTo(0.11, within(1e-15));
    assertThat(split.rate()).isCloseTo(-0.0135, within(1e-15));
    assertThat(split.mix()).isCloseTo(0.0435, within(1e-15));
    assertThat(split.entryExit()).isZero();
    assertThat(split.cellRate()[0]).isCloseTo(-0.0065, within(1e-15));
    assertThat(split.cellRate()[1]).isCloseTo(-0.007, within(1e-15));
    assertThat(split.cellMix()[0]).isCloseTo(0.015, within(1e-15));
    assertThat(split.cellMix()[1]).isCloseTo(0.0285, within(1e-15));
    assertThat(split.rateStandardError()).isCloseTo(0.0138454302, within(1e-10));
  }

  @Test
  void simpsonsParadoxIsSeenAsMix() {
    Kitagawa.Split split =
        Kitagawa.of(
            new double[] {900, 100},
            new double[] {90, 50},
            new double[] {300, 700},
            new double[] {24, 315});
    assertThat(split.change()).isCloseTo(0.199, within(1e-12));
    assertThat(split.rate()).isCloseTo(-0.032, within(1e-12));
    assertThat(split.mix()).isCloseTo(0.231, within(1e-12));
  }

  @Test
  void cellsThatComeAndGoAreNotImputed() {
    Kitagawa.Split split =
        Kitagawa.of(
            new double[] {800, 200, 0, 0},
            new double[] {80, 20, 0, 0},
            new double[] {800, 0, 200, 0},
            new double[] {80, 0, 100, 0});
    assertThat(split.rate()).isZero();
    assertThat(split.mix()).isZero();
    assertThat(split.entryExit()).isCloseTo(0.08, within(1e-15));
    assertThat(split.cellMix()[2]).isCloseTo(0.2 * (0.5 - 0.14), within(1e-15));
    assertThat(split.cellMix()[3]).isZero();
    double[] none = {0};
    assertThat(Kitagawa.of(none, none, none, none).change()).isNaN();
  }

  @Test
  void thePartsAlwaysAddUpToTheChange() {
    Random random = new Random(14);
    for (int run = 0; run < 200; run++) {
      double[] n0 = random.doubles(12).map(x -> x < 0.2 ? 0 : Math.floor(1 + 900 * x)).toArray();
      double[] n1 = random.doubles(12).map(x -> x < 0.2 ? 0 : Math.floor(1 + 900 * x)).toArray();
      double[] x0 = new double[12];
      double[] x1 = new double[12];
      for (int i = 0; i < 12; i++) {
        x0[i] = Math.floor(n0[i] * random.nextDouble());
        x1[i] = Math.floor(n1[i] * random.nextDouble());
      }
      Kitagawa.Split split = Kitagawa.of(n0, x0, n1, x1);
      assertThat(split.rate() + split.mix() + split.entryExit())
          .isCloseTo(split.change(), within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "30, 10, 12.95836866, 5.0908484",
    "12, 10, 0.1878586815, 0.61295788",
    "8, 10, 0, 0",
    "300, 200, 21.63953243, 6.5786826",
    "5, 0.5, 7.012925465, 3.7451103"
  })
  void scanScoresAgreeWithPublishedOnes(double observed, double expected, double score, double z) {
    assertThat(ExpectationPoissonScan.score(observed, expected))
        .isCloseTo(score, within(score * 1e-9));
    assertThat(ExpectationPoissonScan.signedRoot(observed, expected))
        .isCloseTo(z, within(z * 1e-7));
  }

  @Test
  void expectationsOfSmallSlicesLeanOnTheOverallRate() {
    assertThat(ExpectationPoissonScan.expected(100, 0, 0, 0.1)).isCloseTo(10, within(1e-12));
    assertThat(ExpectationPoissonScan.expected(100, 50, 50, 0)).isCloseTo(50, within(1e-12));
  }

  @Test
  void momentsMergeWithoutCancellation() {
    PairMoments first = PairMoments.of(new double[] {1e9 + 4, 1e9 + 7}, new double[] {1, 2});
    PairMoments second = PairMoments.of(new double[] {1e9 + 13, 1e9 + 16}, new double[] {3, 4});
    assertThat(first.plus(second).varianceX()).isEqualTo(30);
    assertThat(first.plus(second).covariance()).isCloseTo(7, within(1e-9));
    assertThat(PairMoments.EMPTY.plus(first)).isEqualTo(first);
    assertThat(first.plus(PairMoments.EMPTY)).isEqualTo(first);
    assertThat(PairMoments.EMPTY.varianceX()).isNaN();
  }

  private static final double[] X = {120, 80, 200, 50, 90, 300, 40, 60};
  private static final double[] Y = {2, 1, 3, 1, 2, 4, 1, 1};
  private static final double[] X2 = {100, 90, 150, 70, 110, 210, 60, 80, 95, 105};
  private static final double[] Y2 = {2, 2, 3, 1, 2, 4, 1, 2, 2, 2};

  @Test
  void ratiosAgreeWithThePublishedExample() {
    RatioEstimate.Estimate ratio = RatioEstimate.of(PairMoments.of(X, Y));
    assertThat(ratio.ratio()).isCloseTo(62.6666666667, closedForm(62));
    assertThat(ratio.standardError()).isCloseTo(4.95641675199, closedForm(4.9));
    assertThat(ratio.interval(0.95).lower()).isCloseTo(52.9522683404, closedForm(53));
    assertThat(ratio.interval(0.95).upper()).isCloseTo(72.3810649929, closedForm(72));
    assertThat(ratio.fiellerG(0.95)).isCloseTo(0.252059, within(1e-6));
    assertThat(ratio.fieller(0.95).lower()).isCloseTo(43.2393862743, closedForm(43));
    assertThat(ratio.fieller(0.95).upper()).isCloseTo(72.1199029905, closedForm(72));
  }

  @Test
  void comparedRatiosAgreeWithThePublishedExample() {
    RatioEstimate.Estimate baseline = RatioEstimate.of(PairMoments.of(X2, Y2));
    assertThat(baseline.ratio()).isCloseTo(50.9523809524, closedForm(50));
    assertThat(baseline.standardError()).isCloseTo(1.76691383363, closedForm(1.7));
    RatioEstimate.Comparison comparison =
        RatioEstimate.compare(RatioEstimate.of(PairMoments.of(X, Y)), baseline, 0.95);
    assertThat(Math.log(comparison.ratio())).isCloseTo(0.206938184429, closedForm(0.2));
    assertThat(comparison.logStandardError()).isCloseTo(0.0863600149993, closedForm(0.08));
    assertThat(comparison.interval().lower()).isCloseTo(1.03839439095, closedForm(1));
    assertThat(comparison.interval().upper()).isCloseTo(1.45673947719, closedForm(1.4));
    assertThat(comparison.twoSided()).isCloseTo(0.0165648359727, within(1e-8));
  }

  @Test
  void ratiosWithUncertainDenominatorsHaveNoFiniteInterval() {
    RatioEstimate.Estimate wild =
        RatioEstimate.of(PairMoments.of(new double[] {1, 2, 3}, new double[] {0, 0, 9}));
    assertThat(wild.fiellerG(0.95)).isGreaterThan(1);
    assertThat(wild.fieller(0.95).width()).isInfinite();
    assertThat(RatioEstimate.of(PairMoments.EMPTY).ratio()).isNaN();
  }
}
