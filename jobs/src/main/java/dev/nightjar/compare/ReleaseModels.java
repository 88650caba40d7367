package dev.nightjar.compare;

import dev.nightjar.compare.ConcurrentArms.Fitted;
import dev.nightjar.compare.ReleaseRows.Row;
import dev.nightjar.compare.VersionEffect.Column;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.ComponentModel.Family;
import dev.nightjar.stats.Estimability;
import dev.nightjar.stats.Normal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The designs by which moved versions are examined, and what a fit of one says of each version:
 * only what the design can tell, see {@link Estimability}.
 */
final class ReleaseModels {
  /** Fall of the deviance, in units of the dispersion, from which two versions interact. */
  private static final double INTERACTS = 10;

  /** Versions among which pairs are looked for. */
  private static final int MOST_PAIRED = 6;

  /** Errors by which the whole must fall short of half of what its parts claim. */
  private static final double ROUTED = 3;

  /** Share of others beside a version's traffic from which they serve concurrently. */
  private static final double CONCURRENT = 0.1;

  private static final double CRITICAL = Normal.criticalValue(0.95);

  private final ReleaseRows rows;
  private final Metric metric;
  private final int sign;
  private final double change;

  /**
   * @param sign of harm
   */
  ReleaseModels(ReleaseRows rows, Metric metric, int sign) {
    this.rows = rows;
    this.metric = metric;
    this.sign = sign;
    this.change = sign * rows.change();
  }

  ReleaseRows rows() {
    return rows;
  }

  Metric metric() {
    return metric;
  }

  /** Harm of the slice since the onset inside its strata; what versions carry is a share of it. */
  double change() {
    return change;
  }

  Family family() {
    if (metric.kind() == MetricKind.RATE) {
      return Family.BINOMIAL;
    }
    boolean negative = rows.rows.stream().anyMatch(r -> r.numerator < 0);
    return ReleaseRows.isLog(metric) || negative ? Family.GAUSSIAN : Family.POISSON;
  }

  /** Variance of one unit of a rate, which cells too small to show it must not undercut. */
  double leastVariance() {
    if (metric.kind() != MetricKind.RATE) {
      return 0;
    }
    double sum = 0;
    double size = 0;
    for (Row r : rows.rows) {
      sum += r.inside ? r.numerator : 0;
      size += r.inside ? r.denominator : 0;
    }
    double p = size > 0 ? sum / size : 0;
    return p * (1 - p);
  }

  /** What a design says of every column; all unknown where it has no rows. */
  List<VersionEffect> effects(Function<List<Column>, Fitted> design, List<Column> columns) {
    Fitted fitted = design.apply(columns);
    List<VersionEffect> effects = new ArrayList<>();
    if (fitted == null) {
      columns.forEach(c -> effects.add(VersionEffect.unknown(c, "none")));
      return effects;
    }
    Estimability gate = gate(fitted);
    for (int c = 0; c < columns.size(); c++) {
      effects.add(
          gate.isEstimable(c)
              ? effect(fitted, c, gate.inflation(c))
              : VersionEffect.unknown(columns.get(c), fitted.method()));
    }
    return effects;
  }

  static Estimability gate(Fitted fitted) {
    return Estimability.ofSwept(fitted.fit().swept(), fitted.fit().sizes());
  }

  /**
   * The pair of versions that harms together more than each alone, judged by the fall of the
   * deviance; null when there is none.
   */
  List<VersionEffect> interaction(Function<List<Column>, Fitted> design, List<Column> columns) {
    Fitted plain =
        columns.size() < 2 || columns.size() > MOST_PAIRED ? null : design.apply(columns);
    if (plain == null) {
      return null;
    }
    List<VersionEffect> best = null;
    double most = INTERACTS;
    for (int a = 0; a < columns.size(); a++) {
      for (int b = a + 1; b < columns.size(); b++) {
        long both = columns.get(a).versions() | columns.get(b).versions();
        List<Column> more = new ArrayList<>(columns);
        more.add(new Column(both, true));
        Fitted fitted = design.apply(more);
        double fall =
            fitted == null
                ? 0
                : (plain.fit().deviance() - fitted.fit().deviance()) / fitted.dispersion();
        if (fall > most && gate(fitted).isEstimable(columns.size())) {
          most = fall;
          best = effects(design, more);
        }
      }
    }
    return best;
  }

