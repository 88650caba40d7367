package dev.nightjar.compare;

import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.Kitagawa;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a slice's change happened inside its parts and how much is traffic that moved between
 * them, by the dimension that moves most.
 *
 * @param dimension whose cells were used; null when the slice is not divided further
 */
record Split(String dimension, double rate, double mix, double entryExit) {
  static final Split NONE = new Split(null, Double.NaN, Double.NaN, Double.NaN);
  private static final double COVERAGE = 0.95;

  static Split of(Draft d, Family family, LocalDate night) {
    MetricKind kind = d.metric().kind();
    if (kind != MetricKind.RATE && kind != MetricKind.RATIO && kind != MetricKind.MEAN) {
      return NONE;
    }
    Split best = NONE;
    for (Family.Sum sum : family.sumsOf(d.line)) {
      Split split = by(sum, d, night);
      if (split != null
          && (best.dimension == null || Math.abs(split.moved()) > Math.abs(best.moved()))) {
        best = split;
      }
    }
    return best;
  }

  /** The part that is not the rate's. */
  double moved() {
    return mix + entryExit;
  }

  private static Split by(Family.Sum sum, Draft d, LocalDate night) {
    List<double[]> cells = new ArrayList<>();
    double before = 0;
    double after = 0;
    for (Timeline child : sum.children()) {
      Day then = child.fold(d.window);
      Day now = child.on(night);
      double[] cell = {
        then == null ? 0 : then.denominator,
        then == null ? 0 : then.numerator,
        now == null ? 0 : now.denominator,
        now == null ? 0 : now.numerator
      };
      before += cell[0];
      after += cell[2];
      cells.add(cell);
    }
    if (before < COVERAGE * d.baseline.denominator || after < COVERAGE * d.current.denominator) {
      return null;
    }
    double[][] columns = new double[4][cells.size()];
    for (int i = 0; i < cells.size(); i++) {
      for (int k = 0; k < columns.length; k++) {
        columns[k][i] = cells.get(i)[k];
      }
    }
    Kitagawa.Split split = Kitagawa.of(columns[0], columns[1], columns[2], columns[3]);
    return new Split(sum.dimension(), split.rate(), split.mix(), split.entryExit());
  }
}
