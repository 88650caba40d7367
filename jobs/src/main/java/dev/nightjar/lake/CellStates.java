package dev.nightjar.lake;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.report.StateHashes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names of what a day of cells means: of the state of each metric, and of how each dimension is
 * made, stored beside them.
 */
final class CellStates {
  /** Column of the names; a lake that is older than it lacks it until `init` adds it. */
  static final String COLUMN = "state_hashes";

  private static final String METRIC = "metric=";
  private static final String DIMENSION = "dimension=";

  private CellStates() {}

  /** The names beside cells that are stored now. */
  static Map<String, String> of(StateHashes states, Collection<Metric> metrics, Cells cells) {
    Map<String, String> names = new TreeMap<>();
    for (Metric metric : metrics) {
      if (cells.sums().containsKey(metric.name())) {
        names.put(METRIC + metric.name(), states.of(metric));
      }
    }
    for (String dimension : cells.dimensions()) {
      String made = states.ofDimension(cells.grain(), dimension);
      if (made != null) {
        names.put(DIMENSION + dimension, made);
      }
    }
    return names;
  }

  /**
   * What of stored cells can be compared with tonight's: without the metrics and the dimensions
   * that meant something else then. Nothing is known of what has no name, and it stays.
   *
   * @param metrics of the grain, by name
   */
  static Cells present(
      Cells cells, Map<String, String> stored, StateHashes states, Map<String, Metric> metrics) {
    SortedMap<String, Cells.Sums> sums = new TreeMap<>(cells.sums());
    sums.keySet()
        .removeIf(
            name -> {
              String then = stored.get(METRIC + name);
              Metric metric = metrics.get(name);
              return then != null && metric != null && !then.equals(states.of(metric));
            });
    List<Integer> kept = new ArrayList<>();
    for (int d = 0; d < cells.dimensions().size(); d++) {
      String then = stored.get(DIMENSION + cells.dimensions().get(d));
      String now = states.ofDimension(cells.grain(), cells.dimensions().get(d));
      if (then == null || now == null || then.equals(now)) {
        kept.add(d);
      }
    }
    if (sums.size() == cells.sums().size() && kept.size() == cells.dimensions().size()) {
      return cells;
    }
    if (kept.isEmpty()) {
      // Without a dimension nothing would say how many cells there are.
      sums.clear();
    }
    return new Cells(
        cells.date(),
        cells.grain(),
        cells.evaluator(),
        cells.evaluatorVersion(),
        kept.stream().map(cells.dimensions()::get).toList(),
        kept.stream().map(cells.values()::get).toList(),
        kept.stream().map(d -> cells.codes()[d]).toArray(int[][]::new),
        sums);
  }
}
