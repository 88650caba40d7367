package dev.nightjar.stats;

/** The earth mover's distance of two histograms over the same ordered bins. */
public final class Wasserstein1 {

  private Wasserstein1() {}

  /** Σ|F-G| times the gap between neighbouring representatives, in units of the measure. */
  public static double distance(long[] first, long[] second, double[] representatives) {
    Lengths.requireEqual("counts", first.length, "representatives", representatives.length);
    return moved(first, second, representatives);
  }

  public static double distance(AlignedBins aligned) {
    return distance(aligned.first(), aligned.second(), aligned.representative());
  }

  /**
   * How far {@link #distance(AlignedBins)} can be from that of the raw values: each is within α of
   * its representative. Values beyond the range of the bins are not covered.
   */
  public static double binningError(AlignedBins aligned) {
    double alpha = aligned.bins().alpha();
    return alpha
        / (1 - alpha)
        * (mean(aligned.first(), aligned.representative())
            + mean(aligned.second(), aligned.representative()));
  }

  /**
   * The distance on the log scale, positive values only: {@code exp} of it is the typical factor by
   * which values moved. The preferred, unit-free effect size of a numeric drift.
   */
  public static double logDistance(AlignedBins aligned) {
    AlignedBins positive = aligned.positive();
    double[] steps = new double[positive.position().length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = positive.position()[i];
    }
    return aligned.bins().logGamma() * moved(positive.first(), positive.second(), steps);
  }

  private static double moved(long[] first, long[] second, double[] at) {
    Lengths.requireEqual("first counts", first.length, "second counts", second.length);
    double n = Totals.of(first);
    double m = Totals.of(second);
    if (n == 0 || m == 0) {
      return Double.NaN;
    }
    double distance = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i + 1 < first.length; i++) {
      a += first[i];
      b += second[i];
      distance += Math.abs(a / n - b / m) * (at[i + 1] - at[i]);
    }
    return distance;
  }

  private static double mean(long[] counts, double[] values) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] * values[i];
    }
    return sum / Totals.of(counts);
  }
}
