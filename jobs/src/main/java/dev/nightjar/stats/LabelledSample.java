package dev.nightjar.stats;

/**
 * Human labels with unequal, known probabilities beside the verdicts of a judge on the same units:
 * the survey difference estimator with a tuned weight of the judge (PPI++ for weighted labels).
 *
 * @param sums units, Σw and Σw² of: neither says so, the judge alone, the person alone, both
 */
public record LabelledSample(double[] sums) {
  private static final int CELLS = 4;

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
   * bias. λ is the one of least variance in [0, 1], and 0 where judge and people agree no better
   * than chance would.
   *
   * @param judged the judge's rate over all units, those with labels included
   * @param size units behind it, may be effective
   */
  public PredictionPowered.Estimate estimate(double judged, double size) {
    double[] smooth = smoothed();
    double spread = judged * (1 - judged) / size;
    double yy = covariance(sums, 1, 0, 1, 0);
    double yf = covariance(sums, 1, 0, 0, 1);
    double ff = covariance(sums, 0, 1, 0, 1);
    boolean weak = !(Math.abs(yf) >= Math.sqrt(yy * ff) / Math.sqrt(units() - 2));
    double lambda = weak || yf <= 0 ? 0 : Math.min(1, yf / (spread + ff));
    double rate = rate(sums, judged, lambda);
    double variance = lambda * lambda * spread + covariance(sums, 1, -lambda, 1, -lambda);
    double smoothRate = Math.min(Math.max(rate(smooth, judged, lambda), 1e-9), 1 - 1e-9);
    double smoothVariance = lambda * lambda * spread + covariance(smooth, 1, -lambda, 1, -lambda);
    return new PredictionPowered.Estimate(
        lambda,
        rate,
        Math.sqrt(variance),
        EffectiveSize.ofRate(smoothRate, smoothVariance, units()),
        weak ? PredictionPowered.Fallback.WEAK_JUDGE : PredictionPowered.Fallback.NONE);
  }

  /** Half a label of mean weight more in each cell, so that no variance is zero. */
  private double[] smoothed() {
    double mean = (sums[1] + sums[4] + sums[7] + sums[10]) / units();
    double[] more = sums.clone();
    for (int cell = 0; cell < CELLS; cell++) {
      more[3 * cell] += 0.5;
      more[3 * cell + 1] += 0.5 * mean;
      more[3 * cell + 2] += 0.5 * mean * mean;
    }
    return more;
  }

  private static double rate(double[] of, double judged, double lambda) {
    return lambda * judged + mean(of, 1, -lambda);
  }

  /** Weighted mean of ay + bf. */
  private static double mean(double[] of, double a, double b) {
    double sum = 0;
    double weight = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      sum += of[3 * cell + 1] * value(cell, a, b);
      weight += of[3 * cell + 1];
    }
    return sum / weight;
  }

  /** With-replacement covariance of the weighted means of ay + bf and cy + df. */
  private static double covariance(double[] of, double a, double b, double c, double d) {
    double first = mean(of, a, b);
    double second = mean(of, c, d);
    double n = 0;
    double weight = 0;
    double sum = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      n += of[3 * cell];
      weight += of[3 * cell + 1];
      sum += of[3 * cell + 2] * (value(cell, a, b) - first) * (value(cell, c, d) - second);
    }
    return n > 1 ? n / (n - 1) * sum / (weight * weight) : Double.NaN;
  }

  private static double value(int cell, double a, double b) {
    int human = cell / 2;
    int judge = cell % 2;
    return a * human + b * judge;
  }
}
