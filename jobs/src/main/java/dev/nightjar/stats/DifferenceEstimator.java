package dev.nightjar.stats;

/**
 * The survey difference estimator: every answer has a judge score, some of them, with unequal
 * probabilities, also a label. The mean score plus the weighted mean of label minus score.
 */
public final class DifferenceEstimator {

  private DifferenceEstimator() {}

  /**
   * @param variancePoisson of the rectifier under independent selections; the scores, known for the
   *     whole population, add nothing
   * @param variance conservative, with replacement
   * @param effectiveSize rate(1-rate)/variance, or Kish's size where that is undefined
   */
  public record Estimate(
      double rate, double variancePoisson, double variance, double effectiveSize) {}

  /**
   * @param meanScore over all answers
   * @param gaps weighted sums of label minus score over the labelled ones
   */
  public static Estimate of(double meanScore, WeightedSums gaps) {
    HajekMean.Estimate rectifier = HajekMean.of(gaps);
    double rate = meanScore + rectifier.mean();
    return new Estimate(
        rate,
        rectifier.variancePoisson(),
        rectifier.variance(),
        EffectiveSize.ofRate(rate, rectifier.variance(), rectifier.kishSize()));
  }
}
