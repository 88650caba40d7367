package dev.nightjar.stats;

/** The expectation-based Poisson scan score of a slice (Neill, 2009): how far C exceeds B. */
public final class ExpectationPoissonScan {

  private static final double SHRINKAGE_REQUESTS = 50;

  private ExpectationPoissonScan() {}

  /** {@code C ln(C/B) + B - C} where more events were observed than expected, otherwise 0. */
  public static double score(double observed, double expected) {
    return observed > expected ? observed * Math.log(observed / expected) + expected - observed : 0;
  }

  /** √(2 score): on the scale of a z-score, 0 without an excess. */
  public static double signedRoot(double observed, double expected) {
    return Math.sqrt(2 * score(observed, expected));
  }

  /**
   * Events expected of {@code current} requests at the baseline rate of the slice, which is shrunk
   * to the overall rate with 50 pseudo-requests so that a new slice is not expected to be perfect.
   */
  public static double expected(
      double current, double baselineEvents, double baselineSize, double overallRate) {
    return current
        * (baselineEvents + SHRINKAGE_REQUESTS * overallRate)
        / (baselineSize + SHRINKAGE_REQUESTS);
  }
}
