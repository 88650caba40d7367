package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.stats.BinnedSample;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.LogBins;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.QuantileFromBins;
import dev.nightjar.stats.QuantileInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Quantiles from log bins. The test asks which share of the night lies above the baseline's
 * quantile, against the share of the baseline that does: it needs no density and counts a time-out,
 * which has no value, as what it is, slower than everything.
 */
final class QuantileMethod implements Method {
  static final QuantileMethod INSTANCE = new QuantileMethod();

  /** Up to here ranks are exact; beyond, Woodruff's are as good and much cheaper. */
  private static final double LARGEST_EXACT = 1000;

  /** Design effect up to which units are as good as independent. */
  private static final double NO_EFFECT = 1.05;

  private static final double Z = Normal.criticalValue(LEVEL);

  private QuantileMethod() {}

  @Override
  public List<String> statistics(Metric metric) {
    List<String> names = new ArrayList<>();
    for (double q : metric.quantiles()) {
      String percent = String.format(Locale.ROOT, "%.4f", q * 100);
      names.add("p" + percent.replaceAll("\\.?0+$", ""));
    }
    return names;
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    Contrast[] results = new Contrast[metric.quantiles().size()];
    for (int i = 0; i < results.length; i++) {
      Histogram.Edge edge = Histogram.edge(baseline, metric.quantiles().get(i));
      Rate now = new Rate(Histogram.shareAbove(current, edge), Histogram.size(current));
      Rate then = new Rate(Histogram.shareAbove(baseline, edge), Histogram.size(baseline));
      results[i] = Rate.contrast(now, then, false, baseline.days).named("exceedance");
    }
    return results;
  }

  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    return estimate(metric, statistic, day, activeDays, 1);
  }

  @Override
  public Estimate estimate(
      Metric metric, int statistic, Day day, double activeDays, double designEffect) {
    double q = metric.quantiles().get(statistic);
    BinnedSample sample = sample(day);
    QuantileFromBins.Quantile value = QuantileFromBins.of(sample, q);
    // Ranks of order statistics know no repeated subjects.
    boolean exact = sample.size() <= LARGEST_EXACT && designEffect <= NO_EFFECT;
    Interval interval =
        exact
            ? QuantileInterval.orderStatistics(sample, q, LEVEL).interval()
            : QuantileInterval.inside(sample, q, LEVEL, designEffect);
    return new Estimate(
        finite(value.linear()),
        interval.lower(),
        interval.upper(),
        LEVEL,
        exact ? "order_statistic" : "woodruff",
        value.bracket().lower(),
        value.bracket().upper(),
        Math.round(day.units),
        day.units / designEffect,
        Math.round(day.subjects),
        Double.NaN,
        Double.NaN);
  }

  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    double q = metric.quantiles().get(statistic);
    BinnedSample now = sample(current);
    BinnedSample then = sample(baseline);
    double after = finite(QuantileFromBins.of(now, q).linear());
    double before = finite(QuantileFromBins.of(then, q).linear());
    double change = after - before;
    Interval tonight = QuantileInterval.inside(now, q, LEVEL, 1);
    Interval past = QuantileInterval.inside(then, q, LEVEL, 1);
    double down = Math.hypot(after - tonight.lower(), past.upper() - before);
    double up = Math.hypot(tonight.upper() - after, before - past.lower());
    double half = Double.isFinite(up) ? (up + down) / 2 : down;
    double ratio = Math.log(after / before);
    return new Change(
        change,
        change - widening * down,
        change + widening * up,
        Double.isFinite(ratio) ? ratio : Double.NaN,
        half / Z);
  }

  /** The values of a day; one beyond the bins is larger than any, not as large as it says. */
  static BinnedSample sample(Day day) {
    long[] counts = new long[day.count.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.round(day.count[i]);
    }
    return BinnedSample.of(
            LogBins.standard(),
            day.index,
            counts,
            Math.round(day.negative),
            Math.round(day.zero),
            Math.round(day.underflow),
            Math.round(day.overflow))
        .withExtremes(day.min, day.overflow > 0 ? Double.NaN : day.max);
  }

  /** A quantile among the time-outs is at least the end of the bins. */
  private static double finite(double value) {
    return Double.isNaN(value) ? value : Math.min(value, LogBins.standard().max());
  }
}
