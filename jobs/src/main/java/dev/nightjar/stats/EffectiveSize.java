package dev.nightjar.stats;

/** The number of independent observations that would know a rate as well as the data do. */
public final class EffectiveSize {

  private EffectiveSize() {}

  /**
   * {@code rate(1-rate)/variance}, or {@code fallback} where that is undefined: a rate of 0 or 1,
   * or an outcome that never varied.
   */
  public static double ofRate(double rate, double variance, double fallback) {
    double spread = rate * (1 - rate);
    return spread > 0 && variance > 1e-12 * spread / Math.max(fallback, 1)
        ? spread / variance
        : fallback;
  }

  /** How much larger a variance is than that of n independent observations; 1 if undefined. */
  public static double designEffect(double rate, double variance, double n) {
    return n / ofRate(rate, variance, n);
  }
}
