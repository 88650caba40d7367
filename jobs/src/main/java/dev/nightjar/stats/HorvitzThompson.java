package dev.nightjar.stats;

/** The Horvitz-Thompson mean over a population of known size, under independent selections. */
public final class HorvitzThompson {

  private HorvitzThompson() {}

  public record Estimate(double mean, double variance) {}

  /** {@code Σwy/N} and its variance {@code Σ(w²-w)y²/N²}. */
  public static Estimate of(WeightedSums sums, double populationSize) {
    return new Estimate(
        sums.wy() / populationSize, (sums.w2y2() - sums.wy2()) / (populationSize * populationSize));
  }
}
