package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of several days together, from the merged state of the days: those that the units of all
 * of them would give at once. For kinds whose numbers do not add up, quantiles above all.
 */
public final class MergedDays {
  private MergedDays() {}

  /** Whether numbers of the metric come from bins that merge, and not from sums. */
  public static boolean covers(Metric metric) {
    return metric.kind() == MetricKind.QUANTILE
        || metric.kind() == MetricKind.CALIBRATION
        || (metric.kind() == MetricKind.DISTRIBUTION && !metric.categorical());
  }

  /** Names of its statistics: value, or p50, p95, ... */
  public static List<String> statistics(Metric metric) {
    return Method.of(metric).statistics(metric);
  }

  /**
   * The estimates by statistic, by the method that a night of the metric is estimated with. Many
   * units leave the ranks of a quantile less open than its bin does: an interval is never narrower
   * than what the bins leave open about the value itself.
   *
   * @param merged state of the days, see {@link Profile#merge}
   * @param designEffect by how much repeated subjects raise the variance where the state keeps no
   *     subject buckets; where it does they tell it, those who come back on another day included
   */
  public static Map<String, Estimate> estimates(
      Metric metric, Profile merged, double designEffect) {
    Day days = Day.of(metric, merged, Map.of());
    Method method = Method.of(metric);
    List<String> names = method.statistics(metric);
    Map<String, Estimate> estimates = new LinkedHashMap<>();
    for (int s = 0; s < names.size(); s++) {
      boolean known = metric.kind() == MetricKind.QUANTILE && days.binomialVariance > 0;
      double effect = known ? Clustering.effect(metric, s, days, days) : designEffect;
      estimates.put(names.get(s), withBracket(method.estimate(metric, s, days, 1, effect)));
    }
    return estimates;
  }

  private static Estimate withBracket(Estimate e) {
    boolean bounded = Double.isFinite(e.bracketLower()) && Double.isFinite(e.bracketUpper());
    return new Estimate(
        e.value(),
        bounded ? Math.min(e.lower(), e.bracketLower()) : e.lower(),
        bounded ? Math.max(e.upper(), e.bracketUpper()) : e.upper(),
        e.level(),
        e.method(),
        e.bracketLower(),
        e.bracketUpper(),
        e.observations(),
        e.effectiveSampleSize(),
        e.distinctSubjects(),
        e.numerator(),
        e.denominator());
  }
}
