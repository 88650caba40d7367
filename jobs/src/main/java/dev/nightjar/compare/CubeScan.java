package dev.nightjar.compare;

import dev.nightjar.model.Components;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The expectation-based scan (Neill, 2009) over all conjunctions of up to three values, in one half
 * of the subjects: which of them hold most harm beyond what their traffic was expected to do. The
 * other half is not looked at, so that it can say whether it is true.
 */
final class CubeScan {
  private static final int MOST_PREDICATES = 3;

  /** Most slices that one half may put forward. */
  private static final int MOST = 5;

  /** Deviate from which a slice is worth a test in the other half. */
  private static final double LEAST = 2.5;

  /** Units tonight, both halves together, and events in this one. */
  private static final double FEWEST_UNITS = 200;

  private static final double FEWEST_EVENTS = 5;

  /** Baseline units from which a slice is held against its own past. */
  static final double FEWEST_PAST = 15;

  /** Evidence by which a narrower slice must beat a wider one. */
  private static final double WORTH_A_PREDICATE = 1.1;

  private final Cube cube;
  private final Borrowed borrowed;
  private final Kinds kinds;
  private final int half;
  private final int sign;

  /** Dimensions with a choice, release components last: their parents are known by then. */
  private final int[] order;

  /** Tonight's sums less what is explained. */
  private final double[] top;

  private final double[][] column;
  private final int[][] touched = new int[MOST_PREDICATES][];
  private Found best;

  /**
   * @param predicates places in {@link #order} with codes
   * @param fresh whether it has too little past of its own
   */
  record Found(
      int[][] predicates, double deviate, boolean fresh, boolean release, double expected) {
    double score() {
      return deviate > 0 ? deviate * deviate : 0;
    }
  }

  CubeScan(Cube cube, Kinds kinds, Borrowed borrowed, int half, int sign) {
    this.cube = cube;
    this.kinds = kinds;
    this.borrowed = borrowed;
    this.half = half;
    this.sign = sign;
    this.top = cube.night.numerator()[half].clone();
    this.order =
        IntStream.range(0, cube.dimensions.size())
            .filter(d -> cube.values.get(d).size() > 1)
            .boxed()
            .sorted(Comparator.comparing(this::isRelease).thenComparing(d -> d))
            .mapToInt(d -> d)
            .toArray();
    int largest = cube.values.stream().mapToInt(List::size).max().orElse(0);
    this.column = new double[MOST_PREDICATES][FIELDS * largest];
    Arrays.setAll(touched, i -> new int[largest]);
  }

  private boolean isRelease(int dimension) {
    return Components.NAMES.contains(cube.dimensions.get(dimension));
  }

  /** The slices put forward, strongest first; none overlaps what an earlier one explains. */
  List<Slice> find() {
    List<Slice> found = new ArrayList<>();
    int[] all = IntStream.range(0, cube.size()).toArray();
    double[] whole = sums(all);
    for (int k = 0; k < MOST; k++) {
      best = null;
      descend(0, all, new int[0][], whole);
      if (best == null || best.deviate < LEAST) {
        break;
      }
      Found chosen = shortest(best, all, whole);
      explain(chosen, all);
      if (chosen.predicates.length == 0) {
        break;
      }
      found.add(slice(chosen.predicates));
    }
    return found;
  }

  private static final int UNITS = 0;
  private static final int UNITS1 = 1;
  private static final int TOP1 = 2;
  private static final int BOTTOM1 = 3;
  private static final int KINDS1 = 4;
  private static final int UNITS0 = 5;
  private static final int TOP0 = 6;
  private static final int BOTTOM0 = 7;
  private static final int KINDS0 = 8;
  private static final int LEAVES = 9;
  private static final int FIELDS = 10;

  private void add(int leaf, double[] to, int at) {
    to[at + UNITS] += cube.night.units()[0][leaf] + cube.night.units()[1][leaf];
    to[at + UNITS1] += cube.night.units()[half][leaf];
    to[at + TOP1] += top[leaf];
    to[at + BOTTOM1] += cube.night.denominator()[half][leaf];
    to[at + KINDS1] += kinds.tonight(half, leaf);
    to[at + UNITS0] += cube.past.units()[half][leaf];
    to[at + TOP0] += cube.past.numerator()[half][leaf];
    to[at + BOTTOM0] += cube.past.denominator()[half][leaf];
    to[at + KINDS0] += kinds.past(half, leaf);
    to[at + LEAVES]++;
  }

  private double[] sums(int[] leaves) {
    double[] sums = new double[FIELDS];
    for (int leaf : leaves) {
      add(leaf, sums, 0);
    }
    return sums;
  }

