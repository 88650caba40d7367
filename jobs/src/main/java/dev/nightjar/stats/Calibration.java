package dev.nightjar.stats;

/**
 * Whether probabilities mean what they say, from sums per bin of the score. The expected
 * calibration error is positive even for a perfect model, so the debiased error is the one to
 * compare.
 */
public final class Calibration {

  private Calibration() {}

  /**
   * @param ece mean absolute gap between score and outcome, weighted by bin
   * @param mce largest gap
   * @param squaredError mean squared gap; Murphy's reliability
   * @param debiasedSquaredError the same less what sampling alone adds; may be negative
   * @param resolution how far bins differ from the overall rate
   * @param uncertainty variance of the outcome
   * @param hosmerLemeshow Σ n(ȳ-p̄)²/(p̄(1-p̄))
   * @param hosmerLemeshowP with as many degrees of freedom as bins: scores were not fitted here
   */
  public record Binned(
      double ece,
      double mce,
      double squaredError,
      double debiasedSquaredError,
      double resolution,
      double uncertainty,
      double hosmerLemeshow,
      double hosmerLemeshowP) {

    /** Root of the debiased squared error, 0 where that is negative. */
    public double debiasedError() {
      return Math.sqrt(Math.max(0, debiasedSquaredError));
    }

    /** Reliability - resolution + uncertainty: the Brier score of the binned scores. */
    public double binnedBrier() {
      return squaredError - resolution + uncertainty;
    }
  }

  /**
   * @param z of Spiegelhalter's test (1986); positive when outcomes are more extreme than scores
   */
  public record Spiegelhalter(double z, double twoSided) {}

  /**
   * @param n observations (or weights) per bin; empty bins are left out
   * @param scores Σp per bin
   * @param outcomes Σy per bin
   */
  public static Binned of(double[] n, double[] scores, double[] outcomes) {
    Lengths.requireEqual("bins", n.length, "score sums", scores.length);
    Lengths.requireEqual("bins", n.length, "outcome sums", outcomes.length);
    double total = Totals.of(n);
    double overall = Totals.of(outcomes) / total;
    double ece = 0;
    double mce = 0;
    double squared = 0;
    double debiased = 0;
    double resolution = 0;
    double chiSquare = 0;
    int bins = 0;
    for (int i = 0; i < n.length; i++) {
      if (!(n[i] > 0)) {
        continue;
      }
      bins++;
      double p = scores[i] / n[i];
      double y = outcomes[i] / n[i];
      double gap = p - y;
      double share = n[i] / total;
      ece += share * Math.abs(gap);
      mce = Math.max(mce, Math.abs(gap));
      squared += share * gap * gap;
      // One observation has no variance of its own; its expectation if calibrated stands in.
      double noise = n[i] > 1 ? y * (1 - y) / (n[i] - 1) : p * (1 - p);
      debiased += share * (gap * gap - noise);
      resolution += share * (y - overall) * (y - overall);
      chiSquare += gap == 0 ? 0 : n[i] * gap * gap / (p * (1 - p));
    }
    double undefined = bins == 0 ? Double.NaN : 0;
    return new Binned(
        ece + undefined,
        mce + undefined,
        squared + undefined,
        debiased + undefined,
        resolution + undefined,
        overall * (1 - overall),
        chiSquare + undefined,
        ChiSquare.upperTail(chiSquare + undefined, bins));
  }

  /** The exact Brier score from Σp², Σpy and Σy² over n observations. */
  public static double brier(double n, double pp, double py, double yy) {
    return (pp - 2 * py + yy) / n;
  }

  /** From the additive sums Σ(y-p)(1-2p) and Σ(1-2p)²p(1-p). */
  public static Spiegelhalter spiegelhalter(double numerator, double variance) {
    double z = numerator == 0 && variance == 0 ? Double.NaN : numerator / Math.sqrt(variance);
    return new Spiegelhalter(z, Normal.twoSided(z));
  }
}