  VersionEffect effect(Fitted fitted, int c, double inflation) {
    Column column = fitted.columns().get(c);
    double coefficient = fitted.coefficients()[c];
    double error = Math.sqrt(fitted.variance()[c]);
    double half = CRITICAL * error;
    double[] ends = {
      scaled(fitted, c, coefficient),
      scaled(fitted, c, coefficient - half),
      scaled(fitted, c, coefficient + half)
    };
    double effect = sign * ends[0];
    double lower = Math.min(sign * ends[1], sign * ends[2]);
    double upper = Math.max(sign * ends[1], sign * ends[2]);
    double more = moreServed(column);
    return new VersionEffect(
        column,
        fitted.method(),
        true,
        inflation,
        effect,
        lower,
        upper,
        sign * coefficient / error,
        effect * more / change,
        Math.max(upper * more, lower * more) / change);
  }

  /** The effect on the mean that a coefficient stands for, by that of the fitted one. */
  private static double scaled(Fitted fitted, int c, double coefficient) {
    double own = fitted.coefficients()[c];
    return own == 0 ? coefficient : coefficient * fitted.effects()[c] / own;
  }

  /** Size served by the versions since the onset beyond what they served before. */
  double moreServed(Column column) {
    double all = rows.size(-1, false);
    double before = column.together() ? 0 : rows.shareBefore(column.versions());
    return size(column, false) - before * all;
  }

  /**
   * Whether the strata that the versions serve got no worse as a whole: then the versions were
   * given the harder part of them, by something that no stratum tells. The old part got better by
   * as much.
   */
  boolean isOnlyRouted(VersionEffect e) {
    Set<Integer> served = new HashSet<>();
    for (Row r : rows.rows) {
      if (r.inside && rows.isLate(r) && e.column().isIn(r.versions)) {
        served.add(r.stratum);
      }
    }
    int days = rows.dates.size();
    double[] rest = new double[days];
    double[] size = new double[days];
    double carried = 0;
    for (Row r : rows.rows) {
      if (r.inside && served.contains(r.stratum)) {
        rest[r.day] += sign * (r.numerator - r.denominator * rows.base(r.stratum));
        size[r.day] += r.denominator;
        carried += rows.isLate(r) && e.column().isIn(r.versions) ? r.denominator : 0;
      }
    }
    double square = 0;
    int past = 0;
    for (int d = 0; d < rows.pastEnd; d++) {
      double mean = size[d] > 0 ? rest[d] / size[d] : 0;
      square += mean * mean;
      past += size[d] > 0 ? 1 : 0;
    }
    double late = 0;
    double lateSize = 0;
    for (int d = rows.firstLate; d < days; d++) {
      late += rest[d];
      lateSize += size[d];
    }
    int nights = days - rows.firstLate;
    double error = past > 2 ? Math.sqrt(square / past * (1.0 / nights + 1.0 / past)) : 0;
    double expected = e.effect() * (carried - rows.shareBefore(e.column().versions()) * lateSize);
    return late / lateSize + ROUTED * error < expected / lateSize / 2;
  }

  /**
   * Whether the versions serve beside others on the same nights and in the same strata. Then only
   * that comparison decides about them: every other one takes traffic of another kind for what they
   * would have done, and a harm that comes to one kind and not to another would be theirs.
   */
  boolean isConcurrent(Column column) {
    Map<List<Integer>, double[]> groups = new HashMap<>();
    double with = 0;
    for (Row r : rows.rows) {
      if (r.inside && rows.isLate(r)) {
        boolean in = column.isIn(r.versions);
        groups.computeIfAbsent(List.of(r.stratum, r.day), g -> new double[2])[in ? 1 : 0] +=
            r.denominator;
        with += in ? r.denominator : 0;
      }
    }
    double beside = 0;
    for (double[] g : groups.values()) {
      beside += g[1] > 0 ? g[0] * g[1] / (g[0] + g[1]) : 0;
    }
    return beside >= CONCURRENT * with;
  }

  double size(Column column, boolean tonight) {
    double sum = 0;
    for (Row r : rows.rows) {
      boolean when = tonight ? rows.isTonight(r) : rows.isLate(r);
      sum += r.inside && r.found && when && column.isIn(r.versions) ? r.denominator : 0;
    }
    return sum;
  }

  /** Which of the columns are 1 for a cell, as bits. */
  static long mask(List<Column> columns, long versions) {
    long mask = 0;
    for (int c = 0; c < columns.size(); c++) {
      mask |= columns.get(c).isIn(versions) ? 1L << c : 0;
    }
    return mask;
  }

  /** Which of the columns are 1 for a cell, and those that are anyway. */
  static int[] active(List<Column> columns, long versions, int[] further) {
    int[] result = new int[columns.size() + further.length];
    int next = 0;
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).isIn(versions)) {
        result[next++] = c;
      }
    }
    for (int f : further) {
      result[next++] = f;
    }
    return java.util.Arrays.copyOf(result, next);
  }

  /** True for the first columns, which are versions, false for the others. */
  static boolean[] yes(int versions, int others) {
    boolean[] result = new boolean[versions + others];
    java.util.Arrays.fill(result, 0, versions, true);
    return result;
  }
}
