package dev.nightjar.compare;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A night of one metric and its baseline side by side in the finest cells, both halves of the
 * subjects apart. Sums are in the metric's unit, as those of {@link Day}.
 */
final class Cube {
  /** Even, odd and all subjects. */
  static final int EVEN = 0;

  static final int ODD = 1;
  static final int BOTH = 2;

  final Metric metric;
  final List<String> dimensions;
  final List<List<String>> values;

  /** [dimension][leaf]; negative where the units have no value. */
  final int[][] codes;

  /** Tonight, by half and leaf. */
  final Side night;

  final Side past;

  /** Baseline days of which there are cells. */
  final int days;

  /** Sums by [half][leaf], and buckets by leaf. */
  record Side(double[][] units, double[][] numerator, double[][] denominator, long[] buckets) {}

  /** What some leaves have together. */
  record Total(double units, double numerator, double denominator, long buckets) {}

  private Cube(Metric metric, Builder b) {
    this.metric = metric;
    dimensions = List.copyOf(b.dictionaries.keySet());
    values = b.dictionaries.values().stream().map(d -> List.copyOf(d.keySet())).toList();
    int size = b.leaves.size();
    codes = new int[dimensions.size()][size];
    b.leaves.forEach(
        (key, leaf) -> {
          for (int i = 0; i < codes.length; i++) {
            codes[i][leaf] = i < key.codes.length ? key.codes[i] : Cells.NO_VALUE;
          }
        });
    night = b.side(0, size);
    past = b.side(1, size);
    days = b.days;
  }

  /** The cells of a family on a night and on the days of its baseline; null without either. */
  static Cube of(Family family, LocalDate night, Baseline window, CellSource source) {
    Timeline any = family.whole;
    if (any == null) {
      return null;
    }
    Cells tonight = source.on(night, any.metric.grain(), any.evaluator, any.evaluatorVersion);
    if (tonight == null || !tonight.sums().containsKey(any.metric.name())) {
      return null;
    }
    Builder b = new Builder(any.metric);
    b.add(tonight, 0);
    for (LocalDate date : window.days()) {
      Cells day = source.on(date, any.metric.grain(), any.evaluator, any.evaluatorVersion);
      if (day != null && day.sums().containsKey(any.metric.name())) {
        b.add(day, 1);
        b.days++;
      }
    }
    return b.days == 0 ? null : new Cube(any.metric, b);
  }

  int size() {
    return night.buckets.length;
  }

  /** The leaves of a slice; null when one of its values does not occur. */
  int[] leaves(Slice slice) {
    int[] found = new int[size()];
    int[] dimension = new int[slice.size()];
    int[] code = new int[slice.size()];
    int next = 0;
    for (Map.Entry<String, String> e : slice.values().entrySet()) {
      dimension[next] = dimensions.indexOf(e.getKey());
      code[next] = dimension[next] < 0 ? -1 : values.get(dimension[next]).indexOf(e.getValue());
      if (code[next] < 0) {
        return null;
      }
      next++;
    }
    int used = 0;
    for (int leaf = 0; leaf < found.length; leaf++) {
      boolean in = true;
      for (int i = 0; i < dimension.length && in; i++) {
        in = codes[dimension[i]][leaf] == code[i];
      }
      if (in) {
        found[used++] = leaf;
      }
    }
    return Arrays.copyOf(found, used);
  }

  Total total(Side side, int half, int[] leaves) {
    double units = 0;
    double numerator = 0;
    double denominator = 0;
    long buckets = 0;
    for (int h = half == BOTH ? 0 : half; h <= (half == BOTH ? 1 : half); h++) {
      for (int leaf : leaves) {
        units += side.units[h][leaf];
        numerator += side.numerator[h][leaf];
        denominator += side.denominator[h][leaf];
      }
    }
    for (int leaf : leaves) {
      buckets |= side.buckets[leaf];
    }
    return new Total(units, numerator, denominator, buckets & mask(half));
  }

