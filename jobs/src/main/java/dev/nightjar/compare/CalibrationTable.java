package dev.nightjar.compare;

import dev.nightjar.model.CalibrationSums;
import dev.nightjar.stats.BucketJackknife;
import dev.nightjar.stats.Calibration;
import dev.nightjar.stats.CalibrationError;
import dev.nightjar.stats.EqualMassBins;

/** The score bins of a day, merged to bins of roughly equal mass. */
final class CalibrationTable {
  /** Most bins; fewer where they would hold fewer than {@link #UNITS_IN_BIN} units. */
  private static final int BINS = 15;

  private static final int UNITS_IN_BIN = 30;

  private final double[] sums;
  private final double[] units;
  private final double[] weight;
  private final double[] size;
  private final double[] scores;
  private final double[] outcomes;
  private final double designEffect;

  CalibrationTable(Day day) {
    sums = day.moments;
    long[] counts = new long[CalibrationSums.BINS];
    double total = 0;
    for (int b = 0; b < counts.length && sums.length > 0; b++) {
      counts[b] = Math.round(at(b, CalibrationSums.UNITS));
      total += counts[b];
    }
    int most = (int) Math.max(1, Math.min(BINS, total / UNITS_IN_BIN));
    int[] group = EqualMassBins.groups(counts, most);
    int groups = group[group.length - 1] + 1;
    units = new double[groups];
    weight = new double[groups];
    size = new double[groups];
    scores = new double[groups];
    outcomes = new double[groups];
    double[] squares = new double[groups];
    for (int b = 0; b < counts.length && sums.length > 0; b++) {
      int g = group[b];
      units[g] += counts[b];
      weight[g] += at(b, CalibrationSums.WEIGHT) / CalibrationSums.SCALE;
      squares[g] += at(b, CalibrationSums.WEIGHT_SQUARE) / CalibrationSums.SCALE;
      scores[g] += at(b, CalibrationSums.SCORE) / CalibrationSums.SCALE;
      outcomes[g] += at(b, CalibrationSums.OUTCOME) / CalibrationSums.SCALE;
    }
    for (int g = 0; g < groups; g++) {
      size[g] = squares[g] > 0 ? weight[g] * weight[g] / squares[g] : 0;
    }
    designEffect = designEffect(day, squares);
  }

  private double at(int bin, int sum) {
    return sums[bin * CalibrationSums.STRIDE + sum];
  }

  private double total(int sum) {
    double total = 0;
    for (int b = 0; b < CalibrationSums.BINS && sums.length > 0; b++) {
      total += at(b, sum);
    }
    return total / CalibrationSums.SCALE;
  }

  /**
   * How much more the mean gap between score and outcome varies between subjects than it would if
   * units were independent; at least 1, and 1 where buckets cannot tell.
   */
  private double designEffect(Day day, double[] squares) {
    if (!day.hasBuckets()) {
      return 1;
    }
    BucketJackknife.Estimate gap =
        BucketJackknife.ratio(day.bucketNumerator, day.bucketDenominator);
    double naive = 0;
    double total = 0;
    for (int g = 0; g < weight.length; g++) {
      double y = weight[g] > 0 ? outcomes[g] / weight[g] : 0;
      naive += squares[g] * y * (1 - y);
      total += weight[g];
    }
    naive /= total * total;
    return gap.isReliable() && naive > 0
        ? Math.max(1, gap.standardError() * gap.standardError() / naive)
        : 1;
  }

  CalibrationError error() {
    return CalibrationError.of(weight, size, scores, outcomes, designEffect);
  }

  /** The error of the bins with enough units to be told apart from chance one by one. */
  CalibrationError errorOfLargeBins() {
    double[] large = weight.clone();
    for (int g = 0; g < large.length; g++) {
      large[g] = units[g] >= UNITS_IN_BIN ? large[g] : 0;
    }
    return CalibrationError.of(large, size, scores, outcomes, designEffect);
  }

  Calibration.Binned binned() {
    return Calibration.of(weight, scores, outcomes);
  }

  double brier() {
    double outcome = total(CalibrationSums.OUTCOME);
    return Calibration.brier(
        total(CalibrationSums.WEIGHT),
        total(CalibrationSums.SCORE_SQUARE),
        total(CalibrationSums.SCORE_OUTCOME),
        outcome);
  }

  /** Spiegelhalter's test, its variance times the design effect. */
  Calibration.Spiegelhalter spiegelhalter() {
    double numerator =
        total(CalibrationSums.OUTCOME)
            - 2 * total(CalibrationSums.SCORE_OUTCOME)
            - total(CalibrationSums.SCORE)
            + 2 * total(CalibrationSums.SCORE_SQUARE);
    return Calibration.spiegelhalter(numerator, designEffect * total(CalibrationSums.VARIANCE));
  }
}
