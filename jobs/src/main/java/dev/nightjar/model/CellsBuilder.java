package dev.nightjar.model;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Adds up {@link Cells} from parts in any order: the result depends on nothing but the sums. Sums
 * that leave a {@code long} stop at its ends.
 */
public final class CellsBuilder {
  /** Value of every dimension in the cell of those beyond the cap. */
  private static final List<String> REST = List.of("\u0000rest");

  private static final Comparator<String> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private final LocalDate date;
  private final String grain;
  private final String evaluator;
  private final String evaluatorVersion;
  private final List<String> dimensions;
  private final Map<List<String>, Integer> places = new HashMap<>();
  private final List<List<String>> keys = new ArrayList<>();
  private final SortedMap<String, Growing> sums = new TreeMap<>();

  /**
   * @param dimensions names, alphabetical
   */
  public CellsBuilder(
      LocalDate date,
      String grain,
      String evaluator,
      String evaluatorVersion,
      List<String> dimensions) {
    this.date = date;
    this.grain = grain;
    this.evaluator = evaluator;
    this.evaluatorVersion = evaluatorVersion;
    this.dimensions = List.copyOf(dimensions);
  }

  /** The place of a cell; values in the order of the dimensions, null where there is none. */
  public int cell(List<String> values) {
    Integer known = places.get(values);
    if (known != null) {
      return known;
    }
    List<String> key = Collections.unmodifiableList(new ArrayList<>(values));
    places.put(key, keys.size());
    keys.add(key);
    return keys.size() - 1;
  }

  /**
   * Adds sums of one metric and half to a cell.
   *
   * @param half 0 for subjects of even buckets, 1 for those of odd ones
   * @param buckets bits of the subject buckets that the units are of
   */
  public void add(
      int cell,
      String metric,
      int half,
      long units,
      long numerator,
      long denominator,
      long buckets) {
    sums.computeIfAbsent(metric, m -> new Growing())
        .add(cell, half, units, numerator, denominator, buckets);
  }

  /** Adds cells of the same day, grain, judge and dimensions. */
  public void add(Cells other) {
    add(other, UnaryOperator.identity());
  }

  /**
   * Adds cells of the same day, grain, judge and dimensions under other values.
   *
   * @param naming the values that a cell of these values is kept under
   */
  public void add(Cells other, UnaryOperator<List<String>> naming) {
    if (!other.dimensions().equals(dimensions)
        || !other.date().equals(date)
        || !other.grain().equals(grain)) {
      throw new IllegalArgumentException(
          "Cannot add cells of "
              + other.grain()
              + " on "
              + other.date()
              + " by "
              + other.dimensions()
              + " to cells of "
              + grain
              + " on "
              + date
              + " by "
              + dimensions);
    }
    int[] place = new int[other.size()];
    for (int c = 0; c < place.length; c++) {
      List<String> values = new ArrayList<>();
      for (int d = 0; d < dimensions.size(); d++) {
        values.add(other.value(d, c));
      }
      boolean rest = !dimensions.isEmpty() && other.codes()[0][c] == Cells.OTHER;
      place[c] = cell(rest ? REST : naming.apply(values));
    }
    other
        .sums()
        .forEach(
            (metric, from) -> {
              Growing into = sums.computeIfAbsent(metric, m -> new Growing());
              for (int at = 0; at < from.units().length; at++) {
                if (from.units()[at] != 0) {
                  into.add(
                      place[at / 2],
                      at % 2,
                      from.units()[at],
                      from.numerator()[at],
                      from.denominator()[at],
                      0);
                }
              }
              for (int c = 0; c < place.length; c++) {
                into.mark(place[c], from.buckets()[c]);
              }
            });
  }

