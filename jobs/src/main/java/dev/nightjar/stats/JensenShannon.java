package dev.nightjar.stats;

/** The Jensen-Shannon divergence of two rows of counts and its square root, which is a metric. */
public final class JensenShannon {

  private static final double LN2 = 0.6931471805599453;

  private JensenShannon() {}

  /** In nats, from 0 to ln 2. */
  public static double divergence(long[] first, long[] second) {
    TwoRows rows = TwoRows.of(first, second);
    double sum = 0;
    for (int i = 0; i < rows.columns(); i++) {
      double p = rows.share(i);
      double q = rows.otherShare(i);
      sum += term(p, q) + term(q, p);
    }
    return rows.isDefined() ? Math.min(LN2, Math.max(0, sum / 2)) : Double.NaN;
  }

  /** √ of the divergence in nats, from 0 to √ln 2. */
  public static double distance(long[] first, long[] second) {
    return Math.sqrt(divergence(first, second));
  }

  /** √ of the divergence in bits, from 0 to 1: the effect size of a categorical drift. */
  public static double distanceBits(long[] first, long[] second) {
    return Math.sqrt(divergence(first, second) / LN2);
  }

  private static double term(double p, double q) {
    return p == 0 ? 0 : p * Math.log(2 * p / (p + q));
  }
}
