package dev.nightjar.evidence;

import java.util.Map;
import java.util.TreeMap;

/** Values known by their bins: negatives, zeros and those beyond the bins are counted apart. */
final class BinnedValues {
  private final LogMapping mapping;
  private final TreeMap<Long, Long> counts = new TreeMap<>();
  private final long first;
  private final long last;
  private double smallest = Double.NaN;
  private double largest = Double.NaN;
  private boolean knowsExtremes = true;
  private long size;

  BinnedValues(LogMapping mapping) {
    this.mapping = mapping;
    this.first = mapping.bin(mapping.smallest());
    this.last = mapping.bin(mapping.largest());
  }

  void add(StoredDay day) {
    count(first - 3, day.negative());
    count(first - 2, day.zero());
    count(first - 1, day.underflow());
    count(last + 1, day.overflow());
    for (int i = 0; i < day.bins().size(); i++) {
      count(day.bins().get(i), day.binCounts().get(i));
    }
    knowsExtremes &= !Double.isNaN(day.smallest()) && !Double.isNaN(day.largest());
    smallest = Double.isNaN(smallest) ? day.smallest() : Math.min(smallest, day.smallest());
    largest = Double.isNaN(largest) ? day.largest() : Math.max(largest, day.largest());
  }

  private void count(long bin, long units) {
    if (units < 0) {
      throw new BundleFault("day_state: a bin has " + units + " units");
    }
    if (units > 0) {
      counts.merge(bin, units, Long::sum);
      size += units;
    }
  }

  /**
   * The q-quantile, interpolated between the two neighbouring ranks of the units; NaN without
   * units. A unit beyond the bins counts as the largest value that is binned, at most.
   */
  double quantile(double q) {
    if (size == 0) {
      return Double.NaN;
    }
    double rank = q * (size - 1);
    long below = (long) Math.floor(rank);
    double fraction = rank - below;
    double low = representative(binOf(below));
    double value =
        fraction == 0 ? low : (1 - fraction) * low + fraction * representative(binOf(below + 1));
    return Math.min(value, mapping.largest());
  }

  /** How far off a quantile may be, because the smallest and the largest value are not stored. */
  double tolerance() {
    return knowsExtremes ? 0 : 2 * mapping.alpha();
  }

  private long binOf(long rank) {
    long until = 0;
    for (Map.Entry<Long, Long> each : counts.entrySet()) {
      until += each.getValue();
      if (until > rank) {
        return each.getKey();
      }
    }
    return counts.lastKey();
  }

  private double representative(long bin) {
    double from = edge(bin);
    double to = upperEdge(bin);
    double least = knowsExtremes ? smallest : Double.NEGATIVE_INFINITY;
    // With units beyond the bins the largest value is not that of a measurement.
    boolean open = !knowsExtremes || counts.containsKey(last + 1);
    double most = open ? Double.POSITIVE_INFINITY : largest;
    double lower = Math.max(from, Math.min(least, to));
    double upper = Math.min(to, Math.max(most, from));
    double value = bin >= first && bin <= last ? mapping.middle(bin) : lower / 2 + upper / 2;
    return Math.min(Math.max(value, lower), upper);
  }

  private double edge(long bin) {
    if (bin == first - 3) {
      return Double.NEGATIVE_INFINITY;
    }
    if (bin < first) {
      return 0;
    }
    return bin > last ? mapping.largest() : mapping.lower(bin);
  }

  private double upperEdge(long bin) {
    if (bin <= first - 2) {
      return 0;
    }
    if (bin == first - 1) {
      return mapping.smallest();
    }
    return bin > last ? Double.POSITIVE_INFINITY : mapping.lower(bin + 1);
  }
}
