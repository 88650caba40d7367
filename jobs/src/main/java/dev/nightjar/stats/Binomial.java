package dev.nightjar.stats;

import org.apache.commons.math3.special.Beta;

/** Binomial tails and quantiles through the regularised beta function, for counts beyond int. */
public final class Binomial {

  private Binomial() {}

  /** P(X &gt;= x). */
  public static double upperTail(double x, double n, double p) {
    if (!defined(x, n, p)) {
      return Double.NaN;
    }
    if (x <= 0) {
      return 1;
    }
    if (x > n) {
      return 0;
    }
    return Beta.regularizedBeta(p, x, n - x + 1);
  }

  /** P(X &lt;= x). */
  public static double lowerTail(double x, double n, double p) {
    if (!defined(x, n, p)) {
      return Double.NaN;
    }
    if (x < 0) {
      return 0;
    }
    if (x >= n) {
      return 1;
    }
    // 1 - p rounds a small p away, so the complement is taken unless it cancels.
    double above = upperTail(x + 1, n, p);
    return above < 0.99 ? 1 - above : Beta.regularizedBeta(1 - p, n - x, x + 1);
  }

  /** P(X = x). */
  public static double probability(double x, double n, double p) {
    if (!defined(x, n, p)) {
      return Double.NaN;
    }
    if (x < 0 || x > n) {
      return 0;
    }
    if (p == 0 || p == 1) {
      return x == n * p ? 1 : 0;
    }
    double log = x * Math.log(p) + (n - x) * Math.log1p(-p);
    if (x > 0 && x < n) {
      log -= Beta.logBeta(x, n - x + 1) + Math.log(x);
    }
    return Math.exp(log);
  }

  /** P(X &gt; x) + P(X = x) / 2: the one-sided mid-p value of a large count. */
  public static double upperMidP(double x, double n, double p) {
    return 0.5 * (upperTail(x, n, p) + upperTail(x + 1, n, p));
  }

  /** The smallest k with P(X &lt;= k) &gt;= level. */
  public static double quantile(double level, double n, double p) {
    if (!defined(0, n, p) || !(level >= 0 && level <= 1)) {
      return Double.NaN;
    }
    double sd = Math.sqrt(n * p * (1 - p));
    double z = Math.min(Math.max(Normal.quantile(level), -40), 40);
    double guess = Math.min(Math.max(Math.rint(n * p + z * sd), 0), n);
    double stride = Math.max(1, Math.rint(sd / 16));
    double low = guess;
    while (low >= 0 && lowerTail(low, n, p) >= level) {
      low -= stride;
    }
    low = Math.max(low, -1);
    double high = guess;
    while (high < n && lowerTail(high, n, p) < level) {
      high = Math.min(n, high + stride);
    }
    while (high - low > 1) {
      double middle = Math.floor((low + high) / 2);
      if (lowerTail(middle, n, p) >= level) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static boolean defined(double x, double n, double p) {
    return !Double.isNaN(x) && n >= 0 && p >= 0 && p <= 1;
  }
}
