package dev.nightjar.stats;

/**
 * The debiased squared calibration error with its sampling error, for weighted and clustered units.
 *
 * <p>L² = Σ s(g² - v) over bins with share s, gap g between mean score and mean outcome and v its
 * sampling variance ȳ(1-ȳ)/(n-1) times the design effect. With unweighted, independent units this
 * is {@link Calibration.Binned#debiasedSquaredError()}. Since g is nearly normal, the variance of
 * g² is 4γ²v + 2v² for a true gap γ, of which g² - v is an unbiased square.
 *
 * @param squared L²; negative where the gaps are smaller than chance makes them
 * @param variance of L²
 */
public record CalibrationError(double squared, double variance) {

  /** √L², 0 where it is negative. */
  public double root() {
    return Math.sqrt(Math.max(0, squared));
  }

  /** Interval of the root: that of L², with {@code widening} times the error, in its unit. */
  public Interval interval(double level, double widening) {
    double half = widening * Normal.criticalValue(level) * Math.sqrt(variance);
    return new Interval(
        Math.sqrt(Math.max(0, squared - half)), Math.sqrt(Math.max(0, squared + half)));
  }

  /**
   * @param weight Σw per bin; empty bins are left out
   * @param size effective number of units per bin, (Σw)²/Σw²
   * @param scores Σwp per bin
   * @param outcomes Σwy per bin
   * @param designEffect variance of a sum over that of independent units; 1 when they are
   */
  public static CalibrationError of(
      double[] weight, double[] size, double[] scores, double[] outcomes, double designEffect) {
    Lengths.requireEqual("bins", weight.length, "sizes", size.length);
    Lengths.requireEqual("bins", weight.length, "score sums", scores.length);
    Lengths.requireEqual("bins", weight.length, "outcome sums", outcomes.length);
    double total = Totals.of(weight);
    double squared = total > 0 ? 0 : Double.NaN;
    double variance = squared;
    double floor = squared;
    for (int i = 0; i < weight.length; i++) {
      if (!(weight[i] > 0)) {
        continue;
      }
      double p = scores[i] / weight[i];
      double y = outcomes[i] / weight[i];
      double share = weight[i] / total;
      double gap = p - y;
      double noise = designEffect * (size[i] > 1 ? y * (1 - y) / (size[i] - 1) : p * (1 - p));
      squared += share * (gap * gap - noise);
      // Where all came true or none did, the bin still has an error: half a unit each way.
      double smooth = (size[i] * y + 0.5) / (size[i] + 1);
      double v = designEffect * smooth * (1 - smooth) / size[i];
      floor += 2 * share * share * v * v;
      // Chance is in gap² already: without it 4g²v would count three times under calibration.
      variance += share * share * (4 * (gap * gap - v) * v + 2 * v * v);
    }
    return new CalibrationError(squared, Math.max(floor, variance));
  }
}
