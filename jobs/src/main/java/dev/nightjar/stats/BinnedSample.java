package dev.nightjar.stats;

import java.util.Arrays;

/**
 * A sample known through its histogram: non-empty cells in ascending order of value, each with a
 * count, limits that hold every one of its values, and a representative.
 *
 * <p>Besides the bins there may be a cell for negative values, for zero, and for what lies below or
 * above the range. Without known extremes the outer cells reach to infinity.
 */
public final class BinnedSample {

  private final LogBins bins;
  private final int[] positions;
  private final long[] cumulative;
  private final double min;
  private final double max;

  private BinnedSample(LogBins bins, int[] positions, long[] cumulative, double min, double max) {
    this.bins = bins;
    this.positions = positions;
    this.cumulative = cumulative;
    this.min = min;
    this.max = max;
  }

  /**
   * A sample from sparse bins and the values counted apart.
   *
   * @param index bins in strictly ascending order
   * @param count how many values in each, not negative
   */
  public static BinnedSample of(
      LogBins bins,
      int[] index,
      long[] count,
      long negative,
      long zero,
      long underflow,
      long overflow) {
    Lengths.requireEqual("bins", index.length, "counts", count.length);
    int[] positions = new int[index.length + 4];
    long[] counts = new long[index.length + 4];
    positions[0] = bins.minIndex() - 3;
    counts[0] = negative;
    positions[1] = bins.minIndex() - 2;
    counts[1] = zero;
    positions[2] = bins.minIndex() - 1;
    counts[2] = underflow;
    System.arraycopy(index, 0, positions, 3, index.length);
    System.arraycopy(count, 0, counts, 3, count.length);
    positions[index.length + 3] = bins.maxIndex() + 1;
    counts[index.length + 3] = overflow;
    return compacted(bins, positions, counts);
  }

  /** A sample from values, for tests and small groups; NaN is left out. */
  public static BinnedSample ofValues(LogBins bins, double... values) {
    int[] index = new int[bins.size()];
    long[] count = new long[bins.size()];
    long[] apart = new long[LogBins.NOT_A_NUMBER - Integer.MIN_VALUE + 1];
    for (int i = 0; i < index.length; i++) {
      index[i] = bins.minIndex() + i;
    }
    for (double value : values) {
      int code = bins.code(value);
      if (code < bins.minIndex()) {
        apart[code - Integer.MIN_VALUE]++;
      } else {
        count[code - bins.minIndex()]++;
      }
    }
    return of(bins, index, count, apart[1], apart[0], apart[2], apart[3]);
  }

  private static BinnedSample compacted(LogBins bins, int[] positions, long[] counts) {
    int filled = 0;
    long total = 0;
    int[] kept = new int[positions.length];
    long[] cumulative = new long[positions.length];
    for (int i = 0; i < positions.length; i++) {
      if (counts[i] < 0 || (i > 0 && positions[i] <= positions[i - 1])) {
        throw new IllegalArgumentException(
            "Cannot read histogram: count "
                + counts[i]
                + " at bin "
                + positions[i]
                + ", expected counts of at least 0 at strictly ascending bins of "
                + bins.id());
      }
      if (counts[i] > 0) {
        total += counts[i];
        kept[filled] = positions[i];
        cumulative[filled++] = total;
      }
    }
    return new BinnedSample(
        bins,
        Arrays.copyOf(kept, filled),
        Arrays.copyOf(cumulative, filled),
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY);
  }

  /** The same sample with its smallest and largest value known, which narrows the outer cells. */
  public BinnedSample withExtremes(double smallest, double largest) {
    return new BinnedSample(
        bins,
        positions,
        cumulative,
        Double.isNaN(smallest) ? Double.NEGATIVE_INFINITY : smallest,
        Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest);
  }

  public LogBins bins() {
    return bins;
  }

  /** How many values. */
  public long size() {
    return cells() == 0 ? 0 : cumulative[cells() - 1];
  }

  /** How many non-empty cells. */
  public int cells() {
    return positions.length;
  }

  public long count(int cell) {
    return cell == 0 ? cumulative[0] : cumulative[cell] - cumulative[cell - 1];
  }

  /** How many values up to and including this cell. */
  public long cumulative(int cell) {
    return cumulative[cell];
  }

  /**
   * The index of a bin; negatives, zero and underflow come right before the first, overflow last.
   */
  int position(int cell) {
    return positions[cell];
  }

  /** The smallest value that the cell may hold. */
  public double lower(int cell) {
    double edge = edge(positions[cell]);
    return Math.max(edge, Math.min(min, upperEdge(positions[cell])));
  }

  /** The largest value, or the first beyond it, that the cell may hold. */
  public double upper(int cell) {
    double edge = upperEdge(positions[cell]);
    return Math.min(edge, Math.max(max, edge(positions[cell])));
  }

  /** A value within α of all in the cell; outside the bins the middle, or infinite if unbounded. */
  public double representative(int cell) {
    int position = positions[cell];
    double value =
        position >= bins.minIndex() && position <= bins.maxIndex()
            ? bins.representative(position)
            : lower(cell) / 2 + upper(cell) / 2;
    return Math.min(Math.max(value, lower(cell)), upper(cell));
  }

  /** The cell of the value with this rank, 0 for the smallest. */
  public int cellOfRank(long rank) {
    int low = 0;
    int high = cells() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private double edge(int position) {
    return switch (position - bins.minIndex()) {
      case -3 -> Double.NEGATIVE_INFINITY;
      case -2, -1 -> 0;
      default -> position > bins.maxIndex() ? bins.max() : bins.lowerEdge(position);
    };
  }

  private double upperEdge(int position) {
    return switch (position - bins.minIndex()) {
      case -3, -2 -> 0;
      case -1 -> bins.min();
      default -> position > bins.maxIndex() ? Double.POSITIVE_INFINITY : bins.upperEdge(position);
    };
  }
}