  /**
   * The cells, the largest {@code most} of them by themselves and the rest as one; ties by value.
   */
  public Cells build(int most) {
    List<Integer> order = new ArrayList<>();
    int rest = places.getOrDefault(REST, -1);
    for (int c = 0; c < keys.size(); c++) {
      if (c != rest) {
        order.add(c);
      }
    }
    Comparator<Integer> byValue = (a, b) -> compare(keys.get(a), keys.get(b));
    int[] target = new int[keys.size()];
    List<Integer> kept = order;
    if (order.size() > most) {
      order.sort(Comparator.comparingLong((Integer c) -> -units(c)).thenComparing(byValue));
      kept = new ArrayList<>(order.subList(0, most));
    }
    kept.sort(byValue);
    Arrays.fill(target, kept.size());
    for (int i = 0; i < kept.size(); i++) {
      target[kept.get(i)] = i;
    }
    boolean hasRest = rest >= 0 || kept.size() < order.size();
    int size = kept.size() + (hasRest ? 1 : 0);
    List<List<String>> dictionaries = new ArrayList<>();
    int[][] codes = new int[dimensions.size()][size];
    for (int d = 0; d < dimensions.size(); d++) {
      TreeSet<String> values = new TreeSet<>();
      for (int c : kept) {
        if (keys.get(c).get(d) != null) {
          values.add(keys.get(c).get(d));
        }
      }
      List<String> dictionary = List.copyOf(values);
      Map<String, Integer> code = new HashMap<>();
      dictionary.forEach(value -> code.put(value, code.size()));
      Arrays.fill(codes[d], Cells.OTHER);
      for (int i = 0; i < kept.size(); i++) {
        codes[d][i] = code.getOrDefault(keys.get(kept.get(i)).get(d), Cells.NO_VALUE);
      }
      dictionaries.add(dictionary);
    }
    SortedMap<String, Cells.Sums> built = new TreeMap<>();
    sums.forEach((metric, of) -> built.put(metric, of.placed(target, size)));
    return new Cells(
        date, grain, evaluator, evaluatorVersion, dimensions, dictionaries, codes, built);
  }

  private long units(int cell) {
    long units = 0;
    for (Growing metric : sums.values()) {
      units = Math.max(units, metric.unitsOf(cell));
    }
    return units;
  }

  private static int compare(List<String> a, List<String> b) {
    for (int d = 0; d < a.size(); d++) {
      int order = NULLS_FIRST.compare(a.get(d), b.get(d));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Sums of one metric, by place. */
  private static final class Growing {
    private long[] units = new long[32];
    private long[] numerator = new long[32];
    private long[] denominator = new long[32];
    private long[] buckets = new long[16];

    void add(int cell, int half, long n, long top, long bottom, long bits) {
      makeRoom(cell);
      int at = 2 * cell + half;
      units[at] += n;
      numerator[at] = plus(numerator[at], top);
      denominator[at] = plus(denominator[at], bottom);
      buckets[cell] |= bits;
    }

    void mark(int cell, long bits) {
      makeRoom(cell);
      buckets[cell] |= bits;
    }

    long unitsOf(int cell) {
      return cell < buckets.length ? units[2 * cell] + units[2 * cell + 1] : 0;
    }

    Cells.Sums placed(int[] target, int size) {
      Growing result = new Growing();
      result.makeRoom(Math.max(0, size - 1));
      for (int c = 0; c < Math.min(target.length, buckets.length); c++) {
        for (int half = 0; half < 2; half++) {
          int at = 2 * c + half;
          result.add(target[c], half, units[at], numerator[at], denominator[at], buckets[c]);
        }
      }
      return new Cells.Sums(
          Arrays.copyOf(result.units, 2 * size),
          Arrays.copyOf(result.numerator, 2 * size),
          Arrays.copyOf(result.denominator, 2 * size),
          Arrays.copyOf(result.buckets, size));
    }

    private void makeRoom(int cell) {
      if (cell >= buckets.length) {
        int length = Math.max(cell + 1, 2 * buckets.length);
        units = Arrays.copyOf(units, 2 * length);
        numerator = Arrays.copyOf(numerator, 2 * length);
        denominator = Arrays.copyOf(denominator, 2 * length);
        buckets = Arrays.copyOf(buckets, length);
      }
    }

    private static long plus(long a, long b) {
      long sum = a + b;
      if (((a ^ sum) & (b ^ sum)) < 0) {
        return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
      }
      return sum;
    }
  }
}
