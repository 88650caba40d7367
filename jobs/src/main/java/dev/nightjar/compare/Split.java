package dev.nightjar.compare;

import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.Kitagawa;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much of a slice's change happened inside its parts and how much is traffic that moved between
 * them: by the confounders together where the finest cells are kept, else by the stored dimension
 * that moves most.
 *
 * @param dimension whose cells were used, several with a comma; null when the slice is not divided
 * @param error standard error of {@code rate} for independent units
 * @param moved the part of the traffic whose share did most of it, in words; null when none did
 */
record Split(
    String dimension, double rate, double mix, double entryExit, double error, String moved) {
  static final Split NONE = new Split(null, Double.NaN, Double.NaN, Double.NaN, Double.NaN, null);
  private static final double COVERAGE = 0.95;

  static Split of(Draft d, Family family, LocalDate night) {
    return best(d, family, night, null);
  }

  /** The same by one of the dimensions that say how hard a request is; not by what answers it. */
  static Split ofConfounders(Draft d, Family family, LocalDate night) {
    return best(d, family, night, Kinds.CONFOUNDERS);
  }

  private static Split best(Draft d, Family family, LocalDate night, List<String> dimensions) {
    Split best = NONE;
    if (!Kinds.apply(d.metric().kind())) {
      return best;
    }
    for (Family.Sum sum : family.sumsOf(d.line)) {
      boolean wanted = dimensions == null || dimensions.contains(sum.dimension());
      Split split = wanted ? by(sum, d, night) : null;
      if (split != null
          && (best.dimension == null || Math.abs(split.shifted()) > Math.abs(best.shifted()))) {
        best = split;
      }
    }
    return best;
  }

  /**
   * The parts of the change of a corrected judge, in the proportions of those of its own verdicts;
   * itself where nothing is corrected, and nothing where the two differ in direction.
   */
  Split of(Draft d, Change change) {
    if (d.judged == null || d.method().equals(RateMethod.INSTANCE) || dimension == null) {
      return this;
    }
    double factor = change.value() / (d.current.value() - d.baseline.value());
    return factor > 0 && Double.isFinite(factor)
        ? new Split(
            dimension, rate * factor, mix * factor, entryExit * factor, error * factor, moved)
        : NONE;
  }

  /** The part that is not the rate's. */
  double shifted() {
    return mix + entryExit;
  }

  /**
   * The split of parts.
   *
   * @param columns past denominator, past numerator, tonight's denominator and numerator of each
   * @param units of the past and of tonight, of each
   * @param names what each is called; null where that is told otherwise
   */
  static Split of(
      Draft d, String dimension, double[][] columns, double[][] units, List<String> names) {
    Kitagawa.Split split = Kitagawa.of(columns[0], columns[1], columns[2], columns[3]);
    boolean rate = d.metric().kind() == MetricKind.RATE;
    double error = rate ? split.rateStandardError() : error(d, columns, units);
    String moved = names == null ? null : moved(split, columns, names);
    return new Split(dimension, split.rate(), split.mix(), split.entryExit(), error, moved);
  }

  /** With the variance that a unit of the whole slice has, because its parts keep no squares. */
  private static double error(Draft d, double[][] columns, double[][] units) {
    double level = d.metric().kind() == MetricKind.MEAN ? 1 : Math.abs(d.baseline.value());
    double variance = d.contrast.variance() / (1 / d.current.units + 1 / d.baseline.units);
    double before = Arrays.stream(columns[0]).sum();
    double after = Arrays.stream(columns[2]).sum();
    double sum = 0;
    for (int i = 0; i < columns[0].length; i++) {
      if (units[0][i] > 0 && units[1][i] > 0) {
        double weight = (columns[0][i] / before + columns[2][i] / after) / 2;
        sum += weight * weight * variance * (1 / units[0][i] + 1 / units[1][i]);
      }
    }
    return level * Math.sqrt(sum);
  }

  /** The part whose share did most of the mix and entry or exit, with both shares. */
  static String moved(Kitagawa.Split split, double[][] columns, List<String> names) {
    double way = Math.signum(split.mix() + split.entryExit());
    int most = -1;
    for (int i = 0; i < names.size(); i++) {
      boolean more = most < 0 || way * split.cellMix()[i] > way * split.cellMix()[most];
      most = more ? i : most;
    }
    if (most < 0 || !(way * split.cellMix()[most] > 0)) {
      return null;
    }
    double before = columns[0][most] / Arrays.stream(columns[0]).sum();
    double after = columns[2][most] / Arrays.stream(columns[2]).sum();
    return names.get(most)
        + " went from "
        + Numbers.percent(before)
        + " to "
        + Numbers.percent(after)
        + " of the traffic";
  }

  private static Split by(Family.Sum sum, Draft d, LocalDate night) {
    List<double[]> cells = new ArrayList<>();
    List<String> names = new ArrayList<>();
    double before = 0;
    double after = 0;
    for (Timeline child : sum.children()) {
      Day then = child.fold(d.window);
      Day now = child.on(night);
      double[] cell = {
        then == null ? 0 : then.denominator,
        then == null ? 0 : then.numerator,
        now == null ? 0 : now.denominator,
        now == null ? 0 : now.numerator,
        then == null ? 0 : then.units,
        now == null ? 0 : now.units
      };
      names.add(Slice.of(sum.dimension(), child.slice.values().get(sum.dimension())).key());
      before += cell[0];
      after += cell[2];
      cells.add(cell);
    }
    if (before < COVERAGE * d.baseline.denominator || after < COVERAGE * d.current.denominator) {
      return null;
    }
    double[][] columns = new double[6][cells.size()];
    for (int i = 0; i < cells.size(); i++) {
      for (int k = 0; k < columns.length; k++) {
        columns[k][i] = cells.get(i)[k];
      }
    }
    return of(d, sum.dimension(), columns, new double[][] {columns[4], columns[5]}, names);
  }
}
