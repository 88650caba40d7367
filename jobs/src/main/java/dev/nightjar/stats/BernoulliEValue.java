package dev.nightjar.stats;

/**
 * The two-stream e-value of two rates (Turner, Ly and Grünwald, 2024), for canaries that are looked
 * at repeatedly: the evidence may be read after every block and stopped at will. Only for
 * <em>concurrent</em> arms: against a past baseline day effects alone reject in the end.
 *
 * @param logValue ln of the evidence against equal rates
 */
public record BernoulliEValue(
    double logValue, double successes1, double size1, double successes0, double size0) {

  /** No evidence yet. */
  public static final BernoulliEValue START = new BernoulliEValue(0, 0, 0, 0, 0);

  /**
   * The evidence after one more block; the first teaches the rates and counts for nothing.
   *
   * @param x1 successes among {@code n1} of the first arm; the ratio n1:n0 must have been fixed
   *     before
   */
  public BernoulliEValue plusBlock(double x1, double n1, double x0, double n0) {
    double gain = 0;
    if (size1 > 0 && size0 > 0) {
      double rate1 = (successes1 + 0.5) / (size1 + 1);
      double rate0 = (successes0 + 0.5) / (size0 + 1);
      double common = (n1 * rate1 + n0 * rate0) / (n1 + n0);
      gain = logRatio(x1, n1, rate1, common) + logRatio(x0, n0, rate0, common);
    }
    return new BernoulliEValue(
        logValue + gain, successes1 + x1, size1 + n1, successes0 + x0, size0 + n0);
  }

  /** The evidence: equal rates are rejected at level α when it reaches 1/α, at any time. */
  public double value() {
    return Math.exp(logValue);
  }

  /** The p-value that is valid at any time. */
  public double anytimeP() {
    return Math.min(1, Math.exp(-logValue));
  }

  private static double logRatio(double x, double n, double rate, double common) {
    return x * Math.log(rate / common) + (n - x) * (Math.log1p(-rate) - Math.log1p(-common));
  }
}
