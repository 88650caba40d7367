package dev.nightjar.model;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The finest cells of one day of a grain as one judge saw it: the sums of every scanned metric for
 * each combination of dimension values that occurred, release components among the dimensions. Any
 * conjunction of values, any split and any contrast of releases is a sum of cells. Two halves of
 * the subjects are kept apart, so that what was found in one can be confirmed in the other.
 *
 * @param date UTC day of the units
 * @param grain observations
 * @param evaluator who judged, empty where nobody did
 * @param evaluatorVersion its version
 * @param dimensions names, alphabetical
 * @param values dictionary of each dimension, sorted
 * @param codes place of each cell's value in the dictionary, [dimension][cell]; {@link #NO_VALUE}
 *     where its units have none, {@link #OTHER} where the cell holds the rest beyond the cap
 * @param sums by metric name
 */
public record Cells(
    LocalDate date,
    String grain,
    String evaluator,
    String evaluatorVersion,
    List<String> dimensions,
    List<List<String>> values,
    int[][] codes,
    SortedMap<String, Sums> sums) {
  /** Code of a unit without a value of the dimension. */
  public static final int NO_VALUE = -1;

  /** Code of every dimension of the cell into which those beyond the cap were added up. */
  public static final int OTHER = -2;

  /**
   * The sums of one metric. Places are {@code 2 * cell + half}; half 0 holds the subjects of even
   * buckets, half 1 those of odd ones. Numerator and denominator are weighted and scaled as those
   * of {@link Profile}: a rate's by 10^6, others by the metric's decimals, a denominator of weights
   * by 10^6. A quantile metric has the natural logarithms of its positive values as numerator
   * (times 10^6) and their weights as denominator: what moves a quantile moves their mean.
   *
   * @param units units with a value
   * @param numerator scaled numerators
   * @param denominator scaled denominators
   * @param buckets one a cell: bit b is set where subjects of bucket b have units with a value. The
   *     bits of several cells together are a lower bound of their distinct subjects, without which
   *     nothing about them may be printed
   */
  public record Sums(long[] units, long[] numerator, long[] denominator, long[] buckets) {
    public Sums {
      if (units.length != 2 * buckets.length) {
        throw new IllegalArgumentException(
            "Cannot make sums of "
                + units.length
                + " units and the subjects of "
                + buckets.length
                + " cells: expected two units a cell");
      }
      if (units.length != numerator.length || units.length != denominator.length) {
        throw new IllegalArgumentException(
            "Cannot make sums of "
                + units.length
                + " units, "
                + numerator.length
                + " numerators and "
                + denominator.length
                + " denominators: expected as many of each");
      }
    }
  }

  public Cells {
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(grain, "grain");
    dimensions = List.copyOf(dimensions);
    values = values.stream().map(List::copyOf).toList();
    sums = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, Sums>) sums));
    int size = codes.length == 0 ? 0 : codes[0].length;
    if (codes.length != dimensions.size() || values.size() != dimensions.size()) {
      throw new IllegalArgumentException(
          "Cannot make cells of "
              + dimensions
              + " from "
              + codes.length
              + " code columns and "
              + values.size()
              + " dictionaries");
    }
    for (Map.Entry<String, Sums> metric : sums.entrySet()) {
      if (metric.getValue().units().length != 2 * size) {
        throw new IllegalArgumentException(
            "Cannot make cells: "
                + metric.getKey()
                + " has "
                + metric.getValue().units().length
                + " sums, expected two for each of "
                + size);
      }
    }
  }

  /** How many cells. */
  public int size() {
    return codes.length == 0 ? 0 : codes[0].length;
  }

  /** The value of a dimension in a cell; null where it has none or is among the rest. */
  public String value(int dimension, int cell) {
    int code = codes[dimension][cell];
    return code < 0 ? null : values.get(dimension).get(code);
  }

  /** Cells that a day of a grain keeps by themselves; the rest are added up in one. */
  public static final int MOST = 20_000;

  /** The canonical form: equal cells have equal bytes. */
  public byte[] toBytes() {
    return CellsBytes.write(this);
  }

  /** The cells of a canonical form, see {@link #toBytes()}. */
  public static Cells ofBytes(byte[] bytes) {
    return CellsBytes.read(bytes);
  }

  /** The cells of the units of both, of one day, grain, judge and set of dimensions. */
  public Cells merge(Cells other) {
    CellsBuilder sum = new CellsBuilder(date, grain, evaluator, evaluatorVersion, dimensions);
    sum.add(this);
    sum.add(other);
    return sum.build(Integer.MAX_VALUE - 1);
  }

  /** These cells with at most {@code most} by themselves. */
  public Cells capped(int most) {
    CellsBuilder same = new CellsBuilder(date, grain, evaluator, evaluatorVersion, dimensions);
    same.add(this);
    return same.build(most);
  }
}
