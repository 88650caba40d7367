package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.BucketJackknife;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.PairMoments;
import dev.nightjar.stats.RatioEstimate;
import dev.nightjar.stats.StudentT;
import java.util.List;

/**
 * Ratios on the log scale and means on their own, with errors from the 64 subject buckets. A bucket
 * is left out of the day and of its baseline at once, because the same subjects are in both; what
 * dependence is left is day-to-day noise and lands in the noise scale. Without usable buckets the
 * error comes from the sum of squares.
 */
final class RatioMethod implements Method {
  static final RatioMethod INSTANCE = new RatioMethod();
  private static final String JACKKNIFE = "bucket_jackknife";
  private static final double Z = Normal.criticalValue(LEVEL);

  /** Fieller's g from which a denominator is too uncertain for a symmetric interval. */
  private static final double UNSURE_DENOMINATOR = 0.1;

  private RatioMethod() {}

  /** A standard error and where it comes from; NaN with the reason as the source when unknown. */
  private record Error(double standard, String source, double criticalValue) {}

  @Override
  public List<String> statistics(Metric metric) {
    return List.of("value");
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    boolean log = logScale(metric, current, baseline);
    double difference = difference(log, current, baseline);
    Error error = error(metric, log, current, baseline);
    if (!Double.isFinite(difference) || !(error.standard > 0)) {
      return new Contrast[] {Contrast.NONE};
    }
    double variance = error.standard * error.standard;
    if (!log && metric.kind() == MetricKind.RATIO) {
      // A ratio of zero has no logarithm: its variance is put on the relative scale of the others.
      double level = Math.max(Math.abs(current.value()), Math.abs(baseline.value()));
      variance /= level * level;
    }
    String test = log ? "log_ratio_z" : "difference_z";
    double z = difference / error.standard;
    return new Contrast[] {new Contrast(test, z, 0, variance, baseline.days)};
  }

  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    double value = day.value();
    Error error = ownError(metric, day);
    double half = error.criticalValue * error.standard;
    boolean positive = metric.kind() == MetricKind.RATIO && value > 0;
    // As changes are: sums of long-tailed amounts are skewed, their logarithms much less.
    Interval interval =
        positive
            ? new Interval(value * Math.exp(-half / value), value * Math.exp(half / value))
            : Interval.around(value, half);
    String source = error.source;
    if (source.equals(JACKKNIFE)) {
      RatioEstimate.Estimate clusters =
          RatioEstimate.of(PairMoments.of(day.bucketNumerator, day.bucketDenominator));
      if (clusters.fiellerG(LEVEL) > UNSURE_DENOMINATOR) {
        interval = clusters.fieller(LEVEL);
        source = "fieller";
      }
    }
    boolean bounded = metric.kind() == MetricKind.RATIO && value >= 0;
    return new Estimate(
        value,
        bounded ? Math.max(0, interval.lower()) : interval.lower(),
        interval.upper(),
        LEVEL,
        source,
        value,
        value,
        Math.round(day.units),
        day.evenlyWeighted() ? day.units : day.weight * day.weight / day.weightSquare,
        Math.round(day.subjects),
        day.numerator,
        day.denominator);
  }

  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    double base = baseline.value();
    double change = current.value() - base;
    boolean log = logScale(metric, current, baseline);
    Error error = error(metric, log, current, baseline);
    double half = widening * error.criticalValue * error.standard;
    double ratio = Math.log(current.value() / base);
    double effect = Double.isFinite(ratio) ? ratio : Double.NaN;
    if (log) {
      return new Change(
          change,
          base * Math.expm1(ratio - half),
          base * Math.expm1(ratio + half),
          effect,
          base * error.standard);
    }
    return new Change(change, change - half, change + half, effect, error.standard);
  }

  private static boolean logScale(Metric metric, Day current, Day baseline) {
    return metric.kind() == MetricKind.RATIO && current.value() > 0 && baseline.value() > 0;
  }

  private static double difference(boolean log, Day current, Day baseline) {
    return log ? Math.log(current.value() / baseline.value()) : current.value() - baseline.value();
  }

  private static Error error(Metric metric, boolean log, Day current, Day baseline) {
    if (current.hasBuckets() && baseline.hasBuckets()) {
      double[] n1 = current.bucketNumerator;
      double[] d1 = current.bucketDenominator;
      double[] n0 = baseline.bucketNumerator;
      double[] d0 = baseline.bucketDenominator;
      BucketJackknife.Estimate e =
          log
              ? BucketJackknife.logRatio(n1, d1, n0, d0)
              : BucketJackknife.difference(n1, d1, n0, d0);
      if (e.isReliable()) {
        return jackknife(e);
      }
    }
    Error now = unitError(metric, current);
    Error then = unitError(metric, baseline);
    double a = log ? now.standard / current.value() : now.standard;
    double b = log ? then.standard / baseline.value() : then.standard;
    return new Error(Math.hypot(a, b), now.source, Z);
  }

  private static Error ownError(Metric metric, Day day) {
    if (day.hasBuckets()) {
      BucketJackknife.Estimate e =
          BucketJackknife.ratio(day.bucketNumerator, day.bucketDenominator);
      if (e.isReliable()) {
        double t = StudentT.criticalValue(LEVEL, e.effectiveDegrees());
        return new Error(e.standardError(), JACKKNIFE, t);
      }
    }
    return unitError(metric, day);
  }

  private static Error jackknife(BucketJackknife.Estimate e) {
    return new Error(
        e.standardError(), JACKKNIFE, StudentT.criticalValue(LEVEL, e.degreesOfFreedom()));
  }

  /**
   * From sums of squares, units taken as independent: the variance of a mean; for a ratio whose
   * denominator varies too, that of a sum of independent events, which is the larger one.
   */
  private static Error unitError(Metric metric, Day day) {
    double n = day.units;
    double kish = day.weight * day.weight / day.weightSquare;
    if (!(n > 1) || !(day.valueSquareSum >= 0) || !(day.denominator > 0)) {
      return new Error(Double.NaN, "none", Z);
    }
    boolean mean =
        metric.kind() == MetricKind.MEAN
            || Math.abs(day.denominator - day.weight) <= 1e-9 * Math.abs(day.weight);
    double average = day.valueSum / n;
    double square = day.valueSquareSum / n;
    if (mean) {
      double spread = Math.max(0, square - average * average) * n / (n - 1);
      return new Error(Math.sqrt(spread / kish), "delta", Z);
    }
    double relative = average == 0 ? Double.NaN : square / (average * average) / kish;
    return new Error(Math.abs(day.value()) * Math.sqrt(relative), "compound_poisson", Z);
  }
}
