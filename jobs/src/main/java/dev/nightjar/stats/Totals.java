package dev.nightjar.stats;

/** Sums of counts and values. */
final class Totals {

  private Totals() {}

  static double of(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  static double of(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
