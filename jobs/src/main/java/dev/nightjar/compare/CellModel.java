package dev.nightjar.compare;

import dev.nightjar.compare.ConcurrentArms.Fitted;
import dev.nightjar.compare.ReleaseRows.Row;
import dev.nightjar.compare.VersionEffect.Column;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.ComponentModel;
import dev.nightjar.stats.ComponentModel.Design;
import dev.nightjar.stats.ComponentModel.Family;
import dev.nightjar.stats.ComponentModel.Fit;
import dev.nightjar.stats.DifferenceInDifferences;
import dev.nightjar.stats.DifferenceInDifferences.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The regression of all cells of the window on stratum, day and version, and its restriction to
 * roll-outs in cohorts. A rate is on log odds, a mean or ratio on its logarithm, mean logarithms as
 * they are.
 */
final class CellModel {
  static final String METHOD = "cell_model";
  static final String STAGGERED = "staggered_cohorts";
  static final String BEFORE_AFTER = "before_after";

  /** Precision of the prior on a version's effect: a standard deviation of one on the log scale. */
  private static final double RIDGE = 1;

  /** Share of a stratum's traffic from which it counts as switched, and below which as not yet. */
  private static final double SWITCHED = 0.9;

  private static final double UNTOUCHED = 0.02;

  /** Deviate beyond which groups did not move alike before the switch. */
  private static final double NOT_PARALLEL = 3;

  private record Cell(int stratum, int day, long versions) {}

  private final ReleaseModels models;

  CellModel(ReleaseModels models) {
    this.models = models;
  }

  /** Every cell of the scope; with {@code wide} also traffic beyond it that nothing moved in. */
  Fitted of(List<Column> columns, boolean wide) {
    return fit(METHOD, columns, r -> r.inside || wide, true);
  }

  /** Only before against after: the nights themselves are in it, and whatever else they brought. */
  Fitted beforeAfter(List<Column> columns) {
    return fit(BEFORE_AFTER, columns, r -> r.inside, false);
  }

  /**
   * A version that came to kinds of traffic at different times, or to some only: switched strata
   * against those not yet switched on the same nights, never against those switched before.
   *
   * @return null when it did not come that way, or nothing was left to compare with
   */
  Fitted staggered(List<Column> columns, boolean wide) {
    Column column = columns.get(0);
    Map<Integer, double[][]> served = new TreeMap<>();
    int days = models.rows().dates.size();
    for (Row r : models.rows().rows) {
      if (r.inside || wide) {
        double[][] s = served.computeIfAbsent(r.stratum, k -> new double[2][days]);
        s[0][r.day] += column.isIn(r.versions) ? r.denominator : 0;
        s[1][r.day] += r.denominator;
      }
    }
    Map<Integer, Integer> start = new HashMap<>();
    served.forEach((stratum, s) -> start.put(stratum, switched(s)));
    int horizon = start.values().stream().max(Integer::compare).orElse(-1);
    List<Fitted> fits = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    for (int cohort : new TreeSet<>(start.values())) {
      if (cohort > 0 && cohort < horizon) {
        Fitted one = fit(STAGGERED, columns, r -> isCompared(r, start, cohort, horizon), true);
        if (one != null && parallel(start, cohort, one.dispersion())) {
          fits.add(one);
          sizes.add(switchedSize(start, cohort));
        }
      }
    }
    return fits.isEmpty() ? null : mean(fits, sizes);
  }

  /** The cohort, and strata that switch after it as long as they have not. */
  private static boolean isCompared(Row r, Map<Integer, Integer> start, int cohort, int horizon) {
    int own = start.getOrDefault(r.stratum, -1);
    return own == cohort ? r.day < horizon : own > cohort && r.day < own;
  }

  private double switchedSize(Map<Integer, Integer> start, int cohort) {
    double size = 0;
    for (Row r : models.rows().rows) {
      boolean switched = start.getOrDefault(r.stratum, -1) == cohort && r.day >= cohort;
      size += switched ? r.denominator : 0;
    }
    return size;
  }

  /** The cohorts' effects by their size; cohorts share controls, so errors are added up. */
  private static Fitted mean(List<Fitted> fits, List<Double> sizes) {
    double all = sizes.stream().mapToDouble(s -> s).sum();
    double coefficient = 0;
    double error = 0;
    double effect = 0;
    for (int i = 0; i < fits.size(); i++) {
      double weight = sizes.get(i) / all;
      coefficient += weight * fits.get(i).fit().coefficients()[0];
      error += weight * Math.sqrt(fits.get(i).variance()[0]);
      effect += weight * fits.get(i).effects()[0];
    }
    Fitted first = fits.get(0);
    return new Fitted(
        STAGGERED,
        first.columns(),
        first.fit(),
        first.dispersion(),
        new double[] {error * error},
        new double[] {effect},
        new double[] {coefficient});
  }

  /** Day of the switch; the number of days for none, -1 where both versions served for long. */
  private static int switched(double[][] served) {
    int days = served[0].length;
    int start = days;
    for (int d = days - 1; d >= 0; d--) {
      if (served[1][d] > 0 && served[0][d] >= SWITCHED * served[1][d]) {
        start = d;
      } else if (served[1][d] > 0) {
        break;
      }
    }
    for (int d = 0; d < start; d++) {
      if (served[0][d] > UNTOUCHED * served[1][d]) {
        return -1;
      }
    }
    return start;
  }

