package dev.nightjar.stats;

/**
 * The ratio ΣX/ΣY over independent clusters, such as cost per task over subjects: delta method and
 * Fieller's interval. For clusters spread over cells and days see {@link BucketJackknife}.
 */
public final class RatioEstimate {

  private RatioEstimate() {}

  /**
   * @param ratio ΣX/ΣY
   * @param standardError by the delta method
   * @param moments of (X, Y) over the clusters
   */
  public record Estimate(double ratio, double standardError, PairMoments moments) {

    /** ratio ± z SE; prefer {@link #fieller} when {@link #fiellerG} exceeds 0.1. */
    public Interval interval(double level) {
      return Interval.around(ratio, Normal.criticalValue(level) * standardError);
    }

    /** How badly the denominator is known: (t SE(mean Y) / mean Y)². */
    public double fiellerG(double level) {
      double t = StudentT.criticalValue(level, moments.n() - 1);
      return t * t * moments.varianceY() / moments.n() / (moments.meanY() * moments.meanY());
    }

    /** Fieller's interval; the whole line when the denominator may be zero (g at least 1). */
    public Interval fieller(double level) {
      double g = fiellerG(level);
      if (g >= 1) {
        return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      }
      double t = StudentT.criticalValue(level, moments.n() - 1);
      double vx = moments.varianceX() / moments.n();
      double vy = moments.varianceY() / moments.n();
      double cxy = moments.covariance() / moments.n();
      double a = moments.meanY() * moments.meanY() - t * t * vy;
      double b = moments.meanX() * moments.meanY() - t * t * cxy;
      double c = moments.meanX() * moments.meanX() - t * t * vx;
      return Interval.around(b / a, Math.sqrt(Math.max(0, b * b - a * c)) / a);
    }
  }

  /**
   * @param ratio of two independent ratios, with its interval
   * @param logStandardError of ln ratio
   */
  public record Comparison(
      double ratio, Interval interval, double logStandardError, double twoSided) {}

  public static Estimate of(PairMoments clusters) {
    double ratio = clusters.meanX() / clusters.meanY();
    double variance =
        (clusters.varianceX()
                - 2 * ratio * clusters.covariance()
                + ratio * ratio * clusters.varianceY())
            / (clusters.n() * clusters.meanY() * clusters.meanY());
    return clusters.n() == 0
        ? new Estimate(Double.NaN, Double.NaN, clusters)
        : new Estimate(ratio, Math.sqrt(Math.max(0, variance)), clusters);
  }

  /** Compares two independent positive ratios on the log scale. */
  public static Comparison compare(Estimate current, Estimate baseline, double level) {
    double log = Math.log(current.ratio() / baseline.ratio());
    double se =
        Math.hypot(
            current.standardError() / current.ratio(), baseline.standardError() / baseline.ratio());
    return new Comparison(
        current.ratio() / baseline.ratio(),
        Interval.around(log, Normal.criticalValue(level) * se).exponentiated(),
        se,
        Normal.twoSided(log / se));
  }
}
