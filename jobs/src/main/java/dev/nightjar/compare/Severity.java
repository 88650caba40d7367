package dev.nightjar.compare;

import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import java.util.List;

/**
 * How grave a regression is: effect × exposure × criticality × persistence. Effect is the change in
 * margins of its metric, at most 100; exposure the share of the metric's traffic that the slice
 * has; criticality 2 for a critical metric and 1 for any other; persistence 1 on the first night,
 * 1.5 on the second and 2 from the third. Below 0.5 the product is low, below 3 medium, below 12
 * high, from there critical.
 *
 * <p>A rate that doubles (ten margins of a tenth) is low on 1 % of traffic, medium on 5 %, high on
 * all of it, and critical there on the second night, or at once for a critical metric. A metric
 * whose severity is set (an override in nightjar.yaml) has that one.
 */
final class Severity {
  private static final List<String> NAMES = Finding.SEVERITIES;
  private static final double[] LIMITS = {0.5, 3, 12};
  private static final double LARGEST_EFFECT = 100;
  private static final double CRITICAL = 2;

  private Severity() {}

  /** That of a change on its first night. */
  static String of(Metric metric, double size, double margin, double share) {
    return of(metric, size, margin, share, 1);
  }

  /**
   * @param size of the change, in the unit of the margin
   * @param share of the metric's traffic, 0 to 1; unknown (NaN) counts as all
   * @param nights that it has lasted, this one included
   */
  static String of(Metric metric, double size, double margin, double share, int nights) {
    if (metric.severity() != null) {
      return metric.severity();
    }
    double effect = margin > 0 ? Math.abs(size) / margin : LARGEST_EFFECT;
    double exposure = share >= 0 ? share : 1;
    double criticality = metric.critical() ? CRITICAL : 1;
    double persistence = (1 + Math.min(Math.max(nights, 1), 3)) / 2.0;
    double product = Math.min(effect, LARGEST_EFFECT) * exposure * criticality * persistence;
    int rank = 0;
    while (rank < LIMITS.length && product >= LIMITS[rank]) {
      rank++;
    }
    return NAMES.get(rank);
  }
}
