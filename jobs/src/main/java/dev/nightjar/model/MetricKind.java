package dev.nightjar.model;

import java.util.Locale;

/** What a metric is made of, and with it which state it keeps and which statistics apply. */
public enum MetricKind {
  /** A yes-or-no value of each unit: share of weighted units that are true. */
  RATE,
  /** Sum of one quantity over the sum of another. */
  RATIO,
  /** Weighted mean of a number. */
  MEAN,
  /** Quantiles of a number, from log bins. */
  QUANTILE,
  /** The distribution of a number (log bins) or of a category (counts), compared as a whole. */
  DISTRIBUTION,
  /** A weighted sum over the day. */
  TOTAL,
  /** A confidence in [0, 1] against what came true. */
  CALIBRATION,
  /** Vectors against a codebook. */
  EMBEDDING;

  /** Whether nights are held apart by a distance, whose margin and effect are not in the unit. */
  public boolean isDistance() {
    return this == DISTRIBUTION || this == EMBEDDING;
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
