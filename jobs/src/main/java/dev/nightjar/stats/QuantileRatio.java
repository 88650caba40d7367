package dev.nightjar.stats;

/** The ratio of two independent positive estimates known with their intervals, on the log scale. */
public final class QuantileRatio {

  private QuantileRatio() {}

  public record Result(double ratio, Interval interval, double z, double twoSided) {}

  /**
   * Current over baseline, each with a two-sided interval of coverage {@code level}; undefined
   * unless all limits are positive and finite.
   */
  public static Result of(
      double current,
      Interval currentInterval,
      double baseline,
      Interval baselineInterval,
      double level) {
    double critical = Normal.criticalValue(level);
    double se = Math.hypot(logWidth(currentInterval), logWidth(baselineInterval)) / (2 * critical);
    double log = Math.log(current / baseline);
    double z = log / se;
    if (!Double.isFinite(z) || !Double.isFinite(se)) {
      return new Result(current / baseline, Interval.UNDEFINED, Double.NaN, Double.NaN);
    }
    return new Result(
        current / baseline,
        Interval.around(log, critical * se).exponentiated(),
        z,
        Normal.twoSided(z));
  }

  private static double logWidth(Interval interval) {
    return Math.log(interval.upper()) - Math.log(interval.lower());
  }
}
