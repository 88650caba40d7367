package dev.nightjar.review;

import java.util.Set;

/**
 * Labels behind a judged series of all traffic.
 *
 * @param key the series
 * @param estimators that turned labels into values
 * @param labels of the week
 * @param nights with labels
 * @param maturity smallest ratio of a night's labels to those of a mean day of its baseline; NaN
 *     where none is known
 */
public record LabelWeek(
    SeriesKey key, Set<String> estimators, long labels, int nights, double maturity) {}
