package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.StudentT;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A comparison in the making: filled stage by stage until its verdict is known. */
final class Draft {
  /** Student over normal critical value by degrees of freedom, of which a night has a few dozen. */
  private static final Map<Double, Double> HEAVIER_TAILS = new ConcurrentHashMap<>();

  final Timeline line;
  final Rule rule;
  final int statistic;
  final Baseline window;

  /** The night's state; null when the slice has no units tonight. */
  final Day current;

  /** The baseline's state; null when it has none. */
  final Day baseline;

  final double activeDays;

  /** How a judge's rate is corrected; null where there is no judge. */
  final JudgedRate judged;

  Contrast contrast = Contrast.NONE;
  DayNoise own = DayNoise.UNKNOWN;

  /** Why the row is not tested; null when it is. */
  String unsupported;

  /** That days of the baseline were left out, as the metric meant something else; or null. */
  String redefined;

  /** The traffic that moved, where the change is one of mix alone; null elsewhere. */
  MixChange mix;

  /** The finished row; null when there is none. */
  Comparison row;

  /** Variance between days that a slice of this metric has, for one without a past. */
  double sharedExcess = Double.NaN;

  /** Design effect that the metric's slices show, where the method knows none itself. */
  double designEffect = 1;

  double scale = Double.NaN;
  double degrees = Double.NaN;
  double excess = Double.NaN;
  double harm = Double.NaN;
  double gain = Double.NaN;
  double harmQ = Double.NaN;
  double gainQ = Double.NaN;

  Draft(
      Timeline line,
      Rule rule,
      int statistic,
      Baseline window,
      Day current,
      Day baseline,
      double activeDays,
      JudgedRate judged) {
    this.judged = judged;
    this.line = line;
    this.rule = rule;
    this.statistic = statistic;
    this.window = window;
    this.current = current;
    this.baseline = baseline;
    this.activeDays = activeDays;
  }

  /** Estimates and tests it. */
  Method method() {
    return judged == null ? line.method : judged.method;
  }

  /** Another day of the series against its own baseline, by the same method. */
  Contrast on(LocalDate date, Rule by, Windows windows) {
    boolean labelled = method().equals(LabelledMethod.INSTANCE);
    Contrast[] contrasts = line.contrast(windows, by, date, labelled);
    return contrasts == null ? Contrast.NONE : contrasts[statistic];
  }

  Estimate estimate(Day day, double days) {
    return method().estimate(metric(), statistic, day, days);
  }

  Change change(double widening) {
    return change(current, widening);
  }

  Change change(Day day, double widening) {
    return method().change(metric(), statistic, day, baseline, activeDays, widening);
  }

  Metric metric() {
    return line.metric;
  }

  String statisticName() {
    return line.method.statistics(line.metric).get(statistic);
  }

  boolean tested() {
    return unsupported == null;
  }

  /** Sets the noise scale and with it the p-values in both directions. */
  void judge(NoisePool pool) {
    excess = pool.excessOf(own);
    sharedExcess = pool.series() > 0 ? Math.max(0, pool.excess()) : excess;
    degrees = pool.degrees(own);
    designEffect = Clustering.effect(this, pool.designEffect());
    measure();
  }

  /** Takes noise and degrees of freedom from another slice of the metric. */
  void judgeLike(Draft other) {
    excess = Double.isNaN(other.sharedExcess) ? other.excess : other.sharedExcess;
    sharedExcess = excess;
    degrees = other.degrees;
    measure();
  }

  private void measure() {
    double between = excess * (1 + 1 / contrast.baselineDays());
    double square = 1 + between / contrast.variance();
    scale = Math.sqrt(square);
    if (contrast.omnibus()) {
      harm = StudentT.upperTail(deviate(contrast, square, metric()), degrees);
      gain = 1;
      return;
    }
    double t = contrast.z() / scale;
    Direction worse = metric().worse();
    if (worse == Direction.BOTH) {
      harm = StudentT.twoSided(t, degrees);
      gain = 1;
    } else {
      harm = StudentT.upperTail(worse.sign() * t, degrees);
      gain = StudentT.upperTail(-worse.sign() * t, degrees);
    }
  }

  /** Factor by which day-to-day noise widens a sampling interval. */
  double widening() {
    return tested() ? scale * HEAVIER_TAILS.computeIfAbsent(degrees, Draft::heavierTail) : 1;
  }

  private static double heavierTail(double degrees) {
    return StudentT.criticalValue(Method.LEVEL, degrees) / Normal.criticalValue(Method.LEVEL);
  }

  /**
   * The normal deviate of an omnibus statistic of which day-to-day noise makes {@code square} times
   * as much. Days move a distribution of numbers as a whole, in one direction of the many that the
   * statistic adds up: one squared normal deviate is large and the others are as before. Their sum
   * has the tail of a chi-square with fewer degrees of freedom, by Satterthwaite's moments.
   */
  static double deviate(Contrast c, double square, Metric metric) {
    double df = c.degrees();
    if (!metric.categorical()) {
      double noisy = 1 + df * (square - 1);
      df = df * df * square * square / (df - 1 + noisy * noisy);
    }
    return deviate(c.z() / square, df);
  }

  /** The normal deviate of a chi-square over its degrees of freedom, by Wilson and Hilferty. */
  static double deviate(double ratio, double df) {
    double spread = 2 / (9 * df);
    return (Math.cbrt(ratio) - 1 + spread) / Math.sqrt(spread);
  }
}
