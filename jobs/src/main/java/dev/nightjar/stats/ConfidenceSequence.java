package dev.nightjar.stats;

/**
 * The asymptotic confidence sequence of a mean (Waudby-Smith et al., 2024): an interval that holds
 * at all sample sizes at once, for results that are looked at while they come in.
 */
public final class ConfidenceSequence {

  private ConfidenceSequence() {}

  /**
   * Half the width at {@code n} observations.
   *
   * @param tuning from {@link #tunedFor}
   */
  public static double halfWidth(double n, double sd, double tuning, double alpha) {
    double spread = n * tuning * tuning;
    return sd
        * Math.sqrt(2 * (spread + 1) / (n * spread) * Math.log(Math.sqrt(spread + 1) / alpha));
  }

  /** The tuning that makes the interval tightest at about {@code n} observations. */
  public static double tunedFor(double n, double alpha) {
    double twice = -2 * Math.log(alpha);
    return Math.sqrt((twice + Math.log(twice) + 1) / n);
  }
}
