package dev.nightjar.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the slices of one metric know together about its day-to-day noise: the median of their
 * excess variances, each weighted by how well it is known.
 *
 * @param series slices that contributed
 * @param nights past days that a typical one of them had
 * @param designEffect by how much repeated subjects raise the sampling variance of a typical slice
 *     beyond what its test took it for, at least 1
 */
record NoisePool(int series, int nights, double excess, double designEffect) {
  static final NoisePool NONE = new NoisePool(0, 0, 0, 1);

  /** Nights of history at which a series counts as much as the pool: H/(H+14). */
  static final double PRIOR_NIGHTS = 14;

  /** Fewest series that make a pool. */
  private static final int FEWEST = 5;

  private static final int FEWEST_NIGHTS = 3;

  /** Beyond this a slope is no longer one of repeated subjects. */
  private static final double LARGEST_EFFECT = 10;

  static NoisePool of(List<DayNoise> members) {
    List<DayNoise> known = new ArrayList<>();
    for (DayNoise m : members) {
      if (m.nights() >= FEWEST_NIGHTS) {
        known.add(m);
      }
    }
    if (known.size() < FEWEST) {
      return NONE;
    }
    known.sort(Comparator.comparingDouble(DayNoise::excess));
    double rough = Math.max(0, known.get(known.size() / 2).excess());
    double total = known.stream().mapToDouble(m -> m.weight(rough)).sum();
    double below = 0;
    double median = 0;
    for (DayNoise m : known) {
      below += m.weight(rough);
      if (below >= total / 2) {
        median = m.excess();
        break;
      }
    }
    int[] nights = known.stream().mapToInt(DayNoise::nights).sorted().toArray();
    return new NoisePool(
        known.size(),
        nights[nights.length / 2],
        median,
        1 + Math.max(0, Math.min(LARGEST_EFFECT - 1, slope(known))));
  }

  /**
   * How the excess variance grows with the sampling variance: what days do to all slices alike does
   * not, what repeated subjects add to a slice is a multiple of it. Least squares over slices,
   * weighted by what each knows.
   */
  private static double slope(List<DayNoise> known) {
    double weights = 0;
    double x = 0;
    double y = 0;
    for (DayNoise m : known) {
      double w = m.precision();
      weights += w;
      x += w * m.sampling();
      y += w * m.excess();
    }
    double over = 0;
    double under = 0;
    for (DayNoise m : known) {
      double w = m.precision();
      double distance = m.sampling() - x / weights;
      over += w * distance * (m.excess() - y / weights);
      under += w * distance * distance;
    }
    return under > 0 ? over / under : 0;
  }

  /** The excess variance of a series, drawn toward the pool. */
  double excessOf(DayNoise own) {
    if (series == 0) {
      return Math.max(0, own.excess());
    }
    double weight = own.nights() / (own.nights() + PRIOR_NIGHTS);
    return Math.max(0, weight * own.excess() + (1 - weight) * excess);
  }

  /**
   * Degrees of freedom of a deviate divided by the scale of a series: its own nights and up to 14
   * from the pool, but never more than the pool has nights, because its slices share them.
   */
  double degrees(DayNoise own) {
    double mine = Math.max(0, own.nights() - 1);
    return series == 0 ? mine : mine + Math.max(0, Math.min(PRIOR_NIGHTS, nights - 1));
  }
}
