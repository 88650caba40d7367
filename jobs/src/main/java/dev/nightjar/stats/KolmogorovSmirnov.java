package dev.nightjar.stats;

/**
 * The two-sample Kolmogorov-Smirnov distance from ordered bins: what it is at the edges, and the
 * most it can be inside them.
 */
public final class KolmogorovSmirnov {

  private static final double SMALLEST_T = 0.2;
  private static final double SERIES_SWITCH = 1.18;
  private static final int MAX_TERMS = 100;

  private KolmogorovSmirnov() {}

  /**
   * @param lower largest difference at the bin edges: at most the distance of the raw values
   * @param upper at least the distance of the raw values
   * @param p asymptotic p-value of {@code lower}, conservative
   */
  public record Result(double lower, double upper, double p) {}

  /** Counts in the same bins, in order; undefined when either sample is empty. */
  public static Result of(long[] first, long[] second) {
    Lengths.requireEqual("first counts", first.length, "second counts", second.length);
    double n = Totals.of(first);
    double m = Totals.of(second);
    if (n == 0 || m == 0) {
      return new Result(Double.NaN, Double.NaN, Double.NaN);
    }
    double lower = 0;
    double upper = 0;
    double before = 0;
    double otherBefore = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i < first.length; i++) {
      a += first[i];
      b += second[i];
      double p = a / n;
      double q = b / m;
      lower = Math.max(lower, Math.abs(p - q));
      upper = Math.max(upper, Math.max(p - otherBefore, q - before));
      before = p;
      otherBefore = q;
    }
    return new Result(lower, upper, upperTail(lower * Math.sqrt(n * (m / (n + m)))));
  }

  /** P(K &gt; t) of the Kolmogorov distribution; one below 0.2, where it is so to 25 digits. */
  static double upperTail(double t) {
    if (t < SMALLEST_T) {
      return 1;
    }
    if (t < SERIES_SWITCH) {
      double sum = 0;
      for (int j = 1; j <= MAX_TERMS; j++) {
        double odd = (2 * j - 1) * Math.PI / t;
        double term = Math.exp(-odd * odd / 8);
        sum += term;
        if (term < 1e-18 * sum) {
          break;
        }
      }
      return Math.min(1, 1 - Math.sqrt(2 * Math.PI) / t * sum);
    }
    double sum = 0;
    for (int j = 1; j <= MAX_TERMS; j++) {
      double term = Math.exp(-2.0 * j * j * t * t);
      sum += j % 2 == 1 ? term : -term;
      if (term < 1e-18 * sum) {
        break;
      }
    }
    return Math.min(1, 2 * sum);
  }
}
