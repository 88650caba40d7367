package dev.nightjar.model;

import java.time.LocalDate;

/**
 * One bin of the histograms that a drift comparison is argued from.
 *
 * @param lower lower edge of a numeric bin, NaN for a category
 * @param upper upper edge of a numeric bin, NaN for a category
 */
public record Distribution(
    LocalDate reportDate,
    String metric,
    Slice slice,
    BaselineKind baselineKind,
    String label,
    double lower,
    double upper,
    long baselineCount,
    long currentCount) {}
