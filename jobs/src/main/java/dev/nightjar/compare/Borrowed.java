package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.ExpectationPoissonScan;

/**
 * What the sums of a conjunction cannot tell of their own error and therefore take from the metric
 * as a whole.
 *
 * @param clustering units that one independent unit is worth, see {@link Day#clustering}
 * @param weights squared weights over what they were if all weighed the same; at least 1
 * @param variance of the value of one unit: relative for a ratio, in squared units for a mean
 * @param between variance between days that slices of the metric have
 * @param days of the baseline
 */
record Borrowed(double clustering, double weights, double variance, double between, double days) {
  private static final double PRIOR_UNITS = 50;

  /** From all traffic of a metric; null when its error is not known. */
  static Borrowed of(Metric metric, Day current, Day baseline, double between) {
    double weights = current.weightSquare * current.units / (current.weight * current.weight);
    if (metric.kind() == MetricKind.RATE) {
      double size = RateMethod.rate(metric, current).size();
      double clustering = Math.max(1, current.units / size / Math.max(1, weights));
      return size > 0
          ? new Borrowed(clustering, Math.max(1, weights), 0, between, baseline.days)
          : null;
    }
    Contrast c = RatioMethod.INSTANCE.contrast(metric, current, baseline, baseline.days)[0];
    if (!c.isDefined() || !(c.variance() > 0)) {
      return null;
    }
    double variance = c.variance() / (1 / current.units + 1 / baseline.units);
    return new Borrowed(1, 1, variance, between, baseline.days);
  }

  /** Sums with the error that units of this metric have. */
  Day day(Metric metric, Cube.Total total, int days) {
    return day(
        metric,
        days,
        total.units(),
        total.numerator(),
        total.denominator(),
        Long.bitCount(total.buckets()));
  }

  Day day(Metric metric, int days, double units, double top, double bottom, double subjects) {
    double mean = top / units;
    boolean compound = metric.kind() == MetricKind.RATIO && Math.abs(bottom - units) > 1e-9 * units;
    double square =
        metric.kind() == MetricKind.MEAN
            ? mean * mean + variance
            : compound ? variance * mean * mean : (1 + variance) * mean * mean;
    boolean rate = metric.kind() == MetricKind.RATE;
    double weight = rate ? bottom : units;
    double squares = rate ? bottom * bottom / units * weights : units;
    return Day.ofSums(
        days, units, weight, squares, top, bottom, units * square, subjects, clustering);
  }

  /**
   * Events, or the sum, expected of a slice: its traffic at the rates of its kinds, times what the
   * slice had over those before, shrunk by 50 pseudo-requests.
   *
   * @param kinds1 tonight's denominator at the past rates of its kinds
   * @param units0 units of the past
   * @param kinds0 the past denominator at the same rates
   * @param overall past value of all traffic
   */
  static double expected(
      Metric metric,
      double bottom1,
      double kinds1,
      double units0,
      double top0,
      double bottom0,
      double kinds0,
      double overall) {
    double prior = PRIOR_UNITS * (units0 > 0 ? bottom0 / units0 : 1);
    if (metric.kind() == MetricKind.MEAN) {
      return kinds1 + bottom1 * (top0 - kinds0) / (bottom0 + prior);
    }
    return kinds1 * (top0 + prior * overall) / (kinds0 + prior * overall);
  }

  /**
   * Harm-directed deviate of what was seen over what was expected.
   *
   * @param sign of harm
   */
  double deviate(
      Metric metric, int sign, double units1, double top, double bottom, double b, double units0) {
    double noise = between * (1 + 1 / days);
    if (metric.kind() == MetricKind.RATE) {
      double observed = sign > 0 ? top : bottom - top;
      double expected = Math.max(1e-9, sign > 0 ? b : bottom - b);
      double rest = Math.max(0.01, 1 - expected / bottom);
      double phi =
          clustering * weights * rest * (1 + units1 / (units0 + PRIOR_UNITS))
              + noise * expected * rest * rest;
      double root = observed > expected ? ExpectationPoissonScan.signedRoot(observed, expected) : 0;
      return root / Math.sqrt(phi);
    }
    double error = Math.sqrt(variance * (1 / units1 + 1 / (units0 + PRIOR_UNITS)) + noise);
    double distance = metric.kind() == MetricKind.MEAN ? (top - b) / bottom : Math.log(top / b);
    return Double.isFinite(distance) ? sign * distance / error : 0;
  }
}
