package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.stats.AlignedBins;
import dev.nightjar.stats.EqualMassBins;
import dev.nightjar.stats.ExpectedCounts;
import java.util.Arrays;

/**
 * A night and its baseline side by side: every cell, and the coarse ones that are tested.
 *
 * @param aligned the numeric cells; null for categories
 * @param group coarse cell of each cell
 */
record Table(
    AlignedBins aligned,
    long[] baseline,
    long[] current,
    long[] coarseBaseline,
    long[] coarseCurrent,
    int[] group) {
  private static final int DECILES = 10;

  static Table of(Metric metric, Day current, Day baseline) {
    return metric.categorical() ? categories(current, baseline) : numbers(current, baseline);
  }

  private static Table numbers(Day current, Day baseline) {
    AlignedBins aligned =
        AlignedBins.of(QuantileMethod.sample(baseline), QuantileMethod.sample(current));
    int[] decile = EqualMassBins.groups(aligned.first(), DECILES);
    ExpectedCounts coarse =
        ExpectedCounts.ofOrdered(
            EqualMassBins.merge(aligned.first(), decile),
            EqualMassBins.merge(aligned.second(), decile),
            ExpectedCounts.USUAL_MINIMUM);
    int[] group = new int[decile.length];
    for (int i = 0; i < group.length; i++) {
      group[i] = coarse.group()[decile[i]];
    }
    return new Table(
        aligned, aligned.first(), aligned.second(), coarse.first(), coarse.second(), group);
  }

  private static Table categories(Day current, Day baseline) {
    int size = 1 + Math.max(last(current), last(baseline));
    long[] then = counts(baseline, size);
    long[] now = counts(current, size);
    ExpectedCounts coarse = ExpectedCounts.ofCategories(then, now, ExpectedCounts.USUAL_MINIMUM);
    return new Table(null, then, now, coarse.first(), coarse.second(), coarse.group());
  }

  /** Counts by category, those beyond the cap in the last place. */
  private static long[] counts(Day day, int size) {
    double[] dense = new double[size + 1];
    day.addCounts(dense, 0);
    dense[size] = day.other;
    return Arrays.stream(dense).mapToLong(Math::round).toArray();
  }

  private static int last(Day day) {
    return day.index.length == 0 ? -1 : day.index[day.index.length - 1];
  }

  /** 1/n + 1/m. */
  double sampling() {
    return 1.0 / Arrays.stream(baseline).sum() + 1.0 / Arrays.stream(current).sum();
  }

  /** Standard deviation of the logarithm of the baseline's positive values. */
  double spread() {
    AlignedBins positive = aligned.positive();
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < positive.first().length; i++) {
      double log = Math.log(positive.representative()[i]);
      double count = positive.first()[i];
      n += count;
      sum += count * log;
      squares += count * log * log;
    }
    return n > 0 ? Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n))) : Double.NaN;
  }
}
