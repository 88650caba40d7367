package dev.nightjar.profile;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers of one expression: as doubles for bins and extremes, and rounded once to integers at the
 * metric's scale for exact sums. A number whose integer does not fit a {@code long} is missing.
 */
final class NumberColumn {
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  final double[] value;
  final long[] scaled;

  /** Value times the scale, not rounded: what a weight is multiplied with. */
  final double[] product;

  final boolean[] present;

  /** Weight times {@link #product}, rounded once, when {@link #weigh} has run. */
  final long[] weighted;

  /** Where that does not fit a {@code long}. */
  final boolean[] tooHeavy;

  /** No integer of the batch is further from 0, weighted ones included. */
  double largest;

  /** Whether each integer of the batch is its number in full: equal integers, equal numbers. */
  boolean exact;

  private final int decimals;
  private final double scale;

  NumberColumn(int capacity, int decimals) {
    this.decimals = decimals;
    this.scale = Math.pow(10, decimals);
    value = new double[capacity];
    scaled = new long[capacity];
    product = new double[capacity];
    present = new boolean[capacity];
    weighted = new long[capacity];
    tooHeavy = new boolean[capacity];
  }

  void setMissing(int row) {
    present[row] = false;
    scaled[row] = 0;
    value[row] = 0;
    product[row] = 0;
  }

  void set(int row, double number) {
    double times = number * scale;
    // False for NaN, too.
    if (Math.abs(times) <= ProfileBatch.LARGEST) {
      put(row, number + 0.0, (long) Math.rint(times), times);
    } else {
      setMissing(row);
    }
  }

  void set(int row, long number) {
    long power = POWERS[decimals];
    long times = number * power;
    if (Math.multiplyHigh(number, power) == times >> 63) {
      put(row, number, times, times);
    } else {
      setMissing(row);
    }
  }

  void set(int row, long unscaled, int numberScale) {
    if (numberScale > decimals) {
      set(row, BigDecimal.valueOf(unscaled, numberScale));
      return;
    }
    long power = POWERS[decimals - numberScale];
    long times = unscaled * power;
    if (Math.multiplyHigh(unscaled, power) == times >> 63) {
      put(row, numberScale == 0 ? unscaled : unscaled / (double) POWERS[numberScale], times, times);
    } else {
      setMissing(row);
    }
  }

  void set(int row, BigDecimal number) {
    BigDecimal times = number.movePointRight(decimals);
    BigDecimal rounded = times.setScale(0, RoundingMode.HALF_EVEN);
    if (rounded.unscaledValue().bitLength() < Long.SIZE) {
      put(row, number.doubleValue(), rounded.longValue(), times.doubleValue());
    } else {
      setMissing(row);
    }
  }

  private void put(int row, double number, long times, double unrounded) {
    value[row] = number;
    scaled[row] = times;
    product[row] = unrounded;
    present[row] = true;
  }

  void weigh(double[] weight, int rows) {
    for (int row = 0; row < rows; row++) {
      double times = weight[row] == 1 ? product[row] : weight[row] * product[row];
      largest = Math.max(largest, Math.abs(times) + 1);
      tooHeavy[row] = !(Math.abs(times) <= ProfileBatch.LARGEST);
      weighted[row] = weight[row] == 1 ? scaled[row] : (long) Math.rint(times);
    }
  }

  /** Finds how far integers go; before {@link #weigh}. */
  void measure(int rows) {
    largest = 0;
    exact = true;
    for (int row = 0; row < rows; row++) {
      long number = scaled[row];
      largest = Math.max(largest, Math.abs((double) number));
      exact &= product[row] == number;
    }
  }
}
