package dev.nightjar.compare;

/**
 * A further number about a tested difference, printed in a row of its own; the difference is not
 * tested by it.
 *
 * @param name of the row
 * @param statistic what the number is
 * @param lower lower end of what the bins leave open
 * @param upper upper end
 * @param p of a test of the night by itself; NaN where there is none
 * @param reason what such a test says; null where there is none
 */
record Extra(
    String name,
    String statistic,
    double value,
    double lower,
    double upper,
    double p,
    String reason) {
  Extra(String name, String statistic, double value, double lower, double upper) {
    this(name, statistic, value, lower, upper, Double.NaN, null);
  }
}
