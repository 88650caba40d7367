package dev.nightjar.compare;

import dev.nightjar.model.LabelSum;
import dev.nightjar.stats.DesignStratum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums by stratum of a sampling design. A slice has a part of a stratum; how many units were drawn
 * in all of it, and for how many they stand, is known from all traffic.
 */
final class Strata {
  private static final double MICRO = 1e6;

  static final Strata NONE = new Strata(0, new TreeMap<>());

  /** Numbers a stratum: units, weights and squared weights by cell; then drawn and population. */
  private final int cells;

  private final SortedMap<String, double[]> sums;

  private Strata(int cells, SortedMap<String, double[]> sums) {
    this.cells = cells;
    this.sums = sums;
  }

  /** The strata in a profile whose labels are these, in the order of the cells. */
  static Strata of(List<LabelSum> labels, List<String> order) {
    SortedMap<String, double[]> sums = new TreeMap<>();
    for (LabelSum label : labels) {
      int cell = label.inStratum() ? order.indexOf(label.of()) : -1;
      if (cell >= 0) {
        double[] of = sums.computeIfAbsent(label.stratum(), s -> new double[3 * order.size() + 2]);
        of[3 * cell] += label.count();
        of[3 * cell + 1] += label.weightSum().doubleValue() / MICRO;
        of[3 * cell + 2] += label.weightSquareSum().doubleValue() / (MICRO * MICRO);
      }
    }
    return sums.isEmpty() ? NONE : new Strata(order.size(), sums);
  }

  boolean isEmpty() {
    return sums.isEmpty();
  }

  List<String> names() {
    return List.copyOf(sums.keySet());
  }

  /** Units, weights and squared weights by cell; null where there is no such stratum. */
  double[] of(String name) {
    double[] of = sums.get(name);
    return of == null ? null : Arrays.copyOf(of, 3 * cells);
  }

  double drawn(String name) {
    return sums.get(name)[3 * cells];
  }

  double population(String name) {
    return sums.get(name)[3 * cells + 1];
  }

  /** Units of a cell in all strata. */
  double units() {
    double units = 0;
    for (double[] of : sums.values()) {
      for (int cell = 0; cell < cells; cell++) {
        units += of[3 * cell];
      }
    }
    return units;
  }

  Strata plus(Strata other, double factor) {
    if (other.isEmpty()) {
      return this;
    }
    SortedMap<String, double[]> total = new TreeMap<>();
    sums.forEach((name, of) -> total.put(name, of.clone()));
    other.sums.forEach(
        (name, of) -> {
          double[] to = total.computeIfAbsent(name, n -> new double[of.length]);
          for (int at = 0; at < of.length; at++) {
            to[at] += factor * of[at];
          }
        });
    return new Strata(other.cells, total);
  }

  /** The same part of what was drawn of all traffic. */
  Strata drawnFrom(Strata whole) {
    SortedMap<String, double[]> total = new TreeMap<>();
    sums.forEach(
        (name, of) -> {
          double[] copy = of.clone();
          double[] all = whole.sums.get(name);
          copy[3 * cells] = 0;
          copy[3 * cells + 1] = 0;
          for (int cell = 0; all != null && cell < cells; cell++) {
            copy[3 * cells] += all[3 * cell];
            copy[3 * cells + 1] += all[3 * cell + 1];
          }
          total.put(name, copy);
        });
    return new Strata(cells, total);
  }

  List<DesignStratum> design() {
    List<DesignStratum> design = new ArrayList<>();
    sums.forEach(
        (name, of) ->
            design.add(
                new DesignStratum(Arrays.copyOf(of, 3 * cells), of[3 * cells], of[3 * cells + 1])));
    return design;
  }
}
