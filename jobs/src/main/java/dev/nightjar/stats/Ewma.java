package dev.nightjar.stats;

/** The exponentially weighted moving average of nightly scores, with its exact limits. */
public final class Ewma {

  private Ewma() {}

  /** The averages after each night; a night without a score repeats the one before. */
  public static double[] path(double[] z, double lambda) {
    double[] path = new double[z.length];
    double average = 0;
    for (int i = 0; i < z.length; i++) {
      average = Double.isNaN(z[i]) ? average : lambda * z[i] + (1 - lambda) * average;
      path[i] = average;
    }
    return path;
  }

  /** L standard deviations of the average after {@code nights} independent nights. */
  public static double limit(int nights, double lambda, double width) {
    double decay = -Math.expm1(2.0 * nights * Math.log1p(-lambda));
    return width * Math.sqrt(lambda / (2 - lambda) * decay);
  }

  /** The first night whose average is above its limit, or -1. */
  public static int firstAlarm(double[] path, double lambda, double width) {
    for (int i = 0; i < path.length; i++) {
      if (path[i] > limit(i + 1, lambda, width)) {
        return i;
      }
    }
    return -1;
  }
}
