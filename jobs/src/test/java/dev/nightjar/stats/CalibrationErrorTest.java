package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationErrorTest {
  private static final double[] N = {400, 300, 200, 100};
  private static final double[] SCORES = {40, 90, 120, 85};
  private static final double[] OUTCOMES = {60, 84, 110, 88};

  @Test
  void independentUnitsGiveThePublishedExample() {
    CalibrationError error = CalibrationError.of(N, N, SCORES, OUTCOMES, 1);

    assertThat(error.squared()).isCloseTo(0.00102449581838, within(1e-14));
    assertThat(error.root()).isCloseTo(0.0320077462246, within(1e-13));
  }

  @Test
  void dependentUnitsLeaveLessOfTheGapAndMoreDoubt() {
    CalibrationError independent = CalibrationError.of(N, N, SCORES, OUTCOMES, 1);
    CalibrationError clustered = CalibrationError.of(N, N, SCORES, OUTCOMES, 3);

    double noise = 0.00171 - independent.squared();
    assertThat(clustered.squared()).isCloseTo(0.00171 - 3 * noise, within(1e-14));
    assertThat(clustered.variance()).isGreaterThan(2 * independent.variance());
  }

  @Test
  void aBinInWhichEverythingCameTrueStillHasAnError() {
    double[] n = {50};
    CalibrationError error = CalibrationError.of(n, n, new double[] {49}, new double[] {50}, 1);

    assertThat(error.squared()).isCloseTo(0.0004, within(1e-12));
    assertThat(error.variance()).isPositive();
    assertThat(CalibrationError.of(new double[1], n, n, n, 1).squared()).isNaN();
  }

  /** Of the simulated days of a model, calibrated or off by 0.1, the error is what it claims. */
  @Test
  void theStatedErrorIsThatOfSimulatedDays() {
    for (double off : new double[] {0, 0.1}) {
      SplittableRandom random = new SplittableRandom(5);
      int days = 600;
      double[] squared = new double[days];
      double claimed = 0;
      for (int d = 0; d < days; d++) {
        CalibrationError error = day(random, off);
        squared[d] = error.squared();
        claimed += error.variance() / days;
      }
      double mean = Arrays.stream(squared).average().orElseThrow();
      double spread = Arrays.stream(squared).map(s -> (s - mean) * (s - mean)).sum() / (days - 1);
      assertThat(mean).isCloseTo(off * off, within(4 * Math.sqrt(spread / days)));
      assertThat(spread / claimed).isBetween(0.75, 1.25);
    }
  }

  private static CalibrationError day(SplittableRandom random, double off) {
    double[] n = new double[10];
    double[] scores = new double[10];
    double[] outcomes = new double[10];
    for (int i = 0; i < 1000; i++) {
      double truth = 0.15 + 0.7 * random.nextDouble();
      double score = truth + off;
      int bin = (int) ((truth - 0.15) / 0.07);
      n[bin]++;
      scores[bin] += score;
      outcomes[bin] += random.nextDouble() < truth ? 1 : 0;
    }
    return CalibrationError.of(n, n, scores, outcomes, 1);
  }
}
