package dev.nightjar.profile;

import dev.nightjar.model.Cells;
import dev.nightjar.model.CellsBuilder;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The finest cells of the rows: sums of the core metrics for each combination of all dimensions and
 * the release vector, by half of the subjects. A row's cell is found once, through a chain of pairs
 * that begins at its day, judge and release vector.
 */
final class FinestCells {
  private final KernelPlan plan;
  private final Dictionary[] dictionaries;
  private final RowGroups cells;

  /** Dimensions that are no release component, by position in the plan. */
  private final int[] dimensions;

  private final GroupTable[] chain;
  private final List<Sums> sums = new ArrayList<>();
  private final Footprint footprint;
  private final int[] cellOf;

  FinestCells(
      KernelPlan plan,
      Dictionary[] dictionaries,
      RowGroups cells,
      int capacity,
      Footprint footprint) {
    this.plan = plan;
    this.dictionaries = dictionaries;
    this.cells = cells;
    this.footprint = footprint;
    this.cellOf = new int[capacity];
    List<Integer> further = new ArrayList<>();
    for (int d = 0; d < plan.dimensions().size(); d++) {
      if (!Components.NAMES.contains(plan.dimensions().get(d))) {
        further.add(d);
      }
    }
    dimensions = further.stream().mapToInt(d -> d).toArray();
    chain = new GroupTable[dimensions.length];
    Arrays.setAll(chain, i -> new GroupTable());
    for (int m = 0; m < plan.measures().size(); m++) {
      if (isScanned(plan.measures().get(m).metric())) {
        sums.add(new Sums(plan.measures().get(m), m));
      }
    }
  }

  /** Whether cells are kept for a metric. */
  static boolean isScanned(Metric metric) {
    MetricKind kind = metric.kind();
    boolean additive =
        kind == MetricKind.RATE
            || kind == MetricKind.RATIO
            || kind == MetricKind.MEAN
            || kind == MetricKind.QUANTILE;
    return additive && (metric.core() || kind == MetricKind.QUANTILE);
  }

  void add(BatchView view, RowStates states, int[] baseCell) {
    if (sums.isEmpty()) {
      return;
    }
    ProfileBatch batch = view.batch;
    int before = chain.length == 0 ? 0 : chain[chain.length - 1].size();
    System.arraycopy(baseCell, 0, cellOf, 0, batch.size());
    for (int i = 0; i < chain.length; i++) {
      GroupTable table = chain[i];
      int[] codes = batch.dimensions[dimensions[i]];
      for (int row = 0; row < batch.size(); row++) {
        cellOf[row] = table.id(cellOf[row], codes[row] + 1);
      }
    }
    int after = chain.length == 0 ? 0 : chain[chain.length - 1].size();
    footprint.add((after - before) * (40L + 64L * sums.size()));
    for (Sums metric : sums) {
      metric.add(view, states, cellOf);
    }
  }

  private int size() {
    return chain.length == 0 ? cells.size() : chain[chain.length - 1].size();
  }

  /** The cells by day and judge. */
  List<Cells> drain() {
    if (sums.isEmpty()) {
      return List.of();
    }
    TreeSet<String> names = new TreeSet<>(Components.NAMES);
    for (int d : dimensions) {
      names.add(plan.dimensions().get(d));
    }
    List<String> order = List.copyOf(names);
    Map<List<String>, CellsBuilder> days = new TreeMap<>(FinestCells::compare);
    int[] codes = new int[dimensions.length];
    for (int cell = 0; cell < size(); cell++) {
      int at = cell;
      for (int i = chain.length - 1; i >= 0; i--) {
        codes[i] = chain[i].right(at) - 1;
        at = chain[i].left(at);
      }
      ProfileKey key = cells.key(at, Slice.ALL);
      CellsBuilder day =
          days.computeIfAbsent(
              List.of(key.date().toString(), key.evaluator(), key.evaluatorVersion()),
              k ->
                  new CellsBuilder(
                      key.date(), plan.grain(), key.evaluator(), key.evaluatorVersion(), order));
      List<String> versions = cells.versions(at);
      List<String> values = new ArrayList<>();
      for (String name : order) {
        int component = Components.NAMES.indexOf(name);
        values.add(component >= 0 ? versions.get(component) : value(name, codes));
      }
      int place = day.cell(values);
      for (Sums metric : sums) {
        metric.describe(cell, place, day);
      }
    }
    return days.values().stream().map(d -> d.build(Integer.MAX_VALUE - 1)).toList();
  }

