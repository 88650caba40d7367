package dev.nightjar.stats;

import java.util.Arrays;

/**
 * False discovery rate control by Benjamini and Hochberg (1995), valid for independent or
 * positively dependent p-values: overlapping slices of one metric are such.
 */
public final class BenjaminiHochberg {

  private BenjaminiHochberg() {}

  /**
   * For each p-value the smallest q at which it is rejected, in the order given. NaN stays NaN and
   * does not count as a hypothesis.
   */
  public static double[] adjusted(double[] p) {
    return adjusted(p, 1);
  }

  static double[] adjusted(double[] p, double penalty) {
    int[] order = Ascending.order(p);
    double[] adjusted = new double[p.length];
    Arrays.fill(adjusted, Double.NaN);
    double smallest = 1;
    for (int i = order.length - 1; i >= 0; i--) {
      smallest = Math.min(smallest, p[order[i]] * (order.length * penalty / (i + 1)));
      adjusted[order[i]] = smallest;
    }
    return adjusted;
  }
}
