package dev.nightjar.stats;

/**
 * How much of the current sample lies in categories that the baseline never saw, against the mass
 * that Good and Turing expect to be unseen: the share of baseline singletons.
 */
public final class NewCategoryMass {

  private NewCategoryMass() {}

  /**
   * @param share of the current sample in new categories
   * @param expectedShare baseline singletons over the baseline's size
   * @param p probability of as many or more in new categories; tested against at least one
   *     singleton, as a baseline without any cannot promise that nothing is unseen
   */
  public record Result(double share, double expectedShare, double p) {}

  public static Result of(long[] baseline, long[] current) {
    Lengths.requireEqual("baseline counts", baseline.length, "current counts", current.length);
    double fresh = 0;
    double singletons = 0;
    for (int i = 0; i < baseline.length; i++) {
      fresh += baseline[i] == 0 ? current[i] : 0;
      singletons += baseline[i] == 1 ? 1 : 0;
    }
    return ofCounts(singletons, Totals.of(baseline), fresh, Totals.of(current));
  }

  /** From the counts alone: singletons among n before, {@code fresh} among m now. */
  public static Result ofCounts(double singletons, double n, double fresh, double m) {
    if (!(n > 0) || !(m > 0)) {
      return new Result(Double.NaN, Double.NaN, Double.NaN);
    }
    return new Result(
        fresh / m, singletons / n, Binomial.upperTail(fresh, m, Math.max(singletons, 1) / n));
  }
}
