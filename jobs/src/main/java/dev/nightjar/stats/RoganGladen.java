package dev.nightjar.stats;

/**
 * The true rate behind an imperfect judge whose sensitivity and specificity were measured against
 * people (Rogan and Gladen, 1978), with the interval of Lang and Reiczigel (2014). Holds while the
 * error rates of the judge hold: one judge version, one rubric, the same kind of traffic.
 */
public final class RoganGladen {

  private static final double LEAST_INFORMATION = 0.3;

  private RoganGladen() {}

  /**
   * What people said of the judge: {@code truePositives} of {@code positives} they marked, and
   * {@code trueNegatives} of {@code negatives}.
   */
  public record JudgeErrors(
      double truePositives, double positives, double trueNegatives, double negatives) {

    public double sensitivity() {
      return truePositives / positives;
    }

    public double specificity() {
      return trueNegatives / negatives;
    }

    /** Youden's J = sensitivity + specificity - 1; 0 for a judge that guesses. */
    public double informedness() {
      return sensitivity() + specificity() - 1;
    }
  }

  /**
   * @param unclipped the estimate, outside [0, 1] when noise pushes it there
   * @param standardError by the delta method
   * @param langReiczigel interval, not clipped either
   * @param informedness J of the judge
   * @param falsePositiveRate one minus the specificity
   */
  public record Estimate(
      double unclipped,
      double standardError,
      Interval langReiczigel,
      double informedness,
      double falsePositiveRate) {

    /** The rate to print. */
    public double rate() {
      return Math.min(Math.max(unclipped, 0), 1);
    }

    /** The interval to print. */
    public Interval interval() {
      return langReiczigel.clippedTo(0, 1);
    }

    /** Unclipped estimate ± z SE; under-covers for rare events. */
    public Interval wald(double level) {
      return Interval.around(unclipped, Normal.criticalValue(level) * standardError);
    }

    /** Below J = 0.3 the correction is noise: the judge is uninformative. */
    public boolean isInformative() {
      return informedness >= LEAST_INFORMATION;
    }

    /** Whether the judge's false alarms outnumber the events, so that no sample is large enough. */
    public boolean drownsInFalsePositives() {
      return falsePositiveRate >= rate();
    }
  }

  /** {@code flagged} of {@code judged} answers were marked by the judge; sizes may be effective. */
  public static Estimate of(double flagged, double judged, JudgeErrors errors, double level) {
    double q = flagged / judged;
    double j = errors.informedness();
    double rate = (q + errors.specificity() - 1) / j;
    double variance =
        variance(
            q,
            judged,
            rate,
            errors.sensitivity(),
            errors.positives(),
            errors.specificity(),
            errors.negatives(),
            j);
    return new Estimate(
        rate,
        Math.sqrt(variance),
        Double.isNaN(variance) ? Interval.UNDEFINED : shifted(q, judged, errors, level),
        j,
        1 - errors.specificity());
  }

  private static Interval shifted(double q, double judged, JudgeErrors errors, double level) {
    double z = Normal.criticalValue(level);
    double n = judged + z * z;
    double p = (judged * q + z * z / 2) / n;
    double positives = errors.positives() + 2;
    double negatives = errors.negatives() + 2;
    double se = (errors.truePositives() + 1) / positives;
    double sp = (errors.trueNegatives() + 1) / negatives;
    double j = se + sp - 1;
    double rate = (p + sp - 1) / j;
    double shift =
        2 * z * z * (rate * se * (1 - se) / positives - (1 - rate) * sp * (1 - sp) / negatives);
    double half = z * Math.sqrt(variance(p, n, rate, se, positives, sp, negatives, j));
    return Interval.around(rate + shift, half);
  }

  private static double variance(
      double q, double n, double rate, double se, double m1, double sp, double m0, double j) {
    double judged = q * (1 - q) / n;
    double missed = rate * rate * se * (1 - se) / m1;
    double invented = (1 - rate) * (1 - rate) * sp * (1 - sp) / m0;
    return (judged + missed + invented) / (j * j);
  }
}
