package dev.nightjar.stats;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/**
 * Student t tails and quantiles through the regularised beta function; beyond 10^6 degrees of
 * freedom, where that loses digits, through Wallace's normalising transformation.
 */
public final class StudentT {

  private static final double BETA_LIMIT = 1e6;
  private static final double NORMAL_LIMIT = 1e15;
  private static final double LARGEST_LOG = 709;
  private static final double PRECISION = 1e-14;
  private static final int MAX_STEPS = 200;

  private StudentT() {}

  /** P(T &gt; t); {@code NaN} unless {@code df > 0}. */
  public static double upperTail(double t, double df) {
    double half = halfTail(Math.abs(t), df);
    return t >= 0 ? half : 1 - half;
  }

  /** P(T &lt; t). */
  public static double lowerTail(double t, double df) {
    return upperTail(-t, df);
  }

  /** P(|T| &gt; |t|). */
  public static double twoSided(double t, double df) {
    return 2 * halfTail(Math.abs(t), df);
  }

  /** The t with P(T &gt; t) = p. */
  public static double upperQuantile(double p, double df) {
    if (!(p >= 0 && p <= 1) || !(df > 0)) {
      return Double.NaN;
    }
    if (p > 0.5) {
      return -upperQuantile(1 - p, df);
    }
    if (p == 0.5) {
      return 0;
    }
    if (p == 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (df > BETA_LIMIT) {
      return df > NORMAL_LIMIT ? Normal.upperQuantile(p) : normalised(p, df);
    }
    return p > 0.25 ? centralQuantile(0.5 - p, df) : tailQuantile(p, df);
  }

  /** The t with P(T &lt; t) = p. */
  public static double quantile(double p, double df) {
    return -upperQuantile(p, df);
  }

  /** The t of a two-sided interval of this coverage: 1.998340543 for 0.95 and 63. */
  public static double criticalValue(double level, double df) {
    return upperQuantile((1 - level) / 2, df);
  }

  private static double halfTail(double t, double df) {
    if (Double.isNaN(t) || !(df > 0)) {
      return Double.NaN;
    }
    if (df > NORMAL_LIMIT) {
      return Normal.upperTail(t);
    }
    double square = t * t;
    if (df > BETA_LIMIT) {
      double w = Math.sqrt(df * Math.log1p(square / df));
      return Normal.upperTail(w * (8 * df + 1) / (8 * df + 3));
    }
    if (square < df && square < 1) {
      return 0.5 - 0.5 * Beta.regularizedBeta(square / (df + square), 0.5, df / 2);
    }
    if (square > 1e300) {
      double a = df / 2;
      return 0.5
          * Math.exp(a * Math.log(df) - df * Math.log(t) - Math.log(a) - Beta.logBeta(a, 0.5));
    }
    return 0.5 * Beta.regularizedBeta(df / (df + square), df / 2, 0.5);
  }

  /** Newton from zero on the concave central probability: monotone, never overshoots. */
  private static double centralQuantile(double target, double df) {
    double logScale = logScale(df);
    double t = 0;
    for (int i = 0; i < MAX_STEPS; i++) {
      double step = (target - (0.5 - halfTail(t, df))) / Math.exp(logScale + logKernel(t, df));
      t += step;
      if (Math.abs(step) <= PRECISION * t) {
        break;
      }
    }
    return t;
  }

  /** Newton on ln tail against ln t, kept inside a bracket: P(T &gt; 0.6) is above 1/4. */
  private static double tailQuantile(double p, double df) {
    double logTarget = Math.log(p);
    if (halfTail(Math.exp(LARGEST_LOG), df) > p) {
      return Double.POSITIVE_INFINITY;
    }
    double logScale = logScale(df);
    double low = Math.log(0.6);
    double high = LARGEST_LOG;
    double s = Math.min(Math.max(Math.log(normalised(p, df)), low), high);
    for (int i = 0; i < MAX_STEPS; i++) {
      double t = Math.exp(s);
      double tail = halfTail(t, df);
      if (tail > p) {
        low = s;
      } else {
        high = s;
      }
      double logTail = Math.log(tail);
      double next = s - (logTarget - logTail) / Math.exp(logScale + logKernel(t, df) + s - logTail);
      if (!(next >= low && next <= high)) {
        next = (low + high) / 2;
      }
      double step = next - s;
      s = next;
      if (Math.abs(step) <= PRECISION) {
        break;
      }
    }
    return Math.exp(s);
  }

  /** Wallace's transformation backwards: good for many degrees of freedom, a start for few. */
  private static double normalised(double p, double df) {
    double w = Normal.upperQuantile(p) * (8 * df + 3) / (8 * df + 1);
    return Math.sqrt(df * Math.expm1(w * w / df));
  }

  private static double logScale(double df) {
    return Gamma.logGamma((df + 1) / 2) - Gamma.logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  }

  private static double logKernel(double t, double df) {
    double log = t < 1e150 ? Math.log1p(t * t / df) : 2 * Math.log(t) - Math.log(df);
    return -(df + 1) / 2 * log;
  }
}
