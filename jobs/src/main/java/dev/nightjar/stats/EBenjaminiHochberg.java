package dev.nightjar.stats;

/** False discovery control on e-values (Wang and Ramdas, 2022), valid under any dependence. */
public final class EBenjaminiHochberg {

  private EBenjaminiHochberg() {}

  /**
   * Which hypotheses are rejected: the k largest with e(k) at least m/(kα), for the largest such k.
   */
  public static boolean[] rejected(double[] evidence, double alpha) {
    double[] reciprocal = new double[evidence.length];
    for (int i = 0; i < evidence.length; i++) {
      reciprocal[i] = 1 / evidence[i];
    }
    double[] adjusted = BenjaminiHochberg.adjusted(reciprocal);
    boolean[] rejected = new boolean[evidence.length];
    for (int i = 0; i < evidence.length; i++) {
      rejected[i] = adjusted[i] <= alpha;
    }
    return rejected;
  }

  /** An e-value from a p-value without tuning: (1 - p + p ln p) / (p ln² p). */
  public static double fromPValue(double p) {
    if (p >= 1) {
      return p == 1 ? 0.5 : Double.NaN;
    }
    if (p == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double log = Math.log(p);
    return (1 - p + p * log) / (p * log * log);
  }
}
