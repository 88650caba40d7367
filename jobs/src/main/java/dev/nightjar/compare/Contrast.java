package dev.nightjar.compare;

/**
 * One day against its baseline, before anything is known about day-to-day noise.
 *
 * @param test name of the statistic, as printed
 * @param z the difference in sampling standard errors, positive when the day is higher; for an
 *     omnibus test the statistic over its degrees of freedom
 * @param degrees degrees of freedom of an omnibus chi-square statistic; 0 for a signed z
 * @param variance sampling variance of the difference on a scale on which slices of one metric
 *     share their day-to-day variance and on which that variance is symmetric: log odds for rates,
 *     log ratio for ratios and totals
 * @param baselineDays days in the baseline
 */
record Contrast(String test, double z, double degrees, double variance, double baselineDays) {
  static final Contrast NONE = new Contrast(null, Double.NaN, 0, Double.NaN, 0);

  /**
   * A signed deviate with its distance on the shared scale: the variance is the one that the
   * deviate implies, so that dividing by it and by day-to-day variance agree at both ends.
   *
   * @param fallback variance where the distance is too small to imply one
   */
  static Contrast signed(
      String test, double z, double distance, double fallback, double baselineDays) {
    double implied = distance / z * (distance / z);
    boolean usable = Math.abs(z) > 0.05 && implied > fallback / 10 && implied < fallback * 10;
    return new Contrast(test, z, 0, usable ? implied : fallback, baselineDays);
  }

  Contrast named(String name) {
    return isDefined() ? new Contrast(name, z, degrees, variance, baselineDays) : this;
  }

  Contrast withZ(double other) {
    return new Contrast(test, other, degrees, variance, baselineDays);
  }

  /** The statistic as printed. */
  double printed() {
    return omnibus() ? z * degrees : z;
  }

  boolean isDefined() {
    return !Double.isNaN(z);
  }

  boolean omnibus() {
    return degrees > 0;
  }

  /** The squared statistic, 1 on average when there is nothing but sampling noise. */
  double square() {
    return omnibus() ? z : z * z;
  }
}
