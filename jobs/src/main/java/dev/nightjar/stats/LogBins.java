package dev.nightjar.stats;

/**
 * The fixed logarithmic bins of every histogram: bin i holds the values in [γ^i, γ^(i+1)), γ =
 * (1+α)/(1-α), and its representative γ^i(1+α) is within the share α of each of them. Bins never
 * collapse, so that merging is exact in any order and one day can be subtracted from another.
 *
 * <p>The edges are computed once with {@link StrictMath}, and a value is binned by its bits and one
 * comparison with an edge, never by a logarithm: all machines and both compilers of the JVM agree
 * on every bin, boundaries included.
 */
public final class LogBins {

  /** What became of a value: binned, or counted apart. */
  public enum Kind {
    BINNED,
    ZERO,
    NEGATIVE,
    /** Positive but below the range. */
    UNDERFLOW,
    /** Above the range, infinity included. */
    OVERFLOW,
    NOT_A_NUMBER
  }

  /** Returned by {@link #code} for zero, of either sign. */
  public static final int ZERO = Integer.MIN_VALUE;

  /** Returned by {@link #code} for values below zero. */
  public static final int NEGATIVE = Integer.MIN_VALUE + 1;

  /** Returned by {@link #code} for positive values below the range. */
  public static final int UNDERFLOW = Integer.MIN_VALUE + 2;

  /** Returned by {@link #code} for values above the range. */
  public static final int OVERFLOW = Integer.MIN_VALUE + 3;

  /** Returned by {@link #code} for NaN. */
  public static final int NOT_A_NUMBER = Integer.MIN_VALUE + 4;

  // 64 cells an octave are at most 1/64 wide, less than one bin: a cell meets one edge at most.
  private static final int CELL_SHIFT = 52 - 6;

  private static final LogBins STANDARD = new LogBins("log-a0.01-v1", 0.01, 1e-6, 1e9);

  private final String id;
  private final double alpha;
  private final double logGamma;
  private final double min;
  private final double max;
  private final int firstIndex;
  private final double[] edges;
  private final int firstCell;
  private final int[] cellIndex;
  private final double[] cellEdge;

  private LogBins(String id, double alpha, double min, double max) {
    this.id = id;
    this.alpha = alpha;
    this.logGamma = StrictMath.log1p(2 * alpha / (1 - alpha));
    this.min = min;
    this.max = max;
    this.firstIndex = (int) Math.floor(StrictMath.log(min) / logGamma) - 1;
    int last = (int) Math.floor(StrictMath.log(max) / logGamma) + 2;
    this.edges = new double[last - firstIndex + 1];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = StrictMath.exp((firstIndex + i) * logGamma);
    }
    this.firstCell = cell(min);
    this.cellIndex = new int[cell(max) - firstCell + 1];
    this.cellEdge = new double[cellIndex.length];
    int next = 0;
    for (int i = 0; i < cellIndex.length; i++) {
      double start = Double.longBitsToDouble((long) (firstCell + i) << CELL_SHIFT);
      while (edges[next] <= start) {
        next++;
      }
      cellIndex[i] = firstIndex + next - 1;
      cellEdge[i] = edges[next];
    }
  }

  /** The one mapping in use: α = 0.01 over [1e-6, 1e9]. */
  public static LogBins standard() {
    return STANDARD;
  }

  /** The name stored beside every histogram; histograms of different mappings never merge. */
  public String id() {
    return id;
  }

  public double alpha() {
    return alpha;
  }

  public double gamma() {
    return (1 + alpha) / (1 - alpha);
  }

  /** ln γ: the width of a bin on the log scale. */
  public double logGamma() {
    return logGamma;
  }

  /** The smallest value that is binned. */
  public double min() {
    return min;
  }

  /** The largest value that is binned. */
  public double max() {
    return max;
  }

  /** The bin of {@link #min()}: the smallest index there is. */
  public int minIndex() {
    return index(min);
  }

  /** The bin of {@link #max()}: the largest index there is. */
  public int maxIndex() {
    return index(max);
  }

  /**
   * Where a {@link #code} lies among all: 0 for what is below the smallest bin, from 1 the bins in
   * order, and one more than their number for what is above.
   */
  public int place(int code) {
    return code >= minIndex() ? code - minIndex() + 1 : code == OVERFLOW ? size() + 1 : 0;
  }

  /** How many bins a dense histogram needs; the slot of a bin is {@code index - minIndex()}. */
  public int size() {
    return maxIndex() - minIndex() + 1;
  }

  /** The bin of a value known to lie in [{@link #min()}, {@link #max()}]. */
  public int index(double value) {
    int cell = cell(value) - firstCell;
    return value >= cellEdge[cell] ? cellIndex[cell] + 1 : cellIndex[cell];
  }

  /**
   * The bin of any value, or one of {@link #ZERO}, {@link #NEGATIVE}, {@link #UNDERFLOW}, {@link
   * #OVERFLOW}, {@link #NOT_A_NUMBER}, all of them below every bin: for the hot loop.
   */
  public int code(double value) {
    if (value >= min && value <= max) {
      int cell = cell(value) - firstCell;
      return value >= cellEdge[cell] ? cellIndex[cell] + 1 : cellIndex[cell];
    }
    return outside(value);
  }

  public Kind classify(double value) {
    return switch (code(value)) {
      case ZERO -> Kind.ZERO;
      case NEGATIVE -> Kind.NEGATIVE;
      case UNDERFLOW -> Kind.UNDERFLOW;
      case OVERFLOW -> Kind.OVERFLOW;
      case NOT_A_NUMBER -> Kind.NOT_A_NUMBER;
      default -> Kind.BINNED;
    };
  }

  /** γ^i(1+α): within the share α of every value of the bin. */
  public double representative(int index) {
    return lowerEdge(index) * (1 + alpha);
  }

  /** γ^i: the smallest value of the bin. */
  public double lowerEdge(int index) {
    int i = index - firstIndex;
    return i >= 0 && i < edges.length ? edges[i] : StrictMath.exp(index * logGamma);
  }

  /** γ^(i+1): the first value beyond the bin. */
  public double upperEdge(int index) {
    return lowerEdge(index + 1);
  }

  private int outside(double value) {
    if (value > max) {
      return OVERFLOW;
    }
    if (value > 0) {
      return UNDERFLOW;
    }
    if (value < 0) {
      return NEGATIVE;
    }
    return value == 0 ? ZERO : NOT_A_NUMBER;
  }

  private static int cell(double value) {
    return (int) (Double.doubleToRawLongBits(value) >>> CELL_SHIFT);
  }
}
