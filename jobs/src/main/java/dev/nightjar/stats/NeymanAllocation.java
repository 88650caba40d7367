package dev.nightjar.stats;

/**
 * How many units of each stratum to observe so that the variance of the stratified mean is least:
 * in proportion to size times standard deviation.
 *
 * @see <a href="https://doi.org/10.1111/j.2397-2335.1934.tb04184.x">Neyman, 1934</a>
 */
public final class NeymanAllocation {

  private NeymanAllocation() {}

  /**
   * Whole numbers that sum to the budget, or to all units where there are fewer. A stratum whose
   * share exceeds its size is observed whole and the rest is shared anew; what rounding leaves goes
   * to the largest remainders, the earlier stratum first.
   *
   * @param sizes units of each stratum, at least 1
   * @param deviations standard deviation of the outcome within each, positive
   * @param fewest observed in every stratum that has as many, so that each has a variance
   * @throws IllegalArgumentException when the budget does not reach for {@code fewest} everywhere
   */
  public static long[] of(long[] sizes, double[] deviations, long budget, long fewest) {
    int strata = sizes.length;
    long[] given = new long[strata];
    long left = budget;
    for (int h = 0; h < strata; h++) {
      given[h] = Math.min(fewest, sizes[h]);
      left -= given[h];
    }
    if (left < 0) {
      throw new IllegalArgumentException(
          "A budget of " + budget + " is too small for " + strata + " strata");
    }
    double[] ideal = ideal(sizes, deviations, budget, given);
    double[] remainder = new double[strata];
    for (int h = 0; h < strata; h++) {
      long whole = Math.min(sizes[h], Math.max(given[h], (long) Math.floor(ideal[h] + 1e-9)));
      left -= whole - given[h];
      given[h] = whole;
      remainder[h] = ideal[h] - whole;
    }
    while (left > 0) {
      int most = -1;
      for (int h = 0; h < strata; h++) {
        if (given[h] < sizes[h] && (most < 0 || remainder[h] > remainder[most] + 1e-12)) {
          most = h;
        }
      }
      if (most < 0) {
        return given;
      }
      given[most]++;
      remainder[most]--;
      left--;
    }
    return given;
  }

  /** Real-valued shares between the least and the size of each stratum. */
  private static double[] ideal(long[] sizes, double[] deviations, long budget, long[] least) {
    double[] ideal = new double[sizes.length];
    boolean[] isFixed = new boolean[sizes.length];
    boolean changed = true;
    while (changed) {
      double weights = 0;
      double left = budget;
      for (int h = 0; h < sizes.length; h++) {
        weights += isFixed[h] ? 0 : sizes[h] * deviations[h];
        left -= isFixed[h] ? ideal[h] : 0;
      }
      changed = false;
      // Least shares are fixed first: they take from the others, which may then fit.
      for (int pass = 0; pass < 2 && !changed; pass++) {
        for (int h = 0; h < sizes.length; h++) {
          if (isFixed[h]) {
            continue;
          }
          ideal[h] = left * sizes[h] * deviations[h] / weights;
          boolean isOut = pass == 0 ? ideal[h] < least[h] : ideal[h] > sizes[h];
          if (isOut) {
            ideal[h] = pass == 0 ? least[h] : sizes[h];
            isFixed[h] = true;
            changed = true;
          }
        }
      }
    }
    return ideal;
  }
}
