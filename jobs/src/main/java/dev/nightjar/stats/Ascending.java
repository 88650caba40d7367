package dev.nightjar.stats;

import java.util.Arrays;

/** Positions of values from the smallest to the largest. */
final class Ascending {

  private Ascending() {}

  /** The positions of all values that are numbers; equal values keep their order. */
  static int[] order(double[] values) {
    Integer[] boxed = new Integer[values.length];
    int filled = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        boxed[filled++] = i;
      }
    }
    Arrays.sort(boxed, 0, filled, (i, j) -> Double.compare(values[i], values[j]));
    int[] order = new int[filled];
    for (int i = 0; i < filled; i++) {
      order[i] = boxed[i];
    }
    return order;
  }
}
