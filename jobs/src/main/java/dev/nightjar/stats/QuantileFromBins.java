package dev.nightjar.stats;

/** Sample quantiles of a histogram, with the limits between which the exact one must lie. */
public final class QuantileFromBins {

  private QuantileFromBins() {}

  /**
   * @param byRank the representative of the bin that holds rank floor(q(n-1)), as DDSketch answers
   * @param linear interpolated between the two neighbouring ranks, as numpy and most databases do
   * @param bracket holds the exact linear quantile of the values, and its own estimate
   */
  public record Quantile(double byRank, double linear, Interval bracket) {

    static final Quantile UNDEFINED = new Quantile(Double.NaN, Double.NaN, Interval.UNDEFINED);
  }

  /** The q-quantile, q in [0, 1]. */
  public static Quantile of(BinnedSample sample, double q) {
    if (sample.size() == 0 || !(q >= 0 && q <= 1)) {
      return Quantile.UNDEFINED;
    }
    double rank = q * (sample.size() - 1);
    long below = (long) Math.floor(rank);
    double fraction = rank - below;
    int low = sample.cellOfRank(below);
    double value = sample.representative(low);
    if (fraction == 0) {
      return new Quantile(value, value, new Interval(sample.lower(low), sample.upper(low)));
    }
    int high = sample.cellOfRank(below + 1);
    return new Quantile(
        value,
        between(value, sample.representative(high), fraction),
        new Interval(
            between(sample.lower(low), sample.lower(high), fraction),
            between(sample.upper(low), sample.upper(high), fraction)));
  }

  private static double between(double low, double high, double fraction) {
    return (1 - fraction) * low + fraction * high;
  }
}