  /** Whether a cohort and the rest moved alike in the nights before its switch. */
  private boolean parallel(Map<Integer, Integer> start, int cohort, double dispersion) {
    if (models.metric().kind() != MetricKind.RATE || cohort < 4) {
      return true;
    }
    double[][] sums = new double[2][4];
    for (Row r : models.rows().rows) {
      int s = start.getOrDefault(r.stratum, -1);
      if (s >= cohort && r.day < cohort) {
        int late = r.day >= cohort / 2 ? 2 : 0;
        sums[s == cohort ? 1 : 0][late] += r.numerator;
        sums[s == cohort ? 1 : 0][late + 1] += r.denominator;
      }
    }
    var before =
        DifferenceInDifferences.ofRates(
            new Group(sums[0][0], sums[0][1], sums[0][2], sums[0][3]),
            new Group(sums[1][0], sums[1][1], sums[1][2], sums[1][3]),
            dispersion);
    return !(Math.abs(before.z()) > NOT_PARALLEL);
  }

  private Fitted fit(String method, List<Column> columns, Predicate<Row> rows, boolean byDay) {
    Map<Cell, double[]> cells = new HashMap<>();
    List<Cell> order = new ArrayList<>();
    for (Row r : models.rows().rows) {
      if (rows.test(r)) {
        double[] sum =
            cells.computeIfAbsent(
                new Cell(r.stratum, r.day, ReleaseModels.mask(columns, r.versions)),
                k -> {
                  order.add(k);
                  return new double[3];
                });
        sum[0] += r.numerator;
        sum[1] += r.denominator;
        sum[2] = r.inside ? 1 : 0;
      }
    }
    int days = byDay ? models.rows().dates.size() - 1 : 0;
    int width = columns.size();
    int[][] active = new int[order.size()][];
    double[] events = new double[order.size()];
    double[] sizes = new double[order.size()];
    int[] stratum = new int[order.size()];
    for (int i = 0; i < active.length; i++) {
      Cell cell = order.get(i);
      events[i] = cells.get(cell)[0];
      sizes[i] = cells.get(cell)[1];
      stratum[i] = cell.stratum();
      boolean dated = byDay && cell.day() > 0;
      active[i] = columnsOf(cell.versions(), dated ? width + cell.day() - 1 : -1);
    }
    Family family = models.family();
    // The ridge is one event: amounts in a small or a large unit become as many as their units.
    double total = Arrays.stream(events).sum();
    double scale = family == Family.POISSON && total > 0 ? Arrays.stream(sizes).sum() / total : 1;
    Arrays.setAll(events, i -> events[i] * scale);
    Design design = new Design(events, sizes, stratum, active, ReleaseModels.yes(width, days));
    Fit fit = ComponentModel.fit(family, design, RIDGE);
    if (!(fit.degrees() > 0)) {
      return null;
    }
    double dispersion =
        Math.max(
            Math.max(fit.dispersion(), family == Family.BINOMIAL ? 1 : 0),
            ofDays(order, cells, design, fit, byDay));
    double[] variance = new double[width];
    double[] effects = new double[width];
    for (int c = 0; c < width; c++) {
      variance[c] = dispersion * fit.covariance()[c][c];
      effects[c] = onTheMean(family, design, fit, order, cells, c) / scale;
    }
    return new Fitted(method, columns, fit, dispersion, variance, effects, fit.coefficients());
  }

  private static int[] columnsOf(long mask, int day) {
    int[] result = new int[Long.bitCount(mask) + (day < 0 ? 0 : 1)];
    int next = 0;
    for (int c = 0; c < Long.SIZE; c++) {
      if ((mask >> c & 1) == 1) {
        result[next++] = c;
      }
    }
    if (day >= 0) {
      result[next] = day;
    }
    return result;
  }

  /**
   * Dispersion of whole arms by day. Nights move whole arms and kinds of traffic, which cells of a
   * few units each do not show.
   */
  private static double ofDays(
      List<Cell> order, Map<Cell, double[]> cells, Design design, Fit fit, boolean byDay) {
    record Arm(int day, long versions, boolean inside) {}
    Map<Arm, double[]> arms = new HashMap<>();
    TreeMap<Integer, Integer> days = new TreeMap<>();
    for (int i = 0; i < order.size(); i++) {
      Cell cell = order.get(i);
      boolean inside = cells.get(cell)[2] > 0;
      double[] sum =
          arms.computeIfAbsent(new Arm(cell.day(), cell.versions(), inside), k -> new double[2]);
      sum[0] += design.events()[i] - design.sizes()[i] * fit.means()[i];
      sum[1] += fit.variances()[i];
      days.merge(cell.day(), 1, Integer::sum);
    }
    double square = 0;
    int count = 0;
    for (double[] sum : arms.values()) {
      if (sum[1] > 0) {
        square += sum[0] * sum[0] / sum[1];
        count++;
      }
    }
    int degrees = count - 1 - (byDay ? days.size() : 1);
    return degrees > 2 ? square / degrees : 0;
  }

  /** What a version does to the mean of the cells that it served. */
  private static double onTheMean(
      Family family, Design d, Fit fit, List<Cell> order, Map<Cell, double[]> cells, int column) {
    double coefficient = fit.coefficients()[column];
    if (family == Family.GAUSSIAN) {
      return coefficient;
    }
    double sum = 0;
    double size = 0;
    for (int i = 0; i < order.size(); i++) {
      if ((order.get(i).versions() >> column & 1) == 1 && cells.get(order.get(i))[2] > 0) {
        double with = fit.means()[i];
        double less = Math.exp(-coefficient);
        double without =
            family == Family.POISSON ? with * less : with * less / (1 - with + with * less);
        sum += d.sizes()[i] * (with - without);
        size += d.sizes()[i];
      }
    }
    return size > 0 ? sum / size : Double.NaN;
  }
}
