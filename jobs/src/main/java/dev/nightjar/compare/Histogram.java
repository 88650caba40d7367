package dev.nightjar.compare;

/** The histogram of a day: negatives, zero, underflow, bins in order, overflow. */
final class Histogram {
  private static final int NEGATIVE = Integer.MIN_VALUE;
  private static final int ZERO = NEGATIVE + 1;
  private static final int UNDERFLOW = NEGATIVE + 2;
  private static final int OVERFLOW = Integer.MAX_VALUE;

  private Histogram() {}

  /** A limit between two cells: everything at or above {@code cell} lies above it. */
  record Edge(int cell) {}

  static double size(Day day) {
    double size = day.negative + day.zero + day.underflow + day.overflow;
    for (double c : day.count) {
      size += c;
    }
    return size;
  }

  /** The edge next to the q-quantile with the share above it closest to 1 - q. */
  static Edge edge(Day day, double q) {
    double size = size(day);
    double rank = q * (size - 1);
    double below = 0;
    int[] cells = cells(day);
    double[] counts = counts(day);
    for (int i = 0; i < cells.length; i++) {
      double until = below + counts[i];
      if (until > rank) {
        boolean last = i + 1 == cells.length;
        double with = Math.abs(1 - below / size - (1 - q));
        double without = last ? 1 : Math.abs(1 - until / size - (1 - q));
        return new Edge(with < without || last ? cells[i] : next(cells[i]));
      }
      below = until;
    }
    return new Edge(OVERFLOW);
  }

  static double shareAbove(Day day, Edge edge) {
    int[] cells = cells(day);
    double[] counts = counts(day);
    double above = 0;
    double size = 0;
    for (int i = 0; i < cells.length; i++) {
      size += counts[i];
      above += cells[i] >= edge.cell ? counts[i] : 0;
    }
    return above / size;
  }

  private static int next(int cell) {
    return cell == OVERFLOW ? OVERFLOW : cell + 1;
  }

  private static int[] cells(Day day) {
    int[] cells = new int[day.index.length + 4];
    cells[0] = NEGATIVE;
    cells[1] = ZERO;
    cells[2] = UNDERFLOW;
    System.arraycopy(day.index, 0, cells, 3, day.index.length);
    cells[cells.length - 1] = OVERFLOW;
    return cells;
  }

  private static double[] counts(Day day) {
    double[] counts = new double[day.count.length + 4];
    counts[0] = day.negative;
    counts[1] = day.zero;
    counts[2] = day.underflow;
    System.arraycopy(day.count, 0, counts, 3, day.count.length);
    counts[counts.length - 1] = day.overflow;
    return counts;
  }
}
