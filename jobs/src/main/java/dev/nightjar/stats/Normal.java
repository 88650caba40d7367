package dev.nightjar.stats;

import org.apache.commons.math3.special.Erf;

/** Standard normal tails and quantiles, with relative accuracy in both tails. */
public final class Normal {

  private static final double SQRT2 = Math.sqrt(2);
  private static final double LOG_SQRT_2PI = 0.9189385332046727;
  private static final double DEEP_TAIL = 37;

  private static final double[] CENTRE_NUMERATOR = {
    3.3871328727963666080e0,
    1.3314166789178437745e+2,
    1.9715909503065514427e+3,
    1.3731693765509461125e+4,
    4.5921953931549871457e+4,
    6.7265770927008700853e+4,
    3.3430575583588128105e+4,
    2.5090809287301226727e+3
  };
  private static final double[] CENTRE_DENOMINATOR = {
    1,
    4.2313330701600911252e+1,
    6.8718700749205790830e+2,
    5.3941960214247511077e+3,
    2.1213794301586595867e+4,
    3.9307895800092710610e+4,
    2.8729085735721942674e+4,
    5.2264952788528545610e+3
  };
  private static final double[] MIDDLE_NUMERATOR = {
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4
  };
  private static final double[] MIDDLE_DENOMINATOR = {
    1,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9
  };
  private static final double[] TAIL_NUMERATOR = {
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7
  };
  private static final double[] TAIL_DENOMINATOR = {
    1,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15
  };

  private Normal() {}

  /** P(Z &gt; z). */
  public static double upperTail(double z) {
    return 0.5 * Erf.erfc(z / SQRT2);
  }

  /** P(Z &lt; z). */
  public static double lowerTail(double z) {
    return upperTail(-z);
  }

  /** P(|Z| &gt; |z|). */
  public static double twoSided(double z) {
    return Erf.erfc(Math.abs(z) / SQRT2);
  }

  /** ln P(Z &gt; z), finite even where {@link #upperTail} underflows. */
  public static double logUpperTail(double z) {
    if (z <= DEEP_TAIL) {
      return Math.log(upperTail(z));
    }
    double w = 1 / (z * z);
    return -0.5 * z * z - Math.log(z) - LOG_SQRT_2PI + Math.log1p(-w * (1 - 3 * w * (1 - 5 * w)));
  }

  /**
   * The z with P(Z &lt; z) = p. Wichura's algorithm AS 241 (PPND16), about 16 digits for p down to
   * 1e-300; for probabilities close to one call {@link #upperQuantile} with the complement.
   */
  public static double quantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      return Double.NaN;
    }
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * ratio(CENTRE_NUMERATOR, CENTRE_DENOMINATOR, r);
    }
    return q < 0 ? -upperQuantile(p) : upperQuantile(1 - p);
  }

  /** The z with P(Z &gt; z) = p, accurate for the smallest p. */
  public static double upperQuantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      return Double.NaN;
    }
    if (p >= 0.075) {
      return p <= 0.925 ? -quantile(p) : -upperQuantile(1 - p);
    }
    if (p == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double r = Math.sqrt(-Math.log(p));
    return r <= 5
        ? ratio(MIDDLE_NUMERATOR, MIDDLE_DENOMINATOR, r - 1.6)
        : ratio(TAIL_NUMERATOR, TAIL_DENOMINATOR, r - 5);
  }

  /** The z of a two-sided interval of this coverage: 1.96 for 0.95. */
  public static double criticalValue(double level) {
    return upperQuantile((1 - level) / 2);
  }

  private static double ratio(double[] numerator, double[] denominator, double r) {
    double top = numerator[7];
    double bottom = denominator[7];
    for (int i = 6; i >= 0; i--) {
      top = top * r + numerator[i];
      bottom = bottom * r + denominator[i];
    }
    return top / bottom;
  }
}
