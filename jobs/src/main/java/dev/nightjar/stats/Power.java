package dev.nightjar.stats;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * What a comparison of two rates could have found: sample sizes and minimum detectable effects
 * (MDE), two-sided at {@code alpha} with probability {@code power}. Never an "observed power".
 */
public final class Power {

  private Power() {}

  /** The n of each arm, real, that tells {@code p1} from {@code p2}. */
  public static double sampleSize(double p1, double p2, double alpha, double power) {
    double mean = (p1 + p2) / 2;
    double root =
        Normal.upperQuantile(alpha / 2) * Math.sqrt(2 * mean * (1 - mean))
            + Normal.quantile(power) * Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2));
    return root * root / ((p1 - p2) * (p1 - p2));
  }

  /**
   * The smallest rise above {@code baseRate} that would be found; {@code NaN} when not even a rise
   * to one would be. For a fall ask for the complement of the rate.
   *
   * @param deff variance inflation of both arms: the design effect times the squared noise scale
   */
  public static double minimumDetectableRise(
      double baseRate, double current, double baseline, double deff, double alpha, double power) {
    if (!(baseRate >= 0 && baseRate < 1) || !(current > 0) || !(baseline > 0) || !(deff > 0)) {
      return Double.NaN;
    }
    double zAlpha = Normal.upperQuantile(alpha / 2);
    double zBeta = Normal.quantile(power);
    UnivariateFunction shortfall =
        d -> {
          double p1 = baseRate + d;
          double pooled = (current * p1 + baseline * baseRate) / (current + baseline);
          double underNull = pooled * (1 - pooled) * (1 / current + 1 / baseline);
          double underEffect = p1 * (1 - p1) / current + baseRate * (1 - baseRate) / baseline;
          return d
              - Math.sqrt(deff)
                  * (zAlpha * Math.sqrt(underNull) + zBeta * Math.sqrt(Math.max(0, underEffect)));
        };
    double largest = 1 - baseRate;
    if (shortfall.value(largest) < 0) {
      return Double.NaN;
    }
    double smallest = largest;
    while (shortfall.value(smallest) > 0) {
      smallest /= 2;
      if (smallest < 1e-300) {
        return 0;
      }
    }
    return new BrentSolver(1e-14, 1e-18).solve(1000, shortfall, smallest, 2 * smallest);
  }

  /** The effect on any scale that an estimate with this standard error would find. */
  public static double minimumDetectable(double standardError, double alpha, double power) {
    return (Normal.upperQuantile(alpha / 2) + Normal.quantile(power)) * standardError;
  }

  /**
   * The size at which the MDE would come down to {@code margin}, for a size that gave {@code mde}.
   */
  public static double neededSize(double size, double mde, double margin) {
    return size * (mde / margin) * (mde / margin);
  }
}
