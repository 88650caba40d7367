package dev.nightjar.stats;

import dev.nightjar.stats.DesignVariance.Part;
import java.util.ArrayList;
import java.util.List;

/** A rate from a stratified sample with weights: Hájek's mean with the variance of the design. */
public final class StratifiedRate {
  private static final double[] EVENT = {0, 1};

  private StratifiedRate() {}

  /**
   * Independent units that would know the rate as well. Half a unit more of each outcome, spread
   * over strata, keeps strata of one outcome from passing for certainty; there are never more than
   * the units that were drawn from.
   *
   * @param sums units, Σw and Σw² of the units that are no event, then of events
   * @param strata in the same cells; other units were drawn with replacement
   */
  public static double effectiveSize(double[] sums, List<DesignStratum> strata) {
    double[] rest = sums.clone();
    List<Part> parts = new ArrayList<>();
    for (DesignStratum stratum : strata) {
      parts.add(stratum.part());
      for (int at = 0; at < rest.length; at++) {
        rest[at] -= stratum.sums()[at];
      }
    }
    parts.add(new Part(rest, 0, 0));
    double units = sums[0] + sums[3];
    double weight = sums[1] + sums[4];
    double kish = weight * weight / (sums[2] + sums[5]);
    List<Part> smooth = DesignVariance.smoothed(parts);
    double rate = DesignVariance.mean(smooth, EVENT);
    double size = EffectiveSize.ofRate(rate, DesignVariance.of(smooth, EVENT), kish);
    return Math.min(size, Math.max(units, weight));
  }
}
