package dev.nightjar.stats;

/**
 * Distribution-free confidence intervals of a quantile: two order statistics, widened to the edges
 * of their bins. A rank of 0 or n+1 means that the data do not bound that side.
 */
public final class QuantileInterval {

  private static final long LARGEST_EXACT = 1_000_000;

  private QuantileInterval() {}

  /** The interval, and the 1-based ranks of the order statistics it ends at. */
  public record Ranked(double lowerRank, double upperRank, Interval interval) {}

  /** Exact ranks for up to a million independent values, Woodruff's otherwise. */
  public static Ranked of(BinnedSample sample, double q, double level, double deff) {
    return deff == 1 && sample.size() <= LARGEST_EXACT
        ? orderStatistics(sample, q, level)
        : woodruff(sample, q, level, deff);
  }

  /** Ranks from binomial quantiles: coverage is at least {@code level} for independent values. */
  public static Ranked orderStatistics(BinnedSample sample, double q, double level) {
    double n = sample.size();
    double tail = (1 - level) / 2;
    return ranked(sample, Binomial.quantile(tail, n, q), Binomial.quantile(1 - tail, n, q) + 1);
  }

  /** Ranks n(q ± z√(q(1-q)deff/n)), rounded outward. */
  public static Ranked woodruff(BinnedSample sample, double q, double level, double deff) {
    double n = sample.size();
    double half = Normal.criticalValue(level) * Math.sqrt(n * q * (1 - q) * deff);
    return ranked(
        sample, Math.max(0, Math.floor(n * q - half)), Math.min(n + 1, Math.ceil(n * q + half)));
  }

  /**
   * Woodruff's interval between the representatives of its bins instead of their outer edges. Those
   * would add half a bin of 2 % at either end, a third of the whole for the median of thousands of
   * values; ranks that are normal approximations do not deserve it.
   */
  public static Interval inside(BinnedSample sample, double q, double level, double deff) {
    Ranked ranked = woodruff(sample, q, level, deff);
    return new Interval(
        inside(sample, ranked.lowerRank(), ranked.interval().lower()),
        inside(sample, ranked.upperRank(), ranked.interval().upper()));
  }

  private static double inside(BinnedSample sample, double rank, double edge) {
    boolean bounded = rank >= 1 && rank <= sample.size() && Double.isFinite(edge);
    return bounded ? sample.representative(sample.cellOfRank((long) rank - 1)) : edge;
  }

  /** The smallest n whose upper limit is finite: 368 for the 0.99 quantile at 0.95. */
  public static long smallestBoundedSize(double q, double level) {
    return (long) Math.ceil(Math.log((1 - level) / 2) / Math.log(q));
  }

  private static Ranked ranked(BinnedSample sample, double lowerRank, double upperRank) {
    if (sample.size() == 0 || Double.isNaN(lowerRank) || Double.isNaN(upperRank)) {
      return new Ranked(Double.NaN, Double.NaN, Interval.UNDEFINED);
    }
    double lower =
        lowerRank < 1
            ? (sample.lower(0) < 0 ? Double.NEGATIVE_INFINITY : 0)
            : sample.lower(sample.cellOfRank((long) lowerRank - 1));
    double upper =
        upperRank > sample.size()
            ? Double.POSITIVE_INFINITY
            : sample.upper(sample.cellOfRank((long) upperRank - 1));
    return new Ranked(lowerRank, upperRank, new Interval(lower, upper));
  }
}
