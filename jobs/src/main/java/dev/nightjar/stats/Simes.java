package dev.nightjar.stats;

/** Simes' p-value of "none of these is false": min m p(i)/i, valid under positive dependence. */
public final class Simes {

  private Simes() {}

  /** NaN entries do not count; NaN when nothing is left. */
  public static double combined(double[] p) {
    int[] order = Ascending.order(p);
    double combined = order.length == 0 ? Double.NaN : 1;
    for (int i = 0; i < order.length; i++) {
      combined = Math.min(combined, p[order[i]] * ((double) order.length / (i + 1)));
    }
    return combined;
  }
}
