package dev.nightjar.review;

import dev.nightjar.model.Estimate;
import dev.nightjar.review.WeekValue.Fold;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.WilsonInterval;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Nights of one series, folded into a week.
 *
 * <p>Ratios, rates and means are sums of numerators over sums of denominators, which is what the
 * week's rows would give at once. Intervals take the nights as independent strata: the error of a
 * week's ratio is that of the nights, each with its share of the denominator; a rate's is Wilson's
 * with the effective size that follows. They speak of sampling alone: neither of the days' own
 * noise, nor of people who come back on another night. A quantile is that of the merged bins of all
 * nights, with the interval that a night of as many units would have.
 */
public final class WeekFold {
  /** Relative difference below which a stored value is its numerator over its denominator. */
  private static final double SAME = 1e-6;

  private static final double LEVEL = 0.95;

  private final TreeMap<LocalDate, NightValue> nights = new TreeMap<>();
  private Set<LocalDate> mergedNights = Set.of();
  private Estimate merged;

  /** Adds a night; rows against several baselines repeat its number, and count once. */
  public void add(LocalDate night, NightValue value) {
    if (Double.isFinite(value.value())) {
      nights.putIfAbsent(night, value);
    }
  }

  /** Units of a night; -1 where it has no number. */
  public long units(LocalDate night) {
    return nights.containsKey(night) ? nights.get(night).observations() : -1;
  }

  /** Units that one independent unit is worth over the nights; 1 where they do not say. */
  public double designEffect() {
    double units = 0;
    double independent = 0;
    for (NightValue night : nights.values()) {
      if (night.effectiveSize() > 0) {
        units += night.observations();
        independent += night.effectiveSize();
      }
    }
    return independent > 0 ? Math.max(1, units / independent) : 1;
  }

  /**
   * Says what the merged states of nights give. It is the week's number if these are all of its
   * nights.
   */
  public void merged(Collection<LocalDate> states, Estimate estimate) {
    mergedNights = Set.copyOf(states);
    merged = estimate;
  }

  /** The week's number. */
  public WeekValue week() {
    Collection<NightValue> all = nights.values();
    if (all.isEmpty()) {
      return WeekValue.NONE;
    }
    if (mergedNights.equals(nights.keySet()) && Double.isFinite(merged.value())) {
      return week(Fold.MERGED_BINS, merged.value(), new Interval(merged.lower(), merged.upper()));
    }
    if (every(n -> n.denominator() > 0 && Double.isFinite(n.numerator()))) {
      return every(n -> same(n.value(), n.numerator() / n.denominator()))
          ? week(Fold.RATIO_OF_SUMS, sum(true) / sum(false), interval(sum(true) / sum(false)))
          : weightedMean();
    }
    if (every(n -> Double.isNaN(n.denominator()) && Double.isFinite(n.numerator()))) {
      double total = all.stream().mapToDouble(NightValue::value).sum();
      double half = Math.sqrt(all.stream().mapToDouble(n -> square(halfWidth(n))).sum());
      return every(n -> same(n.value(), n.numerator()))
          ? week(Fold.SUM, total, Interval.around(total, half))
          : week(
              Fold.MEAN_OVER_TIME,
              total / all.size(),
              Interval.around(total / all.size(), half / all.size()));
    }
    return week(Fold.MEDIAN_OF_NIGHTS, median(), Interval.UNDEFINED);
  }

  private WeekValue weightedMean() {
    double mean =
        nights.values().stream().mapToDouble(n -> n.value() * n.denominator()).sum() / sum(false);
    return week(Fold.WEIGHTED_MEAN, mean, strata(mean));
  }

  private Interval interval(double ratio) {
    // Where nothing or everything is an event, an error from the spread would be none at all.
    boolean extreme = ratio == 0 || ratio == 1;
    boolean counted =
        ratio >= 0
            && ratio <= 1
            && every(n -> n.effectiveSize() > 0)
            && (extreme
                || every(n -> n.method() != null && n.method().matches("wilson|clopper_pearson")));
    if (!counted) {
      return strata(ratio);
    }
    double inverse =
        nights.values().stream()
            .mapToDouble(n -> square(n.denominator()) / n.effectiveSize())
            .sum();
    return WilsonInterval.ofRate(ratio, square(sum(false)) / inverse, LEVEL);
  }

  private Interval strata(double centre) {
    double squares =
        nights.values().stream().mapToDouble(n -> square(n.denominator() * halfWidth(n))).sum();
    return Interval.around(centre, Math.sqrt(squares) / sum(false));
  }

  /** Half of a night's interval at 95 %. */
  private static double halfWidth(NightValue n) {
    double half = (n.upper() - n.lower()) / 2;
    return n.level() > 0 && n.level() < 1
        ? half * Normal.criticalValue(LEVEL) / Normal.criticalValue(n.level())
        : half;
  }

  private WeekValue week(Fold fold, double value, Interval interval) {
    boolean known = Double.isFinite(interval.lower()) && Double.isFinite(interval.upper());
    return new WeekValue(
        value,
        known ? interval.lower() : Double.NaN,
        known ? interval.upper() : Double.NaN,
        nights.values().stream().mapToLong(NightValue::observations).sum(),
        nights.size(),
        fold);
  }

  private double median() {
    List<Double> values = nights.values().stream().map(NightValue::value).sorted().toList();
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  private double sum(boolean numerators) {
    return nights.values().stream()
        .mapToDouble(n -> numerators ? n.numerator() : n.denominator())
        .sum();
  }

  private boolean every(Predicate<NightValue> condition) {
    return nights.values().stream().allMatch(condition);
  }

  private static boolean same(double a, double b) {
    return Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
  }

  private static double square(double x) {
    return x * x;
  }
}