  /** The bits of the buckets whose subjects are in a half. */
  static long mask(int half) {
    return half == EVEN ? 0x5555555555555555L : half == ODD ? 0xAAAAAAAAAAAAAAAAL : -1L;
  }

  /** What a stored numerator is divided by to be in the metric's unit. */
  static double scale(Metric metric) {
    return metric.kind() == MetricKind.RATE || metric.kind() == MetricKind.QUANTILE
        ? 1e6
        : metric.scale();
  }

  static double below(Metric metric) {
    return metric.kind() == MetricKind.RATIO ? metric.scale() : 1e6;
  }

  private record Key(int[] codes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && Arrays.equals(codes, that.codes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(codes);
    }
  }

  /** Gives the values of all days common codes and adds the days up. */
  private static final class Builder {
    final Metric metric;

    /** Values in the order in which they came up, by dimension. */
    final SortedMap<String, Map<String, Integer>> dictionaries = new TreeMap<>();

    final Map<Key, Integer> leaves = new HashMap<>();
    final List<double[]> sums = new ArrayList<>();
    final List<long[]> buckets = new ArrayList<>();
    int days;

    Builder(Metric metric) {
      this.metric = metric;
    }

    void add(Cells cells, int side) {
      if (dictionaries.isEmpty()) {
        cells.dimensions().forEach(d -> dictionaries.put(d, new java.util.LinkedHashMap<>()));
      }
      List<String> names = List.copyOf(dictionaries.keySet());
      int[][] translated = new int[names.size()][];
      int[] column = new int[names.size()];
      for (int i = 0; i < translated.length; i++) {
        Map<String, Integer> dictionary = dictionaries.get(names.get(i));
        column[i] = cells.dimensions().indexOf(names.get(i));
        List<String> own = column[i] < 0 ? List.of() : cells.values().get(column[i]);
        translated[i] = new int[own.size()];
        for (int k = 0; k < own.size(); k++) {
          Integer known = dictionary.putIfAbsent(own.get(k), dictionary.size());
          translated[i][k] = known == null ? dictionary.size() - 1 : known;
        }
      }
      Cells.Sums from = cells.sums().get(metric.name());
      double above = scale(metric);
      double below = below(metric);
      for (int cell = 0; cell < cells.size(); cell++) {
        if (from.units()[2 * cell] + from.units()[2 * cell + 1] == 0) {
          continue;
        }
        int[] key = new int[names.size()];
        for (int i = 0; i < key.length; i++) {
          int code = column[i] < 0 ? Cells.NO_VALUE : cells.codes()[column[i]][cell];
          key[i] = code < 0 ? Cells.NO_VALUE : translated[i][code];
        }
        Integer leaf = leaves.putIfAbsent(new Key(key), sums.size());
        if (leaf == null) {
          leaf = sums.size();
          sums.add(new double[12]);
          buckets.add(new long[2]);
        }
        double[] sum = sums.get(leaf);
        for (int half = 0; half < 2; half++) {
          int place = 6 * side + 3 * half;
          sum[place] += from.units()[2 * cell + half];
          sum[place + 1] += from.numerator()[2 * cell + half] / above;
          sum[place + 2] += from.denominator()[2 * cell + half] / below;
        }
        buckets.get(leaf)[side] |= from.buckets()[cell];
      }
    }

    Side side(int side, int size) {
      double[][][] columns = new double[3][2][size];
      long[] masks = new long[size];
      for (int leaf = 0; leaf < size; leaf++) {
        for (int half = 0; half < 2; half++) {
          for (int k = 0; k < 3; k++) {
            columns[k][half][leaf] = sums.get(leaf)[6 * side + 3 * half + k];
          }
        }
        masks[leaf] = buckets.get(leaf)[side];
      }
      return new Side(columns[0], columns[1], columns[2], masks);
    }
  }
}
