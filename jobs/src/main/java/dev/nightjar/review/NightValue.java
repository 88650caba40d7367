package dev.nightjar.review;

/**
 * A published number of one night, whatever it was compared with. Numbers that a row lacks are NaN.
 *
 * @param value estimate of the night
 * @param lower lower end of its interval
 * @param upper upper end of its interval
 * @param level confidence level of the interval
 * @param method of the interval
 * @param numerator weighted numerator
 * @param denominator weighted units, or the ratio's denominator
 * @param observations units
 * @param effectiveSize units that a simple random sample of the same precision would have
 */
public record NightValue(
    double value,
    double lower,
    double upper,
    double level,
    String method,
    double numerator,
    double denominator,
    long observations,
    double effectiveSize) {}
