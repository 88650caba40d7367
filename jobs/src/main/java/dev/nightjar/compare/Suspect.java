package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import java.util.ArrayList;
import java.util.List;

/** A slice that may be where a change sits: what was seen of it and what was to be expected. */
final class Suspect {
  final Timeline line;
  final Day current;

  /** Own days where the slice has a past, else those of the traffic it took over. */
  final Day baseline;

  /** Whether the slice is too young for a past of its own. */
  final boolean fresh;

  /** Harm-directed deviate, noise scale included. */
  final double deviate;

  /** Harm beyond expectation, in events or in the metric's unit. */
  final double excess;

  /** Harm-directed change of the value over the baseline value. */
  final double relative;

  /** Its regressed rows on which the baselines agree. */
  final List<Draft> regressed = new ArrayList<>();

  /** Share of the excess that findings made so far do not explain. */
  double left = 1;

  boolean folded;

  /** Whether the slice has series of its own; else it was found in the finest cells. */
  boolean stored = true;

  Suspect(
      Timeline line,
      Day current,
      Day baseline,
      boolean fresh,
      double deviate,
      double excess,
      double relative) {
    this.line = line;
    this.current = current;
    this.baseline = baseline;
    this.fresh = fresh;
    this.deviate = deviate;
    this.excess = excess;
    this.relative = relative;
  }

  double units() {
    return current.units;
  }

  /** Squared deviate of what is left; 0 where nothing is. */
  double score() {
    double d = deviate * left;
    return d > 0 ? d * d : 0;
  }

  int predicates() {
    return line.slice.size();
  }

  /**
   * Harm of a day beyond its baseline: events of a rate, units of a sum, values of a quantile above
   * its old place; NaN for a distribution, which has no amount.
   *
   * @param sign of harm
   */
  static double excess(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, int sign) {
    double change =
        switch (metric.kind()) {
          case RATE, RATIO, MEAN -> (current.value() - baseline.value()) * current.denominator;
          case TOTAL -> (current.numerator - baseline.numerator / activeDays) / metric.divisor();
          case QUANTILE -> {
            Histogram.Edge edge = Histogram.edge(baseline, metric.quantiles().get(statistic));
            double more =
                Histogram.shareAbove(current, edge) - Histogram.shareAbove(baseline, edge);
            yield more * Histogram.size(current);
          }
          case DISTRIBUTION, CALIBRATION, EMBEDDING -> Double.NaN;
        };
    return sign * change;
  }

  /** Harm-directed change of the value relative to the baseline's. */
  static double relative(Metric metric, double excess, Day current, Day baseline, double days) {
    double expected =
        switch (metric.kind()) {
          case RATE, RATIO, MEAN -> Math.abs(baseline.value() * current.denominator);
          case TOTAL -> Math.abs(baseline.numerator / days / metric.divisor());
          default -> Histogram.size(current);
        };
    return excess / expected;
  }
}
