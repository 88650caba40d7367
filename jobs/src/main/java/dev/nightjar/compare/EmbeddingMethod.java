package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.stats.AlignedBins;
import dev.nightjar.stats.GTest;
import dev.nightjar.stats.JensenShannon;
import dev.nightjar.stats.KolmogorovSmirnov;
import dev.nightjar.stats.MeanShift;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.TableTest;
import java.util.List;

/**
 * Vectors of a day against those of its baseline, by two tests that see different things: whether
 * their mean moved, in units of their spread, and whether their distance to the nearest known topic
 * changed, which new or scattered content does without moving the mean. Which topics it was is told
 * by the counts per centroid, which are explanation and not tested here.
 */
final class EmbeddingMethod implements Method {
  static final EmbeddingMethod INSTANCE = new EmbeddingMethod();
  private static final int MEAN_SHIFT = 0;

  /** One-sided 95 %, for the largest effect that the data leave possible. */
  private static final double ONE_SIDED = 1.6448536269514722;

  private EmbeddingMethod() {}

  @Override
  public List<String> statistics(Metric metric) {
    return List.of("mean_shift", "novelty");
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    MeanShift shift = EmbeddingTable.shift(current, baseline);
    Contrast moved =
        shift.isDefined()
            ? new Contrast(
                "bucket_permutation",
                shift.ratio(),
                shift.degrees(),
                shift.expected(),
                baseline.days)
            : Contrast.NONE;
    return new Contrast[] {moved, novelty(current, baseline)};
  }

  private static Contrast novelty(Day current, Day baseline) {
    AlignedBins bins = bins(current, baseline);
    KolmogorovSmirnov.Result ks = KolmogorovSmirnov.of(bins.first(), bins.second());
    if (Double.isNaN(ks.p())) {
      return Contrast.NONE;
    }
    double z = Normal.upperQuantile(Math.max(Double.MIN_NORMAL, ks.p()) / 2);
    double farther = meanLog(bins, bins.second()) - meanLog(bins, bins.first());
    return new Contrast(
        "kolmogorov_smirnov",
        farther < 0 ? -z : z,
        0,
        sampling(current, baseline) / 4,
        baseline.days);
  }

  private static AlignedBins bins(Day current, Day baseline) {
    return AlignedBins.of(QuantileMethod.sample(baseline), QuantileMethod.sample(current));
  }

  private static double meanLog(AlignedBins bins, long[] counts) {
    double n = 0;
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      if (bins.representative()[i] > 0) {
        n += counts[i];
        sum += counts[i] * Math.log(bins.representative()[i]);
      }
    }
    return n > 0 ? sum / n : 0;
  }

  private static double sampling(Day current, Day baseline) {
    return 1 / current.units + 1 / baseline.units;
  }

  /** Novelty: the median distance to the nearest centroid. A mean alone is no number. */
  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    Estimate distance = DistributionMethod.INSTANCE.estimate(metric, statistic, day, activeDays);
    if (statistic != MEAN_SHIFT) {
      return distance;
    }
    return new Estimate(
        Double.NaN,
        Double.NaN,
        Double.NaN,
        LEVEL,
        "none",
        Double.NaN,
        Double.NaN,
        distance.observations(),
        distance.effectiveSampleSize(),
        distance.distinctSubjects(),
        Double.NaN,
        Double.NaN);
  }

  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    return statistic == MEAN_SHIFT
        ? shift(current, baseline, widening)
        : distance(current, baseline, widening);
  }

  /** Distance of the means less what sampling adds, in units of the baseline's spread. */
  private static Change shift(Day current, Day baseline, double widening) {
    MeanShift shift = EmbeddingTable.shift(current, baseline);
    double unit = new EmbeddingTable(baseline).spread();
    double effect = Math.sqrt(shift.excess()) / unit;
    double noise = widening * widening;
    double beyond = Math.max(0, shift.squared() - noise * shift.expected());
    double eigenvalue = shift.spread() / shift.expected();
    double half =
        ONE_SIDED * Math.sqrt(2 * shift.spread() * noise * noise + 4 * beyond * noise * eigenvalue);
    double upper = Math.max(effect, Math.sqrt(beyond + half) / unit);
    return new Change(effect, 0, upper, effect, Math.sqrt(Math.sqrt(2 * shift.spread())) / unit);
  }

  /** The Kolmogorov-Smirnov distance at the edges of the bins. */
  private static Change distance(Day current, Day baseline, double widening) {
    AlignedBins bins = bins(current, baseline);
    KolmogorovSmirnov.Result ks = KolmogorovSmirnov.of(bins.first(), bins.second());
    double error = Math.sqrt(sampling(current, baseline)) / 2;
    double upper = Math.min(1, ks.lower() + widening * ONE_SIDED * error);
    return new Change(ks.lower(), 0, upper, ks.lower(), error);
  }

  /** Which topics gained and lost: how far apart the counts per centroid are, and their G. */
  @Override
  public List<Extra> extras(Metric metric, Day current, Day baseline) {
    long[] then = new EmbeddingTable(baseline).topics();
    long[] now = new EmbeddingTable(current).topics();
    TableTest g = GTest.of(then, now);
    double bits = JensenShannon.distanceBits(then, now);
    return List.of(
        new Extra("occupancy", "jensen_shannon_bits", bits, bits, bits),
        new Extra("occupancy_g", "g", g.statistic(), g.statistic(), g.statistic()));
  }
}
