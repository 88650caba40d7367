package dev.nightjar.model;

import java.io.Serializable;

/**
 * The change that still counts as no change: the larger of a share of the baseline value and an
 * absolute floor in the metric's unit. Set by a metric's owner before the night, never after.
 */
public record Margin(double relative, double absolute) implements Serializable {
  public Margin {
    if (!(relative >= 0) || !(absolute >= 0)) {
      throw new IllegalArgumentException(
          "Margin must not be negative: relative " + relative + ", absolute " + absolute);
    }
  }

  /** The margin around a baseline value, in the metric's unit. */
  public double around(double baseline) {
    return Math.max(relative * Math.abs(baseline), absolute);
  }
}