  private String value(String name, int[] codes) {
    for (int i = 0; i < dimensions.length; i++) {
      if (plan.dimensions().get(dimensions[i]).equals(name)) {
        return codes[i] < 0 ? null : dictionaries[dimensions[i]].value(codes[i]);
      }
    }
    throw new IllegalStateException("No dimension is " + name);
  }

  private static int compare(List<String> a, List<String> b) {
    return String.join("\u0001", a).compareTo(String.join("\u0001", b));
  }

  /** One metric's sums by cell and half. */
  private static final class Sums {
    private static final long ONE = (long) ProfileBatch.WEIGHT_SCALE;

    private final KernelPlan.Measure measure;
    private final int number;
    private final boolean weighted;
    private final long perUnit;
    private long[] units = new long[64];
    private long[] numerator = new long[64];
    private long[] denominator = new long[64];
    private long[] buckets = new long[32];

    Sums(KernelPlan.Measure measure, int number) {
      this.measure = measure;
      this.number = number;
      this.weighted = measure.metric().weighted();
      this.perUnit =
          measure.perUnit()
              ? Math.round(Math.pow(10, measure.metric().decimals() - ProfileBatch.WEIGHT_DECIMALS))
              : 1;
    }

    void add(BatchView view, RowStates states, int[] cellOf) {
      ProfileBatch batch = view.batch;
      byte[] stateOf = states.classes().statesOf(number);
      boolean plain = !weighted || view.plainWeights;
      MetricKind kind = measure.metric().kind();
      byte[] condition = kind == MetricKind.RATE ? batch.conditions[measure.value()] : null;
      NumberColumn top =
          kind == MetricKind.RATE
              ? null
              : batch.numbers[kind == MetricKind.RATIO ? measure.numerator() : measure.value()];
      NumberColumn below = measure.denominator() >= 0 ? batch.numbers[measure.denominator()] : null;
      for (int e = 0; e < states.entries; e++) {
        if (stateOf[states.entryClass[e]] != RowStates.VALUED) {
          continue;
        }
        int row = states.entryRow[e];
        long weight = plain ? ONE : batch.scaledWeight[row];
        long more;
        if (condition != null) {
          more = condition[row] == RowStates.TRUE ? weight : 0;
        } else if (kind == MetricKind.QUANTILE) {
          if (!(top.value[row] > 0)) {
            continue;
          }
          // Strictly the same on every machine, or two runs would differ in the last digit.
          more = (long) Math.rint(StrictMath.log(top.value[row]) * weight);
        } else {
          more = plain ? top.scaled[row] : top.weighted[row];
        }
        long bottom =
            below == null ? weight * perUnit : plain ? below.scaled[row] : below.weighted[row];
        put(cellOf[row], view.bucket[row], batch.subjectKnown[row], more, bottom);
      }
    }

    private void put(int cell, byte bucket, boolean known, long more, long bottom) {
      if (cell >= buckets.length) {
        int length = Math.max(cell + 1, 2 * buckets.length);
        units = Arrays.copyOf(units, 2 * length);
        numerator = Arrays.copyOf(numerator, 2 * length);
        denominator = Arrays.copyOf(denominator, 2 * length);
        buckets = Arrays.copyOf(buckets, length);
      }
      int at = 2 * cell + (bucket & 1);
      units[at]++;
      numerator[at] = Wide.addWithinLong(numerator[at], more);
      denominator[at] = Wide.addWithinLong(denominator[at], bottom);
      buckets[cell] |= known ? 1L << bucket : 0;
    }

    void describe(int cell, int place, CellsBuilder day) {
      if (cell >= buckets.length) {
        return;
      }
      for (int half = 0; half < 2; half++) {
        int at = 2 * cell + half;
        if (units[at] > 0) {
          day.add(
              place,
              measure.metric().name(),
              half,
              units[at],
              numerator[at],
              denominator[at],
              buckets[cell]);
        }
      }
    }
  }
}
