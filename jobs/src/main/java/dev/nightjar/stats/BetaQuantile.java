package dev.nightjar.stats;

import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.special.Beta;

/**
 * Quantiles of the beta distribution with <em>relative</em> accuracy: rates of three in ten million
 * are what they are asked for, where an absolute tolerance has no digit left.
 */
final class BetaQuantile {

  private BetaQuantile() {}

  /** The x with I_x(a, b) = p, for positive real a and b. */
  static double of(double p, double a, double b) {
    if (!(p >= 0 && p <= 1) || !(a > 0) || !(b > 0)) {
      return Double.NaN;
    }
    if (p == 0 || p == 1) {
      return p;
    }
    return a > b ? 1 - small(p, b, a, true) : small(p, a, b, false);
  }

  /** Solves on ln x, in the tail that is the smaller one; {@code upper} means I_x = 1 - p. */
  private static double small(double p, double a, double b, boolean upper) {
    boolean lowerTail = upper ? p > 0.5 : p <= 0.5;
    double target = lowerTail == upper ? Math.log1p(-p) : Math.log(p);
    double sign = lowerTail ? 1 : -1;
    double low = Math.log(a / (a + b));
    double high = low;
    double stride = Math.min(1, 1 / Math.sqrt(a));
    for (double step = stride; excess(low, a, b, lowerTail, target, sign) > 0; step *= 2) {
      high = low;
      low -= step;
      if (low < -740) {
        return 0;
      }
    }
    for (double step = stride;
        high < 0 && excess(high, a, b, lowerTail, target, sign) < 0;
        step *= 2) {
      low = high;
      high = Math.min(0, high + step);
    }
    if (low == high) {
      return Math.exp(low);
    }
    double s =
        new BrentSolver(1e-14, 1e-14)
            .solve(1000, x -> excess(x, a, b, lowerTail, target, sign), low, high);
    return Math.exp(s);
  }

  private static double excess(
      double s, double a, double b, boolean lowerTail, double target, double sign) {
    double x = Math.exp(s);
    double tail =
        lowerTail ? Beta.regularizedBeta(x, a, b) : Beta.regularizedBeta(-Math.expm1(s), b, a);
    return sign * (Math.max(Math.log(tail), -745) - target);
  }
}
