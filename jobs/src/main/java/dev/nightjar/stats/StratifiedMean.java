package dev.nightjar.stats;

import java.util.List;

/** A rate from simple random samples within strata of known size. */
public final class StratifiedMean {

  private StratifiedMean() {}

  /** {@code positives} of {@code sampled} observations, drawn from {@code population} units. */
  public record Stratum(double population, double sampled, double positives) {}

  /**
   * @param effectiveSize rate(1-rate)/variance, or Kish's size where that is undefined
   */
  public record Estimate(double rate, double variance, double kishSize, double effectiveSize) {

    public double standardError() {
      return Math.sqrt(variance);
    }

    public Interval wilson(double level) {
      return WilsonInterval.ofRate(rate, effectiveSize, level);
    }
  }

  /** {@code NaN} where a stratum has no sample, and no variance where it has a sample of one. */
  public static Estimate of(List<Stratum> strata) {
    double population = strata.stream().mapToDouble(Stratum::population).sum();
    double rate = 0;
    double variance = 0;
    double squaredWeights = 0;
    for (Stratum s : strata) {
      double share = s.population() / population;
      double p = s.positives() / s.sampled();
      rate += share * p;
      if (s.sampled() < s.population()) {
        variance +=
            share * share * (1 - s.sampled() / s.population()) * p * (1 - p) / (s.sampled() - 1);
      }
      squaredWeights += s.population() * s.population() / s.sampled();
    }
    double kish = population * population / squaredWeights;
    return new Estimate(rate, variance, kish, EffectiveSize.ofRate(rate, variance, kish));
  }
}