  /** Divides leaves by every further dimension; units only get fewer, so small parts end it. */
  private void descend(int first, int[] leaves, int[][] predicates, double[] reference) {
    int depth = predicates.length;
    for (int place = first; place < order.length; place++) {
      int[] code = cube.codes[order[place]];
      double[] sums = column[depth];
      int[] values = touched[depth];
      int used = 0;
      for (int leaf : leaves) {
        int c = code[leaf];
        if (c >= 0) {
          if (sums[FIELDS * c + LEAVES] == 0) {
            values[used++] = c;
          }
          add(leaf, sums, FIELDS * c);
        }
      }
      double[][] parts = new double[used][];
      int[] part = Arrays.copyOf(values, used);
      Arrays.sort(part);
      for (int i = 0; i < used; i++) {
        int at = FIELDS * part[i];
        parts[i] = Arrays.copyOfRange(sums, at, at + FIELDS);
        Arrays.fill(sums, at, at + FIELDS, 0);
      }
      double units = totalUnits(leaves);
      for (int i = 0; i < used; i++) {
        boolean divides = parts[i][UNITS] < units;
        if (divides && parts[i][UNITS] >= FEWEST_UNITS) {
          visit(place, part[i], parts[i], leaves, predicates, reference);
        }
      }
    }
  }

  private double totalUnits(int[] leaves) {
    double units = 0;
    for (int leaf : leaves) {
      units += cube.night.units()[0][leaf] + cube.night.units()[1][leaf];
    }
    return units;
  }

  private void visit(
      int place, int code, double[] sums, int[] leaves, int[][] before, double[] reference) {
    int[][] predicates = Arrays.copyOf(before, before.length + 1);
    predicates[before.length] = new int[] {place, code};
    Found here = score(predicates, sums, reference);
    if (here != null && (best == null || here.score() > best.score())) {
      best = here;
    }
    if (predicates.length < MOST_PREDICATES && sums[LEAVES] > 1) {
      double[] next = sums[UNITS0] >= FEWEST_PAST ? sums : reference;
      descend(place + 1, with(leaves, place, code), predicates, next);
    }
  }

  private int[] with(int[] leaves, int place, int code) {
    int[] codes = cube.codes[order[place]];
    return Arrays.stream(leaves).filter(leaf -> codes[leaf] == code).toArray();
  }

  private Found score(int[][] predicates, double[] s, double[] reference) {
    boolean fresh = s[UNITS0] < FEWEST_PAST;
    double[] past = fresh ? reference : s;
    double expected =
        Borrowed.expected(
            cube.metric,
            s[BOTTOM1],
            s[KINDS1],
            past[UNITS0],
            past[TOP0],
            past[BOTTOM0],
            past[KINDS0],
            kinds.overall(half));
    boolean rate = cube.metric.kind() == MetricKind.RATE;
    double events = sign > 0 ? s[TOP1] : s[BOTTOM1] - s[TOP1];
    if (!(s[UNITS1] > 0) || (rate && events < FEWEST_EVENTS)) {
      return null;
    }
    double deviate =
        borrowed.deviate(cube.metric, sign, s[UNITS1], s[TOP1], s[BOTTOM1], expected, past[UNITS0]);
    boolean release =
        Arrays.stream(predicates).allMatch(p -> isRelease(order[p[0]])) && predicates.length > 0;
    return new Found(predicates, deviate, fresh, release, expected);
  }

  /** The widest slice around the found one with nearly its evidence; new releases first. */
  private Found shortest(Found found, int[] all, double[] whole) {
    List<Found> close = new ArrayList<>();
    int size = found.predicates.length;
    for (int subset = 0; subset < 1 << size; subset++) {
      List<int[]> kept = new ArrayList<>();
      int[] leaves = all;
      double[] sums = whole;
      double[] reference = whole;
      for (int i = 0; i < size; i++) {
        if ((subset & 1 << i) != 0) {
          kept.add(found.predicates[i]);
          leaves = with(leaves, found.predicates[i][0], found.predicates[i][1]);
          reference = sums[UNITS0] >= FEWEST_PAST ? sums : reference;
          sums = sums(leaves);
        }
      }
      Found wider = score(kept.toArray(new int[0][]), sums(leaves), reference);
      if (wider != null && wider.score() * WORTH_A_PREDICATE >= found.score()) {
        close.add(wider);
      }
    }
    return close.stream()
        .min(
            Comparator.comparingInt((Found f) -> f.predicates.length)
                .thenComparing(f -> f.fresh && f.release ? 0 : 1)
                .thenComparing(Comparator.comparingDouble(Found::score).reversed()))
        .orElse(found);
  }

  /** Sets the cells of a slice to what was expected of them, so that the next is another cause. */
  private void explain(Found found, int[] all) {
    int[] leaves = all;
    for (int[] predicate : found.predicates) {
      leaves = with(leaves, predicate[0], predicate[1]);
    }
    double total = sums(leaves)[KINDS1];
    for (int leaf : leaves) {
      top[leaf] = total == 0 ? 0 : found.expected * kinds.tonight(half, leaf) / total;
    }
  }

  private Slice slice(int[][] predicates) {
    TreeMap<String, String> values = new TreeMap<>();
    for (int[] p : predicates) {
      int dimension = order[p[0]];
      values.put(cube.dimensions.get(dimension), cube.values.get(dimension).get(p[1]));
    }
    return Slice.of(values);
  }
}
