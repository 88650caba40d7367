package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.Kitagawa;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Splits what became of a slice by the kinds of its traffic: task type, language and application
 * together from the finest cells, and where those are not kept by the stored one that moves most.
 * Three at most: with ever finer kinds every change becomes one of mix.
 */
final class MixSplits {
  private static final double COVERAGE = 0.95;

  private final FamilyNight night;

  private final Map<Rule, Split> all = new HashMap<>();

  MixSplits(FamilyNight night) {
    this.night = night;
  }

  /**
   * The split of a draft.
   *
   * @param home whose past it is held against: the slice itself, or for a young one the traffic
   *     that it took over
   */
  Split split(Draft d, Timeline home, Change change) {
    Split fromCells = Kinds.apply(d.metric().kind()) ? ofCells(d, home) : Split.NONE;
    if (!home.equals(d.line)) {
      return fromCells;
    }
    if (fromCells.dimension() != null) {
      return fromCells.of(d, change);
    }
    Split kinds = Split.ofConfounders(d, night.family(), night.night());
    Split whole = all.get(d.rule);
    boolean untold =
        whole != null
            && !d.line.slice.dimensions().contains(whole.dimension())
            && night.family().sumOf(d.line, whole.dimension()) == null;
    if (untold) {
      return likeAll(whole, change);
    }
    Split split = kinds.dimension() != null ? kinds : Split.of(d, night.family(), night.night());
    return split.of(d, change);
  }

  /** Remembers that all traffic has changed its mix. */
  void remember(Draft d) {
    if (d.mix != null && d.line.equals(night.family().whole)) {
      all.put(d.rule, d.mix.split());
    }
  }

  /** A slice whose kinds nothing tells shares the mix of all traffic. */
  private static Split likeAll(Split whole, Change change) {
    double rate = change.value() - whole.shifted();
    return new Split(
        whole.dimension(),
        rate,
        whole.mix(),
        whole.entryExit(),
        change.standardError(),
        "as in all traffic, " + whole.moved());
  }

  private Split ofCells(Draft d, Timeline home) {
    Cube cube = night.cube(d.window);
    int[] now = cube == null ? null : cube.leaves(d.line.slice);
    int[] then = cube == null ? null : cube.leaves(home.slice);
    if (now == null || then == null) {
      return Split.NONE;
    }
    List<String> free = new ArrayList<>();
    for (String name : Kinds.CONFOUNDERS) {
      int dimension = cube.dimensions.indexOf(name);
      boolean divides = dimension >= 0 && cube.values.get(dimension).size() > 1;
      if (divides && !d.line.slice.dimensions().contains(name)) {
        free.add(name);
      }
    }
    double[][] columns = columns(cube, Kinds.of(cube, free), now, then);
    Day past = home.fold(d.window);
    boolean covered =
        past != null
            && IntStream.range(0, columns[0].length).mapToDouble(i -> columns[0][i]).sum()
                >= COVERAGE * past.denominator
            && IntStream.range(0, columns[2].length).mapToDouble(i -> columns[2][i]).sum()
                >= COVERAGE * d.current.denominator;
    if (free.isEmpty() || !covered) {
      return Split.NONE;
    }
    double[][] units = {columns[4], columns[5]};
    Split split = Split.of(d, String.join(", ", free), columns, units, null);
    String moved = moved(cube, free, now, then);
    return new Split(
        split.dimension(), split.rate(), split.mix(), split.entryExit(), split.error(), moved);
  }

  /** The value of one dimension whose share did most of what the mix did. */
  private static String moved(Cube cube, List<String> free, int[] now, int[] then) {
    String most = null;
    double largest = -1;
    for (String name : free) {
      int dimension = cube.dimensions.indexOf(name);
      int[] kind = Kinds.of(cube, List.of(name));
      double[][] columns = columns(cube, kind, now, then);
      List<String> names = new ArrayList<>();
      for (int leaf = 0; leaf < kind.length; leaf++) {
        while (names.size() <= kind[leaf]) {
          names.add(name + " unknown");
        }
        int code = cube.codes[dimension][leaf];
        if (code >= 0) {
          names.set(kind[leaf], Slice.of(name, cube.values.get(dimension).get(code)).key());
        }
      }
      Kitagawa.Split split = Kitagawa.of(columns[0], columns[1], columns[2], columns[3]);
      double shifted = Math.abs(split.mix() + split.entryExit());
      if (shifted > largest) {
        largest = shifted;
        most = Split.moved(split, columns, names);
      }
    }
    return most;
  }

  /** Past denominator and numerator, tonight's, and the units of both, by kind. */
  private static double[][] columns(Cube cube, int[] kind, int[] now, int[] then) {
    int kinds = 0;
    for (int k : kind) {
      kinds = Math.max(kinds, k + 1);
    }
    double[][] columns = new double[6][kinds];
    for (int half = 0; half < 2; half++) {
      for (int leaf : then) {
        columns[0][kind[leaf]] += cube.past.denominator()[half][leaf];
        columns[1][kind[leaf]] += cube.past.numerator()[half][leaf];
        columns[4][kind[leaf]] += cube.past.units()[half][leaf];
      }
      for (int leaf : now) {
        columns[2][kind[leaf]] += cube.night.denominator()[half][leaf];
        columns[3][kind[leaf]] += cube.night.numerator()[half][leaf];
        columns[5][kind[leaf]] += cube.night.units()[half][leaf];
      }
    }
    return columns;
  }
}
