package dev.nightjar.stats;

/**
 * The exact (conservative) interval of one rate; counts may be real, as in Korn and Graubard's
 * interval for weighted samples. Used where under-coverage is dear: safety and injection.
 */
public final class ClopperPearson {

  private ClopperPearson() {}

  /** The two-sided interval of {@code successes / n} at coverage {@code level}. */
  public static Interval of(double successes, double n, double level) {
    if (!(n > 0) || !(successes >= 0) || !(successes <= n)) {
      return Interval.UNDEFINED;
    }
    double tail = (1 - level) / 2;
    double failures = n - successes;
    double lower = successes <= 0 ? 0 : BetaQuantile.of(tail, successes, failures + 1);
    double upper = failures <= 0 ? 1 : BetaQuantile.of(1 - tail, successes + 1, failures);
    return new Interval(lower, upper);
  }

  /** The same for an estimated rate and its effective sample size. */
  public static Interval ofRate(double rate, double effectiveSize, double level) {
    return of(rate * effectiveSize, effectiveSize, level);
  }
}
