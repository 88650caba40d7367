package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.BucketJackknife;
import dev.nightjar.stats.LogBins;
import dev.nightjar.stats.Normal;

/**
 * What repeated subjects do to the variance of a day's number of events, or of the places of its
 * values: the jackknife's, and that of as many independent units. The ratio of their sums over days
 * is a design effect that rare events and a few busy subjects do not bias, as a mean of daily
 * ratios would be.
 */
record Clustering(double clustered, double binomial) {
  private static final Clustering UNKNOWN = new Clustering(0, 0);

  static Clustering of(Metric metric, Day day) {
    boolean quantile = metric.kind() == MetricKind.QUANTILE && day.evenlyWeighted();
    if ((metric.kind() != MetricKind.RATE && !quantile) || !day.hasBuckets()) {
      return UNKNOWN;
    }
    BucketJackknife.Estimate e = BucketJackknife.ratio(day.bucketNumerator, day.bucketDenominator);
    double size = quantile ? day.units : RateMethod.independentSize(day);
    double share = quantile ? 0 : RateMethod.share(day);
    double alone = size * (quantile ? variance(day) : share * (1 - share));
    if (!e.isReliable() || !(alone > 0)) {
      return UNKNOWN;
    }
    double error = e.standardError() * size;
    return new Clustering(error * error, alone);
  }

  /** Of the places of a day's values. */
  private static double variance(Day day) {
    LogBins bins = LogBins.standard();
    double n = Histogram.size(day);
    double last = bins.size() + 1;
    double sum = last * day.overflow;
    double square = last * last * day.overflow;
    for (int i = 0; i < day.index.length; i++) {
      double place = bins.place(day.index[i]);
      sum += place * day.count[i];
      square += place * place * day.count[i];
    }
    return square / n - sum / n * (sum / n);
  }

  /**
   * The design effect of a quantile from its night and baseline; {@code pooled} where they tell
   * nothing. Whether a value is beyond the q-quantile depends on the subject less than its place
   * does, the less the rarer it is: by φ(z)²/(q(1-q)) of the correlation of the places, z the
   * normal quantile of q (the first term of the tetrachoric series).
   */
  static double effect(Draft d, double pooled) {
    boolean known = d.current.binomialVariance + d.baseline.binomialVariance > 0;
    return d.metric().kind() == MetricKind.QUANTILE && known
        ? effect(d.metric(), d.statistic, d.current, d.baseline)
        : pooled;
  }

  /** The same of two days by themselves; 1 where neither keeps buckets. */
  static double effect(Metric metric, int statistic, Day one, Day other) {
    double alone = one.binomialVariance + other.binomialVariance;
    if (!(alone > 0)) {
      return 1;
    }
    double places = (one.clusteredVariance + other.clusteredVariance) / alone;
    double q = metric.quantiles().get(statistic);
    double z = Normal.upperQuantile(q);
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    return 1 + Math.max(0, places - 1) * density * density / (q * (1 - q));
  }
}
