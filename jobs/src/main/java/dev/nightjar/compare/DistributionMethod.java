package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.stats.GTest;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.JensenShannon;
import dev.nightjar.stats.KolmogorovSmirnov;
import dev.nightjar.stats.NewCategoryMass;
import dev.nightjar.stats.PopulationStability;
import dev.nightjar.stats.QuantileFromBins;
import dev.nightjar.stats.QuantileInterval;
import dev.nightjar.stats.TableTest;
import dev.nightjar.stats.Wasserstein1;
import java.util.ArrayList;
import java.util.List;

/**
 * Distributions as a whole: one test, the likelihood-ratio G over baseline deciles or categories,
 * and one effect size, the log-Wasserstein distance of numbers or the Jensen-Shannon distance of
 * categories, which is what the margin is held against. Two-sample throughout: the baseline is not
 * taken for the truth.
 */
final class DistributionMethod implements Method {
  static final DistributionMethod INSTANCE = new DistributionMethod();
  private static final double LN2 = Math.log(2);

  /** One-sided 95 %, for the largest effect that the data leave possible. */
  private static final double ONE_SIDED = 1.6448536269514722;

  private DistributionMethod() {}

  @Override
  public List<String> statistics(Metric metric) {
    return List.of("distribution");
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    Table table = Table.of(metric, current, baseline);
    TableTest g = GTest.of(table.coarseBaseline(), table.coarseCurrent());
    int df = g.degreesOfFreedom();
    if (!(df > 0) || Double.isNaN(g.statistic())) {
      return new Contrast[] {Contrast.NONE};
    }
    return new Contrast[] {
      new Contrast("g", g.statistic() / df, df, table.sampling(), baseline.days)
    };
  }

  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    double value = Double.NaN;
    Interval interval = Interval.UNDEFINED;
    Interval bracket = Interval.UNDEFINED;
    if (!metric.categorical()) {
      QuantileFromBins.Quantile median = QuantileFromBins.of(QuantileMethod.sample(day), 0.5);
      value = Double.isFinite(median.linear()) ? median.linear() : Double.NaN;
      bracket = median.bracket();
      interval = QuantileInterval.woodruff(QuantileMethod.sample(day), 0.5, LEVEL, 1).interval();
    }
    return new Estimate(
        value,
        interval.lower(),
        interval.upper(),
        LEVEL,
        metric.categorical() ? "none" : "woodruff",
        bracket.lower(),
        bracket.upper(),
        Math.round(day.units),
        day.units,
        Math.round(day.subjects),
        Double.NaN,
        Double.NaN);
  }

  /** Value: difference of medians; effect with its upper limit in {@code upper}. */
  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    Table table = Table.of(metric, current, baseline);
    TableTest g = GTest.of(table.coarseBaseline(), table.coarseCurrent());
    double df = Math.max(1, g.degreesOfFreedom());
    double breadth = Math.pow(Math.max(1, df / 2), 0.25);
    if (metric.categorical()) {
      double effect = JensenShannon.distanceBits(table.baseline(), table.current());
      double error = Math.sqrt(table.sampling() / (8 * LN2));
      double beyond = Math.sqrt(Math.max(0, g.statistic() / (widening * widening) - df));
      double upper = widening * error * (beyond + ONE_SIDED * breadth);
      return new Change(effect, 0, Math.max(effect, upper), effect, error * breadth);
    }
    double effect = effect(table, current, baseline);
    double error = table.spread() * Math.sqrt(table.sampling());
    return new Change(effect, 0, effect + widening * ONE_SIDED * error, effect, error);
  }

  /** Log-Wasserstein of the positive values, or a larger move of mass to or from zero. */
  private static double effect(Table table, Day current, Day baseline) {
    double shift = Wasserstein1.logDistance(table.aligned());
    double now = (current.zero + current.negative) / Histogram.size(current);
    double then = (baseline.zero + baseline.negative) / Histogram.size(baseline);
    double moved = Math.abs(now - then);
    return Double.isNaN(shift) ? moved : Math.max(shift, moved);
  }

  @Override
  public List<Extra> extras(Metric metric, Day current, Day baseline) {
    Table table = Table.of(metric, current, baseline);
    List<Extra> extras = new ArrayList<>();
    double psi = PopulationStability.of(table.coarseBaseline(), table.coarseCurrent()).excess();
    if (metric.categorical()) {
      double fresh = NewCategoryMass.of(table.baseline(), table.current()).share();
      extras.add(new Extra("new_mass", "new_mass", fresh, fresh, fresh));
    } else {
      KolmogorovSmirnov.Result ks = KolmogorovSmirnov.of(table.baseline(), table.current());
      extras.add(new Extra("ks", "kolmogorov_smirnov", ks.lower(), ks.lower(), ks.upper()));
    }
    extras.add(new Extra("psi", "excess_psi", psi, psi, psi));
    if (!metric.categorical()) {
      double w = Wasserstein1.logDistance(table.aligned());
      extras.add(new Extra("wasserstein", "log_wasserstein", w, w, w));
    }
    return extras;
  }
}
