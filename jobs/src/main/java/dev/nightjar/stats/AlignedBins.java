package dev.nightjar.stats;

import java.util.Arrays;

/**
 * Two histograms over the union of their cells, in ascending order of value.
 *
 * @param position bin index; negatives, zero and underflow right before the first bin, overflow
 *     right after the last
 * @param representative a value for each cell; outside the bins the nearest edge, as for a censored
 *     observation
 */
public record AlignedBins(
    LogBins bins, int[] position, double[] representative, long[] first, long[] second) {

  public static AlignedBins of(BinnedSample first, BinnedSample second) {
    requireSameMapping(first, second);
    LogBins bins = first.bins();
    int most = first.cells() + second.cells();
    int[] position = new int[most];
    long[] a = new long[most];
    long[] b = new long[most];
    int filled = 0;
    int i = 0;
    int j = 0;
    while (i < first.cells() || j < second.cells()) {
      int left = i < first.cells() ? first.position(i) : Integer.MAX_VALUE;
      int right = j < second.cells() ? second.position(j) : Integer.MAX_VALUE;
      position[filled] = Math.min(left, right);
      a[filled] = left <= right ? first.count(i++) : 0;
      b[filled++] = right <= left ? second.count(j++) : 0;
    }
    double[] representative = new double[filled];
    for (int k = 0; k < filled; k++) {
      representative[k] = valueAt(bins, position[k]);
    }
    return new AlignedBins(
        bins,
        Arrays.copyOf(position, filled),
        representative,
        Arrays.copyOf(a, filled),
        Arrays.copyOf(b, filled));
  }

  /** Only the cells of positive values: what a logarithmic scale can show. */
  public AlignedBins positive() {
    int from = 0;
    while (from < position.length && position[from] < bins.minIndex() - 1) {
      from++;
    }
    return new AlignedBins(
        bins,
        Arrays.copyOfRange(position, from, position.length),
        Arrays.copyOfRange(representative, from, position.length),
        Arrays.copyOfRange(first, from, position.length),
        Arrays.copyOfRange(second, from, position.length));
  }

  static void requireSameMapping(BinnedSample first, BinnedSample second) {
    if (!first.bins().id().equals(second.bins().id())) {
      throw new IllegalArgumentException(
          "Cannot compare histograms of mapping "
              + first.bins().id()
              + " and "
              + second.bins().id()
              + ", expected one mapping; profile the older days again");
    }
  }

  private static double valueAt(LogBins bins, int position) {
    if (position > bins.maxIndex()) {
      return bins.max();
    }
    return switch (position - bins.minIndex()) {
      case -3, -2 -> 0;
      case -1 -> bins.min();
      default -> bins.representative(position);
    };
  }
}
