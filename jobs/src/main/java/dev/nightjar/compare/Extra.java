package dev.nightjar.compare;

/**
 * A further number about a tested difference, printed in a row of its own and not tested itself.
 *
 * @param name of the row
 * @param statistic what the number is
 * @param lower lower end of what the bins leave open
 * @param upper upper end
 */
record Extra(String name, String statistic, double value, double lower, double upper) {}
