package dev.nightjar.stats;

/**
 * The online procedure SAFFRON (Ramdas et al., 2018): like LORD, but tests with p above 1/2 cost
 * nothing; p-values must be independent.
 */
public final class Saffron {

  private static final double CANDIDATE = 0.5;

  private Saffron() {}

  /** The level of each test; p-value t is rejected when it is at most level t. */
  public static double[] levels(double[] p, double alpha) {
    double initial = alpha / 2;
    double[] level = new double[p.length];
    int[] rejections = new int[p.length];
    int[] candidatesSince = new int[p.length + 1];
    int rejected = 0;
    for (int t = 1; t <= p.length; t++) {
      double own = initial * OnlineWeights.power(t - candidatesSince[0]);
      for (int j = 0; j < rejected; j++) {
        double earned = j == 0 ? alpha - initial : alpha;
        own += earned * OnlineWeights.power(t - rejections[j] - candidatesSince[j + 1]);
      }
      level[t - 1] = Math.min(CANDIDATE, (1 - CANDIDATE) * own);
      if (p[t - 1] <= CANDIDATE) {
        for (int j = 0; j <= rejected; j++) {
          candidatesSince[j]++;
        }
      }
      if (p[t - 1] <= level[t - 1]) {
        rejections[rejected++] = t;
      }
    }
    return level;
  }
}
