package dev.nightjar.compare;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cells of a metric from the first day of a night's history to the night, oldest first. */
final class ReleaseTraffic {
  /** What stands for a unit without a version. */
  static final String NONE = "";

  /** Names of the release as a whole: within a value of these nothing is left to compare. */
  private static final Set<String> RELEASES =
      Set.of("deployment_id", "deployment_arm", "arm", "runtime_name");

  /** A day's cells; {@code sums} are those of the metric. */
  record DayCells(LocalDate date, Cells cells, Cells.Sums sums) {
    /** Whether a cell belongs to a slice; a dimension that is not there admits none. */
    boolean isIn(Slice slice, int cell) {
      for (Map.Entry<String, String> e : slice.values().entrySet()) {
        int dimension = cells.dimensions().indexOf(e.getKey());
        if (dimension < 0 || !e.getValue().equals(cells.value(dimension, cell))) {
          return false;
        }
      }
      return true;
    }

    /** Whether the cell is the rest beyond the cap, of which nothing is known. */
    boolean isRest(int cell) {
      return cells.codes()[0][cell] == Cells.OTHER;
    }

    double units(int cell) {
      return (double) sums.units()[2 * cell] + sums.units()[2 * cell + 1];
    }
  }

  private final List<DayCells> days;

  private final int minimumSubjects;

  private ReleaseTraffic(List<DayCells> days, int minimumSubjects) {
    this.days = days;
    this.minimumSubjects = minimumSubjects;
  }

  /** Null when the night itself has no cells of the metric. */
  static ReleaseTraffic of(
      CellSource source,
      Collection<LocalDate> dates,
      Metric metric,
      String evaluator,
      String evaluatorVersion,
      LocalDate night,
      int minimumSubjects) {
    List<DayCells> days = new ArrayList<>();
    for (LocalDate date : dates.stream().sorted().toList()) {
      Cells cells = source.on(date, metric.grain(), evaluator, evaluatorVersion);
      Cells.Sums sums = cells == null ? null : cells.sums().get(metric.name());
      if (sums != null && cells.size() > 0) {
        days.add(new DayCells(date, cells, sums));
      }
    }
    boolean tonight = !days.isEmpty() && days.get(days.size() - 1).date().equals(night);
    return tonight ? new ReleaseTraffic(days, minimumSubjects) : null;
  }

  List<DayCells> days() {
    return days;
  }

  static boolean isRelease(String dimension) {
    return Components.NAMES.contains(dimension) || RELEASES.contains(dimension);
  }

  /** Dimensions within whose values versions are compared. */
  static boolean isConfounder(String dimension) {
    return !isRelease(dimension);
  }

  /** The slice without its conditions on those dimensions. */
  static Slice without(Slice slice, Collection<String> dimensions) {
    SortedMap<String, String> values = new TreeMap<>(slice.values());
    values.keySet().removeAll(dimensions);
    return Slice.of(values);
  }

  /** Whether enough subjects had the version since a day for it to be named. */
  boolean isPrintable(String component, String version, Slice scope, LocalDate since) {
    long buckets = 0;
    for (DayCells day : days) {
      int dimension = day.cells().dimensions().indexOf(component);
      boolean late = dimension >= 0 && !day.date().isBefore(since);
      for (int c = 0; late && c < day.cells().size(); c++) {
        String own = day.cells().value(dimension, c);
        if (!day.isRest(c) && version.equals(own == null ? NONE : own) && day.isIn(scope, c)) {
          buckets |= day.sums().buckets()[c];
        }
      }
    }
    return Long.bitCount(buckets) >= minimumSubjects;
  }

  /** Units of each version of a component by day, within a slice. */
  List<Map<String, Double>> versions(String component, Slice scope) {
    List<Map<String, Double>> result = new ArrayList<>();
    for (DayCells day : days) {
      Map<String, Double> units = new HashMap<>();
      int dimension = day.cells().dimensions().indexOf(component);
      for (int c = 0; dimension >= 0 && c < day.cells().size(); c++) {
        if (!day.isRest(c) && day.isIn(scope, c)) {
          String version = day.cells().value(dimension, c);
          units.merge(version == null ? NONE : version, day.units(c), Double::sum);
        }
      }
      result.add(units);
    }
    return result;
  }
}
