package dev.nightjar.stats;

/**
 * The online procedure LORD++ (Ramdas et al., 2017): each rejection earns budget for later tests;
 * p-values must be independent.
 */
public final class LordPlusPlus {

  private LordPlusPlus() {}

  /** The level of each test; p-value t is rejected when it is at most level t. */
  public static double[] levels(double[] p, double alpha) {
    double initial = alpha / 10;
    double[] level = new double[p.length];
    int[] rejections = new int[p.length];
    int rejected = 0;
    for (int t = 1; t <= p.length; t++) {
      double own = initial * OnlineWeights.logarithmic(t);
      for (int j = 0; j < rejected; j++) {
        double earned = j == 0 ? alpha - initial : alpha;
        own += earned * OnlineWeights.logarithmic(t - rejections[j]);
      }
      level[t - 1] = own;
      if (p[t - 1] <= own) {
        rejections[rejected++] = t;
      }
    }
    return level;
  }
}
