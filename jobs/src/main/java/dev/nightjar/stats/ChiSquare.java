package dev.nightjar.stats;

import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.special.Gamma;

/** Chi-square upper tails and quantiles through the regularised gamma function. */
public final class ChiSquare {

  private static final double UNDERFLOW = -745;

  private ChiSquare() {}

  /**
   * P(X &gt; x) with relative accuracy down to the smallest double; one when {@code df} is zero.
   */
  public static double upperTail(double x, double df) {
    if (Double.isNaN(x) || !(df >= 0)) {
      return Double.NaN;
    }
    if (x <= 0 || df == 0) {
      return 1;
    }
    double a = df / 2;
    double half = x / 2;
    // Far beyond the mode the tail is zero in doubles and the continued fraction need not be asked.
    if (half > a + 1 && a * Math.log(half) - half - Gamma.logGamma(a) < UNDERFLOW) {
      return 0;
    }
    return Math.min(1, Gamma.regularizedGammaQ(a, half));
  }

  /** The x with P(X &gt; x) = p. */
  public static double upperQuantile(double p, double df) {
    if (!(p >= 0 && p <= 1) || !(df > 0)) {
      return Double.NaN;
    }
    if (p == 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (p == 1) {
      return 0;
    }
    double z = Normal.upperQuantile(p);
    double root = 1 - 2 / (9 * df) + z * Math.sqrt(2 / (9 * df));
    double lower = Math.log(Math.max(df * root * root * root, 1e-3 * df));
    double upper = lower;
    while (upperTail(Math.exp(lower), df) < p) {
      lower -= 1;
    }
    while (upperTail(Math.exp(upper), df) > p) {
      upper += 0.25;
    }
    if (lower == upper) {
      return Math.exp(lower);
    }
    double target = Math.log(p);
    double logX =
        new BrentSolver(1e-15, 1e-15)
            .solve(
                1000,
                s -> Math.max(Math.log(upperTail(Math.exp(s), df)), UNDERFLOW) - target,
                lower,
                upper);
    return Math.exp(logX);
  }
}
