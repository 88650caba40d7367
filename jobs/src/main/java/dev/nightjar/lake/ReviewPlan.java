package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import dev.nightjar.stats.EffectiveSize;
import dev.nightjar.stats.NeymanAllocation;
import dev.nightjar.stats.WilsonInterval;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How many requests of each stratum are reviewed, and how wide the interval of the weighted failure
 * rate will then be. Labels are placed by n_h ∝ W_h·sd_h(Y − λF) (Fisch et al., 2024). The verdict
 * F is the same in all of a stratum, so that the deviation is that of the label Y alone, whatever
 * weight λ the judge is given.
 */
final class ReviewPlan {
  /** Least labels of a stratum that has as many: two have a variance. */
  static final long FEWEST = 2;

  /** A stratum that never failed yet might: no deviation is taken as less than this. */
  private static final double LEAST_DEVIATION = 0.1;

  private static final double LEVEL = 0.95;

  private ReviewPlan() {}

  /**
   * One stratum of the plan.
   *
   * @param size requests that could be drawn
   * @param sampled of these, how many are
   * @param rate failure rate that the plan assumes
   */
  record Part(String stratum, long size, long sampled, double rate) {}

  /**
   * @param rates assumed failure rate of a stratum, in (0, 1)
   * @throws Refusal when the budget does not reach for {@link #FEWEST} of every stratum
   */
  static List<Part> of(
      List<ReviewStrata.Stratum> strata,
      ToDoubleFunction<ReviewStrata.Stratum> rates,
      long budget) {
    long[] sizes = strata.stream().mapToLong(ReviewStrata.Stratum::size).toArray();
    double[] rate = strata.stream().mapToDouble(rates).toArray();
    double[] deviations =
        Arrays.stream(rate).map(p -> Math.max(LEAST_DEVIATION, Math.sqrt(p * (1 - p)))).toArray();
    long needed = Arrays.stream(sizes).map(size -> Math.min(FEWEST, size)).sum();
    if (budget < needed) {
      throw Refusal.usage(
          "Cannot draw a queue of "
              + budget
              + ": the judge's verdicts make "
              + strata.size()
              + " strata, and "
              + FEWEST
              + " of each are needed for an interval; give --budget "
              + needed
              + " or more");
    }
    long[] sampled = NeymanAllocation.of(sizes, deviations, budget, FEWEST);
    Part[] parts = new Part[sizes.length];
    for (int h = 0; h < parts.length; h++) {
      parts[h] = new Part(strata.get(h).name(), sizes[h], sampled[h], rate[h]);
    }
    return List.of(parts);
  }

  /** Width of the 95 % interval of the rate that the labels will give, if rates are as assumed. */
  static double expectedWidth(List<Part> parts) {
    double total = parts.stream().mapToLong(Part::size).sum();
    double rate = 0;
    double variance = 0;
    double squares = 0;
    for (Part part : parts) {
      double share = part.size() / total;
      double spread = part.rate() * (1 - part.rate());
      double finite = 1 - (double) part.sampled() / part.size();
      rate += share * part.rate();
      variance += share * share * finite * spread / part.sampled();
      squares += share * share / part.sampled();
    }
    return WilsonInterval.ofRate(rate, EffectiveSize.ofRate(rate, variance, 1 / squares), LEVEL)
        .width();
  }
}
