package dev.nightjar.stats;

import dev.nightjar.stats.DesignVariance.Part;
import dev.nightjar.stats.PredictionPowered.Fallback;
import java.util.ArrayList;
import java.util.List;

/**
 * Human labels with unequal, known probabilities beside the verdicts of a judge on the same units:
 * the survey difference estimator with a tuned weight of the judge (PPI++ for weighted labels).
 *
 * @param sums units, Σw and Σw² of: neither says so, the judge alone, the person alone, both
 * @param strata those of the sample of people, in the same cells; units of none were drawn with
 *     replacement
 * @param designEffect by how much repeated subjects raise the variance of the labels
 */
public record LabelledSample(double[] sums, List<DesignStratum> strata, double designEffect) {
  private static final double[] HUMAN = {0, 0, 1, 1};
  private static final double[] JUDGE = {0, 1, 0, 1};
  private static final double[] BOTH = {0, 0, 0, 1};

  public LabelledSample {
    strata = List.copyOf(strata);
  }

  private double units() {
    return sums[0] + sums[3] + sums[6] + sums[9];
  }

  /** Whether all labels weigh the same. */
  public boolean evenlyWeighted() {
    double weight = sums[1] + sums[4] + sums[7] + sums[10];
    double squares = sums[2] + sums[5] + sums[8] + sums[11];
    return Math.abs(squares * units() - weight * weight) <= 1e-9 * weight * weight;
  }

  /** The same as a plain table; only where all labels weigh the same. */
  public PredictionPowered.Labelled table() {
    return PredictionPowered.Labelled.ofTable(sums[9], sums[6], sums[3], sums[0]);
  }

  /**
   * {@code λF + Σw(y - λf)/Σw}: the judge's rate over all units, and what the labels say of its
   * bias. λ is the one of least variance in [0, 1]; 0, labels alone, with fewer than ten labels of
   * either kind and where judge and people agree no better than chance would.
   *
   * @param judged the judge's rate over all units, those with labels included
   * @param size units behind it, may be effective
   */
  public PredictionPowered.Estimate estimate(double judged, double size) {
    List<Part> parts = parts();
    double spread = judged * (1 - judged) / size;
    double yf = designEffect * DesignVariance.covariance(parts, HUMAN, JUDGE);
    double ff = designEffect * DesignVariance.of(parts, JUDGE);
    Fallback fallback = fallback();
    double lambda = fallback != Fallback.NONE || yf <= 0 ? 0 : Math.min(1, yf / (spread + ff));
    double[] residual = residual(lambda);
    List<Part> smooth = DesignVariance.smoothed(parts);
    double smoothRate = lambda * judged + DesignVariance.mean(smooth, residual);
    return new PredictionPowered.Estimate(
        lambda,
        lambda * judged + DesignVariance.mean(parts, residual),
        Math.sqrt(variance(parts, lambda, judged, size)),
        EffectiveSize.ofRate(
            Math.min(Math.max(smoothRate, 1e-9), 1 - 1e-9),
            variance(smooth, lambda, judged, size),
            units()),
        fallback);
  }

  /**
   * Labels are among the judged units: what the two samples have in common, 2λ Cov(y - λf, f)/N, is
   * in their sum.
   */
  private double variance(List<Part> parts, double lambda, double judged, double size) {
    double spread = judged * (1 - judged);
    double both = DesignVariance.mean(parts, BOTH);
    double human = DesignVariance.mean(parts, HUMAN);
    double common = both - human * DesignVariance.mean(parts, JUDGE) - lambda * spread;
    double labels = designEffect * DesignVariance.of(parts, residual(lambda));
    double sum = labels + (lambda * lambda * spread + 2 * lambda * common) / size;
    // Never less than the judge would have if he never erred.
    return Math.max(sum, lambda * lambda * spread / size);
  }

  /** Chance agreement is asked of the labels as they are, whatever the design. */
  private Fallback fallback() {
    if (PredictionPowered.isFew(sums[6] + sums[9], units())) {
      return Fallback.FEW_POSITIVES;
    }
    List<Part> plain = List.of(new Part(sums, 0, 0));
    double yy = DesignVariance.of(plain, HUMAN);
    double yf = DesignVariance.covariance(plain, HUMAN, JUDGE);
    double ff = DesignVariance.of(plain, JUDGE);
    return Math.abs(yf) >= Math.sqrt(yy * ff) / Math.sqrt(units() - 2)
        ? Fallback.NONE
        : Fallback.WEAK_JUDGE;
  }

  private static double[] residual(double lambda) {
    return new double[] {0, -lambda, 1, 1 - lambda};
  }

  /** Variance of Σw(y - λf)/Σw if every label stood for itself, strata aside. */
  public double independentVariance(double lambda) {
    return DesignVariance.of(List.of(new Part(sums, 0, 0)), residual(lambda));
  }

  private List<Part> parts() {
    double[] rest = sums.clone();
    List<Part> parts = new ArrayList<>();
    for (DesignStratum stratum : strata) {
      parts.add(stratum.part());
      for (int at = 0; at < rest.length; at++) {
        rest[at] -= stratum.sums()[at];
      }
    }
    Part others = new Part(rest, 0, 0);
    if (others.units() > 0.5) {
      parts.add(others);
    }
    return parts;
  }
}
