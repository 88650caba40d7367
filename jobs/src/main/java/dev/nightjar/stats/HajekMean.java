package dev.nightjar.stats;

/**
 * The Hájek (ratio) estimate of a mean from observations made with unequal, known probabilities;
 * the default for reviewed labels, because it does not depend on the size of the population.
 */
public final class HajekMean {

  private HajekMean() {}

  /**
   * @param n observations
   * @param mean Σwy / Σw
   * @param variancePoisson under independent selections
   * @param variance with-replacement variance, the conservative default
   * @param kishSize (Σw)²/Σw²: the effective size as far as weights alone go
   * @param effectiveSize mean(1-mean)/variance for an outcome in [0, 1], at most n; the Kish size
   *     when the outcome does not vary
   */
  public record Estimate(
      long n,
      double mean,
      double variancePoisson,
      double variance,
      double kishSize,
      double effectiveSize) {

    public double standardError() {
      return Math.sqrt(variance);
    }

    /** Wilson at the effective size, shrunk by (z/t)² for the n - 1 degrees of freedom. */
    public Interval wilson(double level) {
      double ratio = Normal.criticalValue(level) / StudentT.criticalValue(level, n - 1);
      return WilsonInterval.ofRate(bounded(), effectiveSize * ratio * ratio, level);
    }

    /** Korn and Graubard: Clopper-Pearson at the effective size; for safety and injection. */
    public Interval kornGraubard(double level) {
      return ClopperPearson.ofRate(bounded(), effectiveSize, level);
    }

    private double bounded() {
      return Math.min(Math.max(mean, 0), 1);
    }
  }

  public static Estimate of(WeightedSums s) {
    double mean = s.wy() / s.w();
    double poisson =
        (s.w2y2() - s.wy2() - 2 * mean * (s.w2y() - s.wy()) + mean * mean * (s.w2() - s.w()))
            / (s.w() * s.w());
    double withReplacement =
        (s.w2y2() - 2 * mean * s.w2y() + mean * mean * s.w2()) / (s.w() * s.w());
    withReplacement *= s.n() / (s.n() - 1.0);
    double kish = s.w() * s.w() / s.w2();
    return new Estimate(
        s.n(),
        mean,
        Math.max(0, poisson),
        s.n() < 2 ? Double.NaN : Math.max(0, withReplacement),
        kish,
        Math.min(s.n(), EffectiveSize.ofRate(mean, withReplacement, kish)));
  }
}
