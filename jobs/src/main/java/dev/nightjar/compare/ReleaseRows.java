package dev.nightjar.compare;

import dev.nightjar.compare.ReleaseTraffic.DayCells;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cells as attribution reads them: by stratum (every confounder, and every component whose versions
 * stayed), day, half of the subjects, and which of the moved versions served them. Traffic beyond
 * the scope is there as far as no moved version served it: it says what days did.
 */
final class ReleaseRows {
  private static final double MICRO = 1e6;

  /** A set of cells added up. */
  static final class Row {
    final int stratum;
    final int day;
    final int half;

    /** Which moved versions served it, a bit each. */
    final long versions;

    /** Whether it is in the scope, and in the very slice of the finding. */
    final boolean inside;

    final boolean found;
    double numerator;
    double denominator;

    Row(int stratum, int day, int half, long versions, boolean inside, boolean found) {
      this.stratum = stratum;
      this.day = day;
      this.half = half;
      this.versions = versions;
      this.inside = inside;
      this.found = found;
    }

    boolean has(int move) {
      return (versions >> move & 1) == 1;
    }

    double mean() {
      return numerator / denominator;
    }
  }

  private record Key(int stratum, int half, long versions, boolean found) {}

  final List<Row> rows = new ArrayList<>();
  final List<LocalDate> dates;
  final int strata;
  final int firstLate;
  final int pastEnd;
  private final double[] base;
  private final double pooled;

  ReleaseRows(
      ReleaseTraffic traffic,
      Metric metric,
      List<VersionMove> moves,
      Slice scope,
      Slice found,
      Onset onset) {
    dates = traffic.days().stream().map(DayCells::date).toList();
    firstLate = count(onset.likely());
    pastEnd = Math.max(1, count(onset.earliest()));
    double scale = metric.kind() == MetricKind.RATE || isLog(metric) ? MICRO : metric.scale();
    double below = metric.kind() == MetricKind.RATIO ? metric.scale() : MICRO;
    Map<String, Integer> numbers = new HashMap<>();
    for (int d = 0; d < dates.size(); d++) {
      DayCells day = traffic.days().get(d);
      Strata names = new Strata(day, moves);
      Map<Key, Row> of = new HashMap<>();
      for (int c = 0; c < day.cells().size(); c++) {
        if (day.isRest(c)) {
          continue;
        }
        long versions = names.versions(c);
        boolean inside = day.isIn(scope, c);
        if (!inside && versions != 0) {
          continue;
        }
        boolean own = day.isIn(found, c);
        String stratum = names.of(c) + (inside ? "" : "\u0001");
        int number = numbers.computeIfAbsent(stratum, s -> numbers.size());
        for (int half = 0; half < 2; half++) {
          double denominator = day.sums().denominator()[2 * c + half] / below;
          if (denominator > 0) {
            int date = d;
            int side = half;
            Row row =
                of.computeIfAbsent(
                    new Key(number, half, versions, own),
                    k -> new Row(number, date, side, versions, inside, own));
            row.numerator += day.sums().numerator()[2 * c + half] / scale;
            row.denominator += denominator;
          }
        }
      }
      of.values().stream()
          .sorted(
              (a, b) ->
                  Arrays.compare(
                      new long[] {a.stratum, a.versions, a.half, a.found ? 1 : 0},
                      new long[] {b.stratum, b.versions, b.half, b.found ? 1 : 0}))
          .forEach(rows::add);
    }
    strata = numbers.size();
    base = new double[strata];
    pooled = baseMeans();
  }

  /** Sums of logarithms stand in for a quantile. */
  static boolean isLog(Metric metric) {
    return metric.kind() == MetricKind.QUANTILE;
  }

  private int count(LocalDate before) {
    return (int) dates.stream().filter(d -> d.isBefore(before)).count();
  }

  boolean isLate(Row row) {
    return row.day >= firstLate;
  }

  boolean isTonight(Row row) {
    return row.day == dates.size() - 1;
  }

  private double baseMeans() {
    double[] sum = new double[strata];
    double[] size = new double[strata];
    double all = 0;
    double of = 0;
    for (Row r : rows) {
      if (r.day < pastEnd) {
        sum[r.stratum] += r.numerator;
        size[r.stratum] += r.denominator;
        all += r.inside ? r.numerator : 0;
        of += r.inside ? r.denominator : 0;
      }
    }
    for (int s = 0; s < strata; s++) {
      base[s] = size[s] > 0 ? sum[s] / size[s] : Double.NaN;
    }
    return of > 0 ? all / of : 0;
  }

  /** Mean of a stratum before the onset; that of the scope for one without a past. */
  double base(int stratum) {
    return Double.isNaN(base[stratum]) ? pooled : base[stratum];
  }

  /**
   * What the slice has had since the onset beyond its strata's means before, in the metric's own
   * sums: traffic that moved between strata is not in it.
   */
  double change() {
    double sum = 0;
    for (Row r : rows) {
      if (r.found && r.inside && isLate(r)) {
        sum += r.numerator - r.denominator * base(r.stratum);
      }
    }
    return sum;
  }

  /** Size of the slice since the onset, or tonight, as far as any of the versions served it. */
  double size(long versions, boolean tonightOnly) {
    double sum = 0;
    for (Row r : rows) {
      boolean when = tonightOnly ? isTonight(r) : isLate(r);
      if (r.found && r.inside && when && (versions == -1 || (r.versions & versions) != 0)) {
        sum += r.denominator;
      }
    }
    return sum;
  }

  /** Share of the scope that the versions had before the onset. */
  double shareBefore(long versions) {
    double with = 0;
    double all = 0;
    for (Row r : rows) {
      if (r.inside && r.day < pastEnd) {
        all += r.denominator;
        with += (r.versions & versions) != 0 ? r.denominator : 0;
      }
    }
    return all > 0 ? with / all : 0;
  }

  /** Names the stratum of a cell and the moved versions that served it. */
  private static final class Strata {
    private final DayCells day;
    private final List<VersionMove> moves;

    Strata(DayCells day, List<VersionMove> moves) {
      this.day = day;
      this.moves = moves;
    }

    long versions(int cell) {
      long versions = 0;
      for (int m = 0; m < moves.size(); m++) {
        int dimension = day.cells().dimensions().indexOf(moves.get(m).component());
        if (dimension >= 0 && version(dimension, cell).equals(moves.get(m).value())) {
          versions |= 1L << m;
        }
      }
      return versions;
    }

    private String version(int dimension, int cell) {
      String value = day.cells().value(dimension, cell);
      return value == null ? ReleaseTraffic.NONE : value;
    }

    String of(int cell) {
      StringBuilder name = new StringBuilder();
      for (int d = 0; d < day.cells().dimensions().size(); d++) {
        String dimension = day.cells().dimensions().get(d);
        String value = version(d, cell);
        if (ReleaseTraffic.isConfounder(dimension)) {
          name.append(value);
        } else if (isComponent(dimension)) {
          name.append(hasMoved(dimension, value) ? "~" : value);
        }
        name.append('\u0000');
      }
      return name.toString();
    }

    private static boolean isComponent(String dimension) {
      return dev.nightjar.model.Components.NAMES.contains(dimension);
    }

    private boolean hasMoved(String component, String value) {
      for (VersionMove m : moves) {
        if (m.component().equals(component)
            && (m.value().equals(value) || m.replaced().contains(value))) {
          return true;
        }
      }
      return false;
    }
  }
}
