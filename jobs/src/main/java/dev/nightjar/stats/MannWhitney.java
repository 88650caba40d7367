package dev.nightjar.stats;

/**
 * The Mann-Whitney test from ordered bins or categories, with the tie correction of the variance
 * and a continuity correction; every bin is one tie.
 */
public final class MannWhitney {

  private MannWhitney() {}

  /**
   * @param u pairs in which the first is larger, ties counting half
   * @param probability u/(nm): P(first &gt; second) + P(tie)/2, the AUC
   * @param z positive when the first sample is the larger; 0 when all values are tied
   * @param upper p-value against "the first sample is larger"
   */
  public record Result(
      double u, double probability, double variance, double z, double twoSided, double upper) {

    /** Cliff's δ, from -1 to 1. */
    public double cliffDelta() {
      return 2 * probability - 1;
    }
  }

  /** Counts in the same bins, in order; undefined when either sample is empty. */
  public static Result of(long[] first, long[] second) {
    Lengths.requireEqual("first counts", first.length, "second counts", second.length);
    double n = Totals.of(first);
    double m = Totals.of(second);
    double total = n + m;
    double u = 0;
    double below = 0;
    double ties = 0;
    for (int i = 0; i < first.length; i++) {
      u += first[i] * (below + second[i] / 2.0);
      below += second[i];
      double t = (double) first[i] + second[i];
      ties += t * (t * t - 1);
    }
    double variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
    double distance = u - n * m / 2;
    if (!(n > 0) || !(m > 0)) {
      return new Result(u, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    if (!(variance > 1e-12 * n * m)) {
      return new Result(u, 0.5, 0, 0, 1, 0.5);
    }
    double sd = Math.sqrt(variance);
    double z = Math.signum(distance) * Math.max(0, Math.abs(distance) - 0.5) / sd;
    return new Result(
        u, u / (n * m), variance, z, Normal.twoSided(z), Normal.upperTail((distance - 0.5) / sd));
  }
}
