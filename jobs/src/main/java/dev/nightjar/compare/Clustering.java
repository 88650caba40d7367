package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.BucketJackknife;

/**
 * What repeated subjects do to the variance of a day's number of events: the jackknife's, and that
 * of as many independent units. The ratio of their sums over days is a design effect that rare
 * events and a few busy subjects do not bias, as a mean of daily ratios would be.
 */
record Clustering(double clustered, double binomial) {
  private static final Clustering UNKNOWN = new Clustering(0, 0);

  static Clustering of(Metric metric, Day day) {
    if (metric.kind() != MetricKind.RATE || !metric.core() || !day.hasBuckets()) {
      return UNKNOWN;
    }
    BucketJackknife.Estimate e = BucketJackknife.ratio(day.bucketNumerator, day.bucketDenominator);
    double size = RateMethod.independentSize(day);
    double share = RateMethod.share(day);
    double binomial = share * (1 - share) * size;
    if (!e.isReliable() || !(binomial > 0)) {
      return UNKNOWN;
    }
    double error = e.standardError() * size;
    return new Clustering(error * error, binomial);
  }
}
