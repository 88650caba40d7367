package dev.nightjar.stats;

/**
 * The one-sided cumulative sum of nightly scores, S = max(0, S + z - k): it finds small shifts that
 * last. With k = 0.5 and h = 8 one series alarms falsely every 19 000 nights, with h = 5 every 930.
 */
public final class Cusum {

  /** The usual allowance per night. */
  public static final double USUAL_ALLOWANCE = 0.5;

  /** The alarm level for many series. */
  public static final double USUAL_LIMIT = 8;

  private Cusum() {}

  /** One step; a night without a score leaves the sum as it is. */
  public static double next(double sum, double z, double allowance) {
    return Double.isNaN(z) ? sum : Math.max(0, sum + z - allowance);
  }

  /** The sums after each night. */
  public static double[] path(double[] z, double allowance) {
    double[] path = new double[z.length];
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum = next(sum, z[i], allowance);
      path[i] = sum;
    }
    return path;
  }

  /** The first night above {@code limit}, or -1. */
  public static int firstAlarm(double[] path, double limit) {
    for (int i = 0; i < path.length; i++) {
      if (path[i] > limit) {
        return i;
      }
    }
    return -1;
  }

  /** The night after the last zero up to {@code alarm}: where the shift probably began. */
  public static int onset(double[] path, int alarm) {
    int onset = alarm;
    while (onset > 0 && path[onset - 1] > 0) {
      onset--;
    }
    return onset;
  }

  /**
   * The chance that the sum of a series without a shift is at {@code sum} or above on a given
   * night: exp(-2k(sum + 0.583)), the tail of a random walk held at zero with Siegmund's correction
   * for its overshoot. Nights between false alarms at a level are one over this chance times the
   * few nights that an alarm lasts. With a scale estimated on {@code degrees} of freedom the mean
   * over what the scale may be, (1 + 4k(sum + 0.583)/degrees)^(-degrees/2).
   */
  public static double upperTail(double sum, double allowance, double degrees) {
    if (!(sum > 0)) {
      return 1;
    }
    double exponent = 2 * allowance * (sum + 0.583);
    return Double.isInfinite(degrees)
        ? Math.exp(-exponent)
        : Math.exp(-degrees / 2 * Math.log1p(2 * exponent / degrees));
  }

  /** Siegmund's approximation of the nights between false alarms of one series. */
  public static double falseAlarmInterval(double allowance, double limit) {
    double b = limit + 1.166;
    double x = 2 * allowance * b;
    return (Math.expm1(x) - x) / (2 * allowance * allowance);
  }
}
