package dev.nightjar.stats;

/**
 * The exact comparison of two rates of rare events per exposure, conditional on their total: given
 * N events the first arm's are Bin(N, e1/(e1+e0)). Counts may exceed int; exposures may be real.
 */
public final class ConditionalBinomial {

  private ConditionalBinomial() {}

  /**
   * @param upper p-value against "the first rate is larger"
   * @param ratio the first rate over the second; infinite without events in the second arm, NaN
   *     without any
   * @param interval exact two-sided interval of the ratio
   */
  public record Result(
      double upper,
      double upperMidP,
      double lower,
      double lowerMidP,
      double ratio,
      Interval interval) {}

  /** Compares {@code x1} events in exposure {@code e1} with {@code x0} in {@code e0}. */
  public static Result of(double x1, double e1, double x0, double e0, double level) {
    if (!(e1 > 0) || !(e0 > 0) || !(x1 >= 0) || !(x0 >= 0)) {
      double nan = Double.NaN;
      return new Result(nan, nan, nan, nan, nan, Interval.UNDEFINED);
    }
    double n = x1 + x0;
    double share = e1 / (e1 + e0);
    double otherShare = e0 / (e1 + e0);
    return new Result(
        Binomial.upperTail(x1, n, share),
        Binomial.upperMidP(x1, n, share),
        Binomial.upperTail(x0, n, otherShare),
        Binomial.upperMidP(x0, n, otherShare),
        x1 / e1 / (x0 / e0),
        ratioInterval(x1, x0, e0 / e1, level));
  }

  private static Interval ratioInterval(double x1, double x0, double exposureRatio, double level) {
    if (x1 + x0 == 0) {
      return new Interval(0, Double.POSITIVE_INFINITY);
    }
    double lower = ClopperPearson.of(x1, x1 + x0, level).lower();
    double complement = ClopperPearson.of(x0, x1 + x0, level).lower();
    return new Interval(
        lower / (1 - lower) * exposureRatio, (1 - complement) / complement * exposureRatio);
  }
}
