package dev.nightjar.review;

import dev.nightjar.compare.Numbers;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;

/**
 * What one night's row says against its baseline.
 *
 * @param night the night
 * @param value estimate of the night
 * @param baseline estimate of the baseline
 * @param change value minus it
 * @param lower lower end of the change's interval, noise included
 * @param upper upper end
 * @param q after false discovery control over the night
 * @param verdict of the row
 */
public record Change(
    LocalDate night,
    double value,
    double baseline,
    double change,
    double lower,
    double upper,
    double q,
    Verdict verdict) {
  /** The change as a part of the baseline; NaN where there is none. */
  public double relative() {
    return change / Math.abs(baseline);
  }

  /** Lower end of the interval as a part of the baseline; a rate does not fall below 0. */
  public double relativeLower(Metric metric) {
    double end = Numbers.isShare(metric.kind(), metric.unit()) ? Math.max(lower, -baseline) : lower;
    return end / Math.abs(baseline);
  }

  /** Upper end of the same; a rate does not rise above 1. */
  public double relativeUpper(Metric metric) {
    double end =
        Numbers.isShare(metric.kind(), metric.unit()) ? Math.min(upper, 1 - baseline) : upper;
    return end / Math.abs(baseline);
  }
}
