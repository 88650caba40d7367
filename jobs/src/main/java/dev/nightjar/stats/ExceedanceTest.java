package dev.nightjar.stats;

/** Whether more values than before lie above a baseline quantile: the default test of a tail. */
public final class ExceedanceTest {

  private ExceedanceTest() {}

  /**
   * @param threshold the baseline quantile, an edge of the bins; NaN when only a share is known
   * @param expectedShare share of the baseline above it
   * @param share share of the current sample above it
   * @param z positive when more of the current sample lies above
   */
  public record Result(
      double threshold,
      double expectedShare,
      double share,
      double z,
      double twoSided,
      double upper) {}

  /**
   * {@code above} of {@code current} values lie above the (1-expectedShare)-quantile of a baseline.
   */
  public static Result ofCounts(
      double above, double current, double expectedShare, double baseline) {
    return result(Double.NaN, above / current, current, expectedShare, baseline);
  }

  /**
   * Compares at the bin edge nearest above the q-quantile of the baseline, where both shares are
   * known exactly. Undefined when no value of the baseline lies above that edge.
   */
  public static Result atBaselineQuantile(BinnedSample baseline, BinnedSample current, double q) {
    AlignedBins.requireSameMapping(baseline, current);
    if (baseline.size() == 0 || current.size() == 0) {
      return result(Double.NaN, Double.NaN, 0, Double.NaN, 0);
    }
    int cell = baseline.cellOfRank((long) Math.floor(q * (baseline.size() - 1)));
    int position = baseline.position(cell);
    double above = current.size();
    for (int i = 0; i < current.cells() && current.position(i) <= position; i++) {
      above = current.size() - current.cumulative(i);
    }
    double expected = (baseline.size() - baseline.cumulative(cell)) / (double) baseline.size();
    return result(
        baseline.upper(cell), above / current.size(), current.size(), expected, baseline.size());
  }

  private static Result result(
      double threshold, double share, double n, double expected, double baseline) {
    double se = Math.sqrt(expected * (1 - expected) * (1 / n + 1 / baseline));
    double z = se == 0 ? Double.NaN : (share - expected) / se;
    return new Result(threshold, expected, share, z, Normal.twoSided(z), Normal.upperTail(z));
  }
}
