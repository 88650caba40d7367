package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.stats.PredictionPowered.Fallback;
import dev.nightjar.stats.PredictionPowered.Judged;
import dev.nightjar.stats.PredictionPowered.Labelled;
import dev.nightjar.stats.PredictionPowered.Stratum;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeCorrectionTest {

  private static final double[] LABELS = {1, 0, 1, 1, 0, 0, 1, 0, 1, 0};
  private static final double[] SCORES = {.9, .2, .7, .8, .4, .1, .6, .3, .4, .2};
  private static final Judged UNLABELLED = new Judged(20, 9.3, 5.75);

  private static Labelled labelled() {
    Labelled sums = new Labelled(0, 0, 0, 0, 0, 0);
    for (int i = 0; i < LABELS.length; i++) {
      sums = sums.plus(LABELS[i], SCORES[i]);
    }
    return sums;
  }

  @ParameterizedTest
  @CsvSource({
    "240, 1000, 45, 50, 95, 100, 0.223529411765, 0.0278084983426, 0.169025756549, 0.27803306698, "
        + "0.162181522081, 0.27917606937",
    "60, 1000, 45, 50, 95, 100, 0.0117647058824, 0.0268415421538, -0.0408437500287, "
        + "0.0643731617934, -0.0586170197485, 0.0573374208424",
    "30, 1000, 45, 50, 95, 100, -0.0235294117647, 0.0270258739731, -0.0764991514027, "
        + "0.0294403278733, -0.0962253289432, 0.0211728649777",
    "5000, 100000, 90, 100, 194, 200, 0.0229885057471, 0.0135923057315, -0.00365192395352, "
        + "0.0496289354478, -0.0121598639767, 0.0457542985082"
  })
  void roganGladenAgreesWithPublishedIntervals(
      double k,
      double n,
      double tp,
      double m1,
      double tn,
      double m0,
      double rate,
      double se,
      double waldL,
      double waldU,
      double lower,
      double upper) {
    RoganGladen.Estimate estimate =
        RoganGladen.of(k, n, new RoganGladen.JudgeErrors(tp, m1, tn, m0), 0.95);
    assertThat(estimate.unclipped()).isCloseTo(rate, closedForm(rate));
    assertThat(estimate.standardError()).isCloseTo(se, closedForm(se));
    assertThat(estimate.wald(0.95).lower()).isCloseTo(waldL, closedForm(waldL));
    assertThat(estimate.wald(0.95).upper()).isCloseTo(waldU, closedForm(waldU));
    assertThat(estimate.langReiczigel().lower()).isCloseTo(lower, closedForm(lower));
    assertThat(estimate.langReiczigel().upper()).isCloseTo(upper, closedForm(upper));
    assertThat(estimate.rate()).isEqualTo(Math.max(0, estimate.unclipped()));
    assertThat(estimate.interval().lower())
        .isEqualTo(Math.max(0, estimate.langReiczigel().lower()));
  }

  @Test
  void judgesThatCannotTellAreNamed() {
    RoganGladen.Estimate guessing =
        RoganGladen.of(50, 100, new RoganGladen.JudgeErrors(30, 50, 30, 50), 0.95);
    assertThat(guessing.isInformative()).isFalse();
    RoganGladen.Estimate rare =
        RoganGladen.of(60, 1000, new RoganGladen.JudgeErrors(45, 50, 95, 100), 0.95);
    assertThat(rare.isInformative()).isTrue();
    assertThat(rare.drownsInFalsePositives()).isTrue();
    RoganGladen.Estimate unmeasured =
        RoganGladen.of(6, 10, new RoganGladen.JudgeErrors(0, 0, 9, 10), 0.95);
    assertThat(unmeasured.unclipped()).isNaN();
    assertThat(unmeasured.interval().isDefined()).isFalse();
  }

  @Test
  void predictionPoweredAgreesWithThePublishedExample() {
    assertThat(PredictionPowered.rawLambda(labelled(), UNLABELLED))
        .isCloseTo(1.00805814505, closedForm(1));
    PredictionPowered.Estimate classic = PredictionPowered.withLambda(labelled(), UNLABELLED, 0);
    assertThat(classic.rate()).isEqualTo(0.5);
    assertThat(classic.standardError()).isCloseTo(0.158113883008, closedForm(0.15));
    PredictionPowered.Estimate plain = PredictionPowered.withLambda(labelled(), UNLABELLED, 1);
    assertThat(plain.rate()).isCloseTo(0.505, within(1e-14));
    assertThat(plain.standardError()).isCloseTo(0.115774565428, closedForm(0.11));
    assertThat(plain.wald(0.95).lower()).isCloseTo(0.278086021436, closedForm(0.27));
    assertThat(plain.wald(0.95).upper()).isCloseTo(0.731913978564, closedForm(0.73));
    PredictionPowered.Estimate unclipped =
        PredictionPowered.withLambda(
            labelled(), UNLABELLED, PredictionPowered.rawLambda(labelled(), UNLABELLED));
    assertThat(unclipped.rate()).isCloseTo(0.505040290725, closedForm(0.5));
    assertThat(unclipped.standardError()).isCloseTo(0.115735976326, closedForm(0.11));
  }

  @ParameterizedTest
  @CsvSource({
    "36, 4, 12, 148, 2600, 0.673211553971, 0.213464231079, 0.018259560907",
    "8, 2, 5, 185, 900, 0.442047269317, 0.0610511817329, 0.0116630585978"
  })
  void binaryJudgesAgreeWithPublishedEstimates(
      double both,
      double labelOnly,
      double judgeOnly,
      double neither,
      double flagged,
      double lambda,
      double rate,
      double se) {
    PredictionPowered.Estimate estimate =
        PredictionPowered.of(
            Labelled.ofTable(both, labelOnly, judgeOnly, neither),
            Judged.ofBinary(10_000, flagged));
    assertThat(estimate.fallback()).isEqualTo(Fallback.NONE);
    assertThat(estimate.lambda()).isCloseTo(lambda, closedForm(lambda));
    assertThat(estimate.rate()).isCloseTo(rate, closedForm(rate));
    assertThat(estimate.standardError()).isCloseTo(se, closedForm(se));
    assertThat(estimate.wilson(0.95).contains(rate)).isTrue();
  }

  @Test
  void strataAreCombinedByTheirShares() {
    PredictionPowered.Estimate estimate =
        PredictionPowered.stratified(
            List.of(
                new Stratum(0.3, Labelled.ofTable(36, 4, 12, 148), Judged.ofBinary(10_000, 2600)),
                new Stratum(0.7, Labelled.ofTable(8, 2, 5, 185), Judged.ofBinary(10_000, 900))));
    assertThat(estimate.rate()).isCloseTo(0.106775096537, closedForm(0.1));
    assertThat(estimate.standardError()).isCloseTo(0.00983159393871, closedForm(0.009));
    assertThat(estimate.wilson(0.95).contains(0.1067)).isTrue();
    assertThat(estimate.wilson(0.95).width()).isBetween(0.03, 0.05);
  }

  @Test
  void theJudgeIsLeftOutWhereItCannotHelp() {
    PredictionPowered.Estimate few =
        PredictionPowered.of(Labelled.ofTable(5, 4, 1, 90), Judged.ofBinary(1000, 60));
    assertThat(few.fallback()).isEqualTo(Fallback.FEW_POSITIVES);
    assertThat(few.lambda()).isZero();
    assertThat(few.rate()).isCloseTo(0.09, within(1e-15));
    assertThat(few.wilson(0.95)).isEqualTo(WilsonInterval.of(9, 100, 0.95));
    PredictionPowered.Estimate weak =
        PredictionPowered.of(Labelled.ofTable(25, 25, 24, 26), Judged.ofBinary(1000, 490));
    assertThat(weak.fallback()).isEqualTo(Fallback.WEAK_JUDGE);
    assertThat(weak.rate()).isEqualTo(0.5);
    PredictionPowered.Estimate silent =
        PredictionPowered.of(Labelled.ofTable(0, 50, 0, 50), Judged.ofBinary(1000, 0));
    assertThat(silent.fallback()).isEqualTo(Fallback.WEAK_JUDGE);
  }

  @Test
  void theCorrectedIntervalCoversTheTruth() {
    Random random = new Random(17);
    int covered = 0;
    for (int run = 0; run < 500; run++) {
      double[] table = new double[4];
      for (int i = 0; i < 200; i++) {
        boolean bad = random.nextDouble() < 0.1;
        boolean flagged = random.nextDouble() < (bad ? 0.8 : 0.05);
        table[(bad ? 0 : 2) + (flagged == bad ? 0 : 1)]++;
      }
      double flagged = 0;
      for (int i = 0; i < 5000; i++) {
        boolean bad = random.nextDouble() < 0.1;
        flagged += random.nextDouble() < (bad ? 0.8 : 0.05) ? 1 : 0;
      }
      Labelled labelled = Labelled.ofTable(table[0], table[1], table[3], table[2]);
      covered +=
          PredictionPowered.of(labelled, Judged.ofBinary(5000, flagged)).wilson(0.95).contains(0.1)
              ? 1
              : 0;
    }
    assertThat(covered).isBetween(460, 495);
  }

  @Test
  void theDifferenceEstimatorAgreesWithThePublishedExample() {
    double[] y = {1, 0, 0, 1, 0, 0, 1, 0};
    double[] f = {1, 0, 1, 1, 0, 0, 0, 0};
    double[] probability = {1, 1, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1};
    WeightedSums gaps = WeightedSums.EMPTY;
    for (int i = 0; i < y.length; i++) {
      gaps = gaps.plus(y[i] - f[i], 1 / probability[i]);
    }
    DifferenceEstimator.Estimate estimate = DifferenceEstimator.of(9.0 / 40, gaps);
    assertThat(estimate.rate()).isCloseTo(0.398913043478, closedForm(0.39));
    assertThat(Math.sqrt(estimate.variancePoisson())).isCloseTo(0.184975291028, closedForm(0.18));
    assertThat(estimate.variance()).isGreaterThan(estimate.variancePoisson());
    assertThat(estimate.effectiveSize()).isBetween(4.0, 8.0);
  }

  @Test
  void calibrationAgreesWithThePublishedExample() {
    Calibration.Binned binned =
        Calibration.of(
            new double[] {400, 300, 0, 200, 100},
            new double[] {40, 90, 0, 120, 85},
            new double[] {60, 84, 0, 110, 88});
    assertThat(binned.ece()).isCloseTo(0.039, within(1e-14));
    assertThat(binned.mce()).isCloseTo(0.05, within(1e-14));
    assertThat(binned.squaredError()).isCloseTo(0.00171, within(1e-14));
    assertThat(binned.debiasedSquaredError()).isCloseTo(0.00102449581838, within(1e-13));
    assertThat(binned.debiasedError()).isCloseTo(0.0320077462246, within(1e-12));
    assertThat(binned.resolution()).isCloseTo(0.053496, within(1e-14));
    assertThat(binned.uncertainty()).isCloseTo(0.225036, within(1e-14));
    assertThat(binned.binnedBrier()).isCloseTo(0.17325, within(1e-14));
    assertThat(binned.hosmerLemeshow()).isCloseTo(14.4717553688, within(1e-9));
    assertThat(binned.hosmerLemeshowP()).isCloseTo(0.00593209555354, within(1e-9));
  }

  @Test
  void scoresOfSingleAnswersAgreeWithThePublishedExample() {
    double[] p = {.1, .2, .3, .7, .8, .9, .4, .6};
    double[] y = {0, 0, 1, 1, 1, 1, 0, 0};
    double[] sums = new double[5];
    for (int i = 0; i < p.length; i++) {
      sums[0] += p[i] * p[i];
      sums[1] += p[i] * y[i];
      sums[2] += y[i] * y[i];
      sums[3] += (y[i] - p[i]) * (1 - 2 * p[i]);
      sums[4] += (1 - 2 * p[i]) * (1 - 2 * p[i]) * p[i] * (1 - p[i]);
    }
    assertThat(Calibration.brier(8, sums[0], sums[1], sums[2])).isCloseTo(0.15, within(1e-14));
    Calibration.Spiegelhalter test = Calibration.spiegelhalter(sums[3], sums[4]);
    assertThat(test.z()).isCloseTo(-0.355334527259, closedForm(0.35));
    assertThat(test.twoSided()).isCloseTo(0.722338991965, within(1e-9));
  }

  @Test
  void aPerfectModelHasNoDebiasedErrorOnAverage() {
    Random random = new Random(18);
    double debiased = 0;
    double biased = 0;
    for (int run = 0; run < 300; run++) {
      double[] n = new double[10];
      double[] scores = new double[10];
      double[] outcomes = new double[10];
      for (int i = 0; i < 200; i++) {
        double p = random.nextDouble();
        int bin = (int) (10 * p);
        n[bin]++;
        scores[bin] += p;
        outcomes[bin] += random.nextDouble() < p ? 1 : 0;
      }
      Calibration.Binned binned = Calibration.of(n, scores, outcomes);
      debiased += binned.debiasedSquaredError() / 300;
      biased += binned.ece() / 300;
    }
    assertThat(biased).isBetween(0.06, 0.08);
    assertThat(debiased).isCloseTo(0, within(0.0006));
    assertThat(Calibration.of(new double[2], new double[2], new double[2]).ece()).isNaN();
    assertThat(Calibration.spiegelhalter(0, 0).twoSided()).isNaN();
  }
}
