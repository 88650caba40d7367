package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.stats.BucketJackknife;
import dev.nightjar.stats.ClopperPearson;
import dev.nightjar.stats.EffectiveSize;
import dev.nightjar.stats.HajekMean;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.StratifiedRate;
import dev.nightjar.stats.WeightedSums;
import dev.nightjar.stats.WilsonInterval;
import java.util.List;

/**
 * Rates: the share of weighted units that are true, at the sample size that weights and repeated
 * subjects leave of the count.
 */
final class RateMethod implements Method {
  static final RateMethod INSTANCE = new RateMethod();

  /** Events below which buckets say nothing about clustering. */
  private static final double FEWEST_EVENTS = 10;

  private RateMethod() {}

  @Override
  public List<String> statistics(Metric metric) {
    return List.of("value");
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    Rate now = rate(metric, current, baseline);
    Rate then = rate(metric, baseline);
    return new Contrast[] {Rate.contrast(now, then, metric.rare(), baseline.days)};
  }

  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    Rate rate = rate(metric, day);
    boolean exact = metric.rare();
    Interval interval =
        exact
            ? ClopperPearson.ofRate(rate.share(), rate.size(), LEVEL)
            : WilsonInterval.ofRate(rate.share(), rate.size(), LEVEL);
    return new Estimate(
        rate.share(),
        interval.lower(),
        interval.upper(),
        LEVEL,
        exact ? "clopper_pearson" : "wilson",
        rate.share(),
        rate.share(),
        Math.round(day.units),
        rate.size(),
        Math.round(day.subjects),
        day.numerator,
        day.denominator);
  }

  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    return Rate.change(rate(metric, current, baseline), rate(metric, baseline), widening);
  }

  /** The rate of these days and its effective sample size, from these days alone. */
  static Rate rate(Metric metric, Day day) {
    double share = share(day);
    double independent = independentSize(day);
    double effect = 1;
    double fewer = Math.min(share, 1 - share) * independent;
    if (day.hasBuckets() && fewer >= FEWEST_EVENTS) {
      BucketJackknife.Estimate clustered =
          BucketJackknife.ratio(day.bucketNumerator, day.bucketDenominator);
      if (clustered.isReliable()) {
        double error = clustered.standardError();
        effect = independent / EffectiveSize.ofRate(share, error * error, independent);
      }
    }
    return new Rate(share, size(day) / Math.max(1, effect));
  }

  /**
   * The same of a day, with the design effect that it and the days of its baseline have together:
   * 64 buckets of one day know it to a fifth at best, and a test that uses a chance low of it on
   * some nights and not on others loses power by being cut to the safe side on all.
   */
  private static Rate rate(Metric metric, Day day, Day baseline) {
    double events = day.binomialVariance + baseline.binomialVariance;
    if (events < FEWEST_EVENTS || day.clustering != 1) {
      return rate(metric, day);
    }
    double effect = (day.clusteredVariance + baseline.clusteredVariance) / events;
    return new Rate(share(day), size(day) / Math.max(1, effect));
  }

  static double share(Day day) {
    return Math.min(Math.max(day.value(), 0), 1);
  }

  /** Effective sample size, repeated subjects aside unless only they are known. */
  static double size(Day day) {
    if (day.strata.isEmpty() || day.units <= 1) {
      return independentSize(day);
    }
    // Which of the units are events matters by their weights only.
    double[] sums = {
      day.units,
      day.weight - day.numerator,
      day.weightSquare - day.positiveWeightSquare,
      0,
      day.numerator,
      day.positiveWeightSquare
    };
    return StratifiedRate.effectiveSize(sums, day.strata.design()) / day.clustering;
  }

  /** The same as if all units had been drawn with replacement, by their weights alone. */
  static double independentSize(Day day) {
    if (day.evenlyWeighted() || day.units <= 1) {
      return day.units / day.clustering;
    }
    double size =
        HajekMean.of(
                WeightedSums.ofBinary(
                    Math.round(day.units),
                    day.weight,
                    day.weightSquare,
                    day.numerator,
                    day.positiveWeightSquare))
            .effectiveSize();
    return size / day.clustering;
  }
}
