package dev.nightjar.incident;

import dev.nightjar.prometheus.PrometheusText.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Prometheus histogram, its series added up: what all processes behind an address have counted
 * since they started.
 *
 * @param cumulative units at or below each upper edge, the last edge infinite
 */
record Buckets(TreeMap<Double, Double> cumulative) {
  /** Of the samples {@code name_bucket}; empty where there are none. */
  static Buckets of(String name, List<Sample> samples) {
    TreeMap<Double, Double> sums = new TreeMap<>();
    for (Sample sample : samples) {
      String edge = sample.labels().get("le");
      if (sample.name().equals(name + "_bucket") && edge != null) {
        sums.merge(number(edge), sample.value(), Double::sum);
      }
    }
    return new Buckets(sums);
  }

  /** An edge that is no number comes after the last one, which makes the whole unreadable. */
  private static double number(String text) {
    if (text.toLowerCase(Locale.ROOT).endsWith("inf")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  double count() {
    return cumulative.isEmpty() ? 0 : cumulative.lastEntry().getValue();
  }

  /** Whether it has its last bucket, and no bucket counts fewer than the one before. */
  private boolean isWhole() {
    double below = 0;
    for (double until : cumulative.values()) {
      if (until < below) {
        return false;
      }
      below = until;
    }
    return cumulative.lastKey() == Double.POSITIVE_INFINITY;
  }

  /**
   * The quantile as Prometheus gives it: linear within its bucket, from 0 in the first; the largest
   * finite edge where it lies beyond. NaN without units, or where counts fall.
   */
  double quantile(double probability) {
    if (!(count() > 0) || !isWhole()) {
      return Double.NaN;
    }
    double rank = probability * count();
    double lower = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
      double upper = bucket.getKey();
      double until = bucket.getValue();
      if (until >= rank && until > below) {
        return Double.isInfinite(upper)
            ? lower
            : lower + (Math.max(upper, 0) - lower) * (rank - below) / (until - below);
      }
      lower = Math.max(0, Double.isInfinite(upper) ? lower : upper);
      below = until;
    }
    return Double.NaN;
  }
}
