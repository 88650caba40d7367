package dev.nightjar.stats;

import java.util.Arrays;

/**
 * The delete-one-bucket jackknife: every subject belongs to one of K hash buckets, so that leaving
 * buckets out measures the noise <em>between subjects</em> of any smooth function of totals,
 * whatever cells and days their events are spread over. Empty buckets do not count.
 */
public final class BucketJackknife {

  private static final int FEWEST_BUCKETS = 16;
  private static final double LARGEST_SHARE = 0.25;
  private static final double FEWEST_DEGREES = 3;

  private BucketJackknife() {}

  /** Why a standard error is not to be trusted. */
  public enum Refusal {
    NONE,
    /** Fewer than 16 buckets hold anything. */
    TOO_FEW_BUCKETS,
    /** One bucket holds more than a quarter of a denominator: dominated by one subject. */
    DOMINATED,
    /** The estimate, or one with a bucket left out, divides by zero. */
    UNDEFINED
  }

  /**
   * @param estimate from all buckets
   * @param biasCorrected K θ - (K-1) mean of the θ with one bucket left out
   * @param standardError NaN when {@code refusal} is UNDEFINED, otherwise computed even if refused
   * @param degreesOfFreedom non-empty buckets less one
   * @param effectiveDegrees those of a normal sample whose variance is known as well as this one:
   *     fewer where a few busy subjects, or heavy tails, make most of it
   */
  public record Estimate(
      double estimate,
      double biasCorrected,
      double standardError,
      int degreesOfFreedom,
      double effectiveDegrees,
      Refusal refusal) {

    public boolean isReliable() {
      return refusal == Refusal.NONE;
    }

    public Interval interval(double level) {
      return Interval.around(
          estimate, StudentT.criticalValue(level, degreesOfFreedom) * standardError);
    }

    /**
     * P-value against {@code value}, two-sided; 1 when the estimate equals it without any noise.
     */
    public double twoSided(double value) {
      double distance = estimate - value;
      return distance == 0 ? 1 : StudentT.twoSided(distance / standardError, degreesOfFreedom);
    }
  }

  /** {@code Σnum/Σden} of one arm. */
  public static Estimate ratio(double[] num, double[] den) {
    return new Arms(num, den, num, den).estimate((n, d, n0, d0) -> n / d);
  }

  /**
   * {@code ln(Σnum1/Σden1) - ln(Σnum0/Σden0)}. A bucket is left out of both arms at once: the same
   * subjects are in tonight's data and in its baseline.
   */
  public static Estimate logRatio(double[] num1, double[] den1, double[] num0, double[] den0) {
    return new Arms(num1, den1, num0, den0)
        .estimate((n1, d1, n0, d0) -> Math.log(n1 / d1) - Math.log(n0 / d0));
  }

  /** {@code Σnum1/Σden1 - Σnum0/Σden0}, paired in the same way. */
  public static Estimate difference(double[] num1, double[] den1, double[] num0, double[] den0) {
    return new Arms(num1, den1, num0, den0).estimate((n1, d1, n0, d0) -> n1 / d1 - n0 / d0);
  }

  /**
   * Any other statistic: its value from everything and its values with each non-empty bucket left
   * out; {@code largestShare} is the weight of the heaviest bucket, 0 to 1.
   */
  public static Estimate of(double estimate, double[] leftOut, double largestShare) {
    int k = leftOut.length;
    double mean = 0;
    for (double value : leftOut) {
      mean += value / k;
    }
    double squares = 0;
    double fourths = 0;
    for (double value : leftOut) {
      double square = (value - mean) * (value - mean);
      squares += square;
      fourths += square * square;
    }
    double se = k < 2 ? Double.NaN : Math.sqrt((k - 1.0) / k * squares);
    return new Estimate(
        estimate,
        k * estimate - (k - 1) * mean,
        se,
        k - 1,
        effectiveDegrees(squares, fourths, k),
        refusal(estimate, se, k, largestShare));
  }

  /**
   * Satterthwaite's, from the fourth moments of the buckets' contributions: of independent normal
   * ones with variances v the sum of squares has (Σv)²/Σv² degrees of freedom, and a fourth moment
   * is 3v².
   */
  private static double effectiveDegrees(double squares, double fourths, int buckets) {
    double degrees = fourths > 0 ? 3 * squares * squares / fourths - 1 : buckets - 1;
    return Math.max(FEWEST_DEGREES, Math.min(buckets - 1, degrees));
  }

  private static Refusal refusal(double estimate, double se, int buckets, double largestShare) {
    if (!Double.isFinite(estimate)) {
      return Refusal.UNDEFINED;
    }
    if (buckets < FEWEST_BUCKETS) {
      return Refusal.TOO_FEW_BUCKETS;
    }
    if (largestShare > LARGEST_SHARE) {
      return Refusal.DOMINATED;
    }
    return Double.isFinite(se) ? Refusal.NONE : Refusal.UNDEFINED;
  }

  private interface Statistic {
    double of(double num1, double den1, double num0, double den0);
  }

  private record Arms(double[] num1, double[] den1, double[] num0, double[] den0) {

    Arms {
      Lengths.requireEqual("numerators", num1.length, "denominators", den1.length);
      Lengths.requireEqual("numerators", num0.length, "denominators", den0.length);
      Lengths.requireEqual("current buckets", num1.length, "baseline buckets", num0.length);
    }

    Estimate estimate(Statistic statistic) {
      double n1 = sum(num1);
      double d1 = sum(den1);
      double n0 = sum(num0);
      double d0 = sum(den0);
      double[] leftOut = new double[num1.length];
      int filled = 0;
      double heaviest = 0;
      for (int k = 0; k < num1.length; k++) {
        if (den1[k] == 0 && num1[k] == 0 && den0[k] == 0 && num0[k] == 0) {
          continue;
        }
        leftOut[filled++] = statistic.of(n1 - num1[k], d1 - den1[k], n0 - num0[k], d0 - den0[k]);
        heaviest = Math.max(heaviest, Math.max(den1[k] / d1, den0[k] / d0));
      }
      return of(statistic.of(n1, d1, n0, d0), Arrays.copyOf(leftOut, filled), heaviest);
    }

    private static double sum(double[] values) {
      double total = 0;
      for (double value : values) {
        total += value;
      }
      return total;
    }
  }
}
