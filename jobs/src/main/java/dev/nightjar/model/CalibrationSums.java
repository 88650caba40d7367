package dev.nightjar.model;

/**
 * Layout of the {@link Profile#moments()} of a calibration: for each of 100 equally wide bins of
 * the score p, eight sums over the units with outcome y (1 or 0) and weight w. All are integers,
 * times 10^6, rounded once a unit, so that days, slices and partitions add up exactly. They stop at
 * the ends of {@code long}.
 */
public final class CalibrationSums {
  public static final int BINS = 100;

  /** Number of units, not scaled. */
  public static final int UNITS = 0;

  /** Σw. */
  public static final int WEIGHT = 1;

  /** Σw². */
  public static final int WEIGHT_SQUARE = 2;

  /** Σwp. */
  public static final int SCORE = 3;

  /** Σwp². */
  public static final int SCORE_SQUARE = 4;

  /** Σwy. */
  public static final int OUTCOME = 5;

  /** Σwpy. */
  public static final int SCORE_OUTCOME = 6;

  /** Σw²(1-2p)²p(1-p), the variance of Spiegelhalter's statistic if scores mean what they say. */
  public static final int VARIANCE = 7;

  /** Sums in a bin. */
  public static final int STRIDE = 8;

  /** Length of the whole. */
  public static final int LENGTH = BINS * STRIDE;

  public static final double SCALE = 1e6;

  private CalibrationSums() {}

  /** The bin of a score from 0 to 1, both included. */
  public static int bin(double score) {
    return (int) Math.min(BINS - 1.0, Math.floor(score * BINS));
  }

  /**
   * Adds one unit.
   *
   * @param sums of {@link #LENGTH}
   */
  public static void add(long[] sums, double score, boolean outcome, double weight) {
    int at = bin(score) * STRIDE;
    double steep = 1 - 2 * score;
    double truth = outcome ? 1 : 0;
    sums[at + UNITS]++;
    plus(sums, at + WEIGHT, weight);
    plus(sums, at + WEIGHT_SQUARE, weight * weight);
    plus(sums, at + SCORE, weight * score);
    plus(sums, at + SCORE_SQUARE, weight * score * score);
    plus(sums, at + OUTCOME, weight * truth);
    plus(sums, at + SCORE_OUTCOME, weight * score * truth);
    plus(sums, at + VARIANCE, weight * weight * steep * steep * score * (1 - score));
  }

  private static void plus(long[] sums, int at, double value) {
    sums[at] = ProfileMerge.addWithinLong(sums[at], Math.round(value * SCALE));
  }
}
