package dev.nightjar.stats;

/**
 * How much a series moves from day to day beyond its sampling error: the standard deviation σ_z of
 * past z-scores. Tonight's z is divided by it before any false discovery control, which would
 * otherwise work on p-values that are far too small.
 */
public final class NoiseScale {

  private static final double SHRINKAGE_DAYS = 14;
  private static final double MOVING_RANGE = 1.128;

  private NoiseScale() {}

  /**
   * √(Σz²/(H - fitted)), at least 1: noise never makes a series quieter than its sampling error.
   *
   * @param z past z-scores; NaN days are left out
   * @param fitted how many means were fitted to the same days, 7 for weekday means and 0 when each
   *     day was compared with days before it
   * @return NaN with no more days than fitted means
   */
  public static double of(double[] z, int fitted) {
    double squares = 0;
    int days = 0;
    for (double value : z) {
      if (!Double.isNaN(value)) {
        squares += value * value;
        days++;
      }
    }
    return days > fitted ? Math.max(1, Math.sqrt(squares / (days - fitted))) : Double.NaN;
  }

  /** Laney's σ_z (2002): the mean moving range of consecutive z-scores over 1.128, at least 1. */
  public static double laney(double[] z) {
    double ranges = 0;
    int pairs = 0;
    double before = Double.NaN;
    for (double value : z) {
      if (!Double.isNaN(value)) {
        if (!Double.isNaN(before)) {
          ranges += Math.abs(value - before);
          pairs++;
        }
        before = value;
      }
    }
    return pairs == 0 ? Double.NaN : Math.max(1, ranges / pairs / MOVING_RANGE);
  }

  /**
   * A series' own scale pulled to the median of its metric with weight H/(H+14) for its own: four
   * weeks of one slice alone know too little. Without an own scale the median, without a median the
   * own, without both 1.
   */
  public static double shrunk(double own, int days, double metricMedian) {
    if (Double.isNaN(own)) {
      return Double.isNaN(metricMedian) ? 1 : Math.max(1, metricMedian);
    }
    if (Double.isNaN(metricMedian)) {
      return own;
    }
    double weight = days / (days + SHRINKAGE_DAYS);
    return Math.max(1, weight * own + (1 - weight) * metricMedian);
  }

  /**
   * z-scores of daily rates against the pooled rate of their own weekday in the same days, to be
   * given to {@link #of} with the number of weekdays seen. A day without observations is NaN.
   *
   * @param events per day
   * @param sizes observations per day, effective ones if known
   * @param weekday of each day, 0 to 6
   */
  public static double[] weekdayScores(double[] events, double[] sizes, int[] weekday) {
    Lengths.requireEqual("events", events.length, "sizes", sizes.length);
    Lengths.requireEqual("events", events.length, "weekdays", weekday.length);
    double[] pooledEvents = new double[7];
    double[] pooledSizes = new double[7];
    for (int i = 0; i < events.length; i++) {
      pooledEvents[weekday[i]] += events[i];
      pooledSizes[weekday[i]] += sizes[i];
    }
    double[] z = new double[events.length];
    for (int i = 0; i < z.length; i++) {
      double expected = pooledEvents[weekday[i]] / pooledSizes[weekday[i]];
      z[i] = score(events[i], sizes[i], expected, Double.POSITIVE_INFINITY);
    }
    return z;
  }

  /**
   * z-scores of daily rates against the same weekday in the four weeks before each day, skipping
   * days that are not usable; NaN where there is none. Days are consecutive, oldest first.
   *
   * @param usable false for incidents, holidays and roll-outs: they serve neither as day nor
   *     baseline
   */
  public static double[] trailingScores(double[] events, double[] sizes, boolean[] usable) {
    Lengths.requireEqual("events", events.length, "sizes", sizes.length);
    Lengths.requireEqual("events", events.length, "usable days", usable.length);
    double[] z = new double[events.length];
    for (int day = 0; day < z.length; day++) {
      double pastEvents = 0;
      double pastSize = 0;
      for (int past = day - 7; past >= Math.max(0, day - 28); past -= 7) {
        pastEvents += usable[past] ? events[past] : 0;
        pastSize += usable[past] ? sizes[past] : 0;
      }
      z[day] =
          usable[day]
              ? score(events[day], sizes[day], pastEvents / pastSize, pastSize)
              : Double.NaN;
    }
    return z;
  }

  /**
   * (p - expected)/√(expected(1-expected)(1/n + 1/n_e)); 0 where a certain rate repeated itself.
   */
  public static double score(double events, double size, double expected, double expectedSize) {
    double distance = events / size - expected;
    double variance = expected * (1 - expected) * (1 / size + 1 / expectedSize);
    if (variance > 0) {
      return distance / Math.sqrt(variance);
    }
    return distance == 0 ? 0 : Double.NaN;
  }
}
