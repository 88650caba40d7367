package dev.nightjar.review;

import java.util.Comparator;

/**
 * What stays the same from night to night: one number of a metric on a slice, by one judge.
 *
 * @param report name of the report
 * @param metric name of the metric
 * @param statistic which number of it: value, p50, p95, p99, distribution
 * @param slice canonical key; empty = all traffic
 * @param evaluator who judged; empty where nobody did
 * @param version of the evaluator
 */
public record SeriesKey(
    String report, String metric, String statistic, String slice, String evaluator, String version)
    implements Comparable<SeriesKey> {
  private static final Comparator<SeriesKey> ORDER =
      Comparator.comparing(SeriesKey::report)
          .thenComparing(SeriesKey::metric)
          .thenComparing(SeriesKey::slice)
          .thenComparing(SeriesKey::statistic)
          .thenComparing(SeriesKey::evaluator)
          .thenComparing(SeriesKey::version);

  /** Whether it is about all traffic. */
  public boolean isAllTraffic() {
    return slice.isEmpty();
  }

  @Override
  public int compareTo(SeriesKey other) {
    return ORDER.compare(this, other);
  }
}
