package dev.nightjar.stats;

/**
 * Wilson's score interval of one rate. Counts may be real: an effective sample size takes the place
 * of n when observations are clustered or weighted.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson, 1927</a>
 */
public final class WilsonInterval {

  private WilsonInterval() {}

  /**
   * The two-sided interval of {@code successes / n} at coverage {@code level}, for example 0.95.
   * The lower limit is exactly 0 without successes, the upper exactly 1 without failures.
   */
  public static Interval of(double successes, double n, double level) {
    if (!(n > 0) || !(successes >= 0) || !(successes <= n)) {
      return Interval.UNDEFINED;
    }
    double z = Normal.criticalValue(level);
    return new Interval(
        lower(successes, n - successes, n, z), 1 - lower(n - successes, successes, n, z));
  }

  /** The same for an estimated rate and its effective sample size. */
  public static Interval ofRate(double rate, double effectiveSize, double level) {
    return of(rate * effectiveSize, effectiveSize, level);
  }

  /** The smaller root, from the product of the roots: it keeps its digits for rare events. */
  private static double lower(double x, double misses, double n, double z) {
    if (x <= 0) {
      return 0;
    }
    double w = z * z / n;
    double p = x / n;
    double largerTimesScale = p + w / 2 + z * Math.sqrt(p * (misses / n) / n + w / (4 * n));
    return Math.min(1, p * p / largerTimesScale);
  }
}
