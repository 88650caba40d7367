package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stats.ClopperPearson;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.RoganGladen;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Few failures among the labels of a night, and errors that the judge showed on other days: which
 * of the two tells the night's rate.
 */
class JudgeOrderTest {
  private static final int NIGHTS = 400;
  private static final int VERDICTS = 3000;
  private static final double SENSITIVITY = 0.85;

  @ParameterizedTest
  @CsvSource({
    "0.01, 0.95, 100, 27, older",
    "0.02, 0.99, 40, 27, older",
    "0.05, 0.95, 40, 27, older",
    "0.10, 0.99, 40, 27, older",
    "0.01, 0.90, 700, 1, labels",
    "0.01, 0.90, 60, 30, older"
  })
  void the_better_known_of_the_two_is_taken_and_covers_the_truth(
      double truth, double specificity, int labels, int days, String better) {
    Random random = new Random(5);
    double older = 0;
    double alone = 0;
    double chosen = 0;
    double covered = 0;
    double nights = 0;
    while (nights < NIGHTS) {
      int failures = binomial(random, labels, truth);
      int positives = failures + binomial(random, days * labels, truth);
      int negatives = (days + 1) * labels - positives;
      if (Math.min(failures, labels - failures) >= JudgeTable.FEWEST || positives < 5) {
        continue;
      }
      RoganGladen.JudgeErrors errors =
          new RoganGladen.JudgeErrors(
              binomial(random, positives, SENSITIVITY),
              positives,
              binomial(random, negatives, specificity),
              negatives);
      int bad = binomial(random, VERDICTS, truth);
      int flagged =
          binomial(random, bad, SENSITIVITY) + binomial(random, VERDICTS - bad, 1 - specificity);
      RoganGladen.Estimate corrected = RoganGladen.of(flagged, VERDICTS, errors, Method.LEVEL);
      double share = failures / (double) labels;
      boolean more = JudgedRate.saysMore(corrected, table(failures, labels));
      double value = more ? corrected.rate() : share;
      Interval interval =
          more ? corrected.interval() : ClopperPearson.ofRate(share, labels, Method.LEVEL);
      older += square(corrected.rate() - truth);
      alone += square(share - truth);
      chosen += square(value - truth);
      covered += interval.lower() <= truth && truth <= interval.upper() ? 1 : 0;
      nights++;
    }
    assertThat(better.equals("older") ? alone / older : older / alone)
        .as("how much better %s is, in squared error", better)
        .isGreaterThan(1.5);
    assertThat(Math.sqrt(chosen / Math.min(older, alone)))
        .as("what the choice costs")
        .isLessThan(1.15);
    assertThat(covered / nights).isGreaterThan(0.92);
  }

  private static JudgeTable table(int failures, int labels) {
    double passed = labels - failures;
    return new JudgeTable(
        new double[] {passed, passed, passed, 0, 0, 0, failures, failures, failures, 0, 0, 0});
  }

  private static double square(double x) {
    return x * x;
  }

  private static int binomial(Random random, int n, double p) {
    int hits = 0;
    for (int i = 0; i < n; i++) {
      hits += random.nextDouble() < p ? 1 : 0;
    }
    return hits;
  }
}
