package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import java.util.List;

/**
 * How grave a regression is, by a rule that can be read: one point each for a change of at least 3
 * and of at least 10 margins, for a slice with at least a tenth of all traffic, and for lasting
 * three nights; critical metrics start one point higher. 0 is low, 1 medium, 2 high, 3 critical;
 * critical is kept for critical metrics and for changes that last.
 */
final class Severity {
  private static final String[] NAMES = {"low", "medium", "high", "critical"};

  private Severity() {}

  static String of(Metric metric, double size, double margin, double share) {
    double margins = margin > 0 ? Math.abs(size) / margin : Double.POSITIVE_INFINITY;
    return name(points(margins, share, metric.critical(), 1), metric.critical());
  }

  static int points(double margins, double share, boolean critical, int nights) {
    int points = critical ? 1 : 0;
    points += margins >= 3 ? 1 : 0;
    points += margins >= 10 ? 1 : 0;
    points += share >= 0.1 ? 1 : 0;
    points += nights >= 3 ? 1 : 0;
    return points;
  }

  /** 0 for low to 3 for critical. */
  static int rank(String name) {
    return List.of(NAMES).indexOf(name);
  }

  static String name(int points, boolean mayBeCritical) {
    return NAMES[Math.min(points, mayBeCritical ? 3 : 2)];
  }
}
