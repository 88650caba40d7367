package dev.nightjar.model;

/**
 * A value with its interval and the evidence behind it. Undefined numbers are NaN.
 *
 * @param value in the metric's unit
 * @param lower lower end of the interval
 * @param upper upper end; positive infinity where the data give no upper limit
 * @param level confidence level of the interval, 0.95 unless a report says otherwise
 * @param method of the interval: wilson, clopper_pearson, order_statistic, woodruff,
 *     bucket_jackknife, ...
 * @param bracketLower lower end of what the bins leave open about the value itself; the value where
 *     nothing is open
 * @param bracketUpper upper end of the same
 * @param observations units
 * @param effectiveSampleSize units that a simple random sample of the same precision would have
 * @param distinctSubjects subjects
 * @param numerator in the metric's unit
 * @param denominator weighted units, or the ratio's denominator
 */
public record Estimate(
    double value,
    double lower,
    double upper,
    double level,
    String method,
    double bracketLower,
    double bracketUpper,
    long observations,
    double effectiveSampleSize,
    long distinctSubjects,
    double numerator,
    double denominator) {}
