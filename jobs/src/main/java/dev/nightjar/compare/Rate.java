package dev.nightjar.compare;

import dev.nightjar.stats.ConditionalBinomial;
import dev.nightjar.stats.FisherExact;
import dev.nightjar.stats.NewcombeDifference;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.PooledZTest;
import dev.nightjar.stats.SignedRoot;

/**
 * A share with the number of independent units it is worth, and what two of them say of each other.
 *
 * @param size effective sample size, real
 */
record Rate(double share, double size) {
  double events() {
    return share * size;
  }

  private double logOdds() {
    return Math.log((events() + 0.5) / (size - events() + 0.5));
  }

  /**
   * The test of a day against its baseline. Where events are rare or few, the exact mid-p value,
   * expressed as a normal deviate so that the noise scale applies to it as to any other. Elsewhere
   * the signed root of the likelihood ratio: for a small slice against a month of it the pooled z
   * would understate the p-value of a rise three- to thirtyfold, and nightly thousands of tests
   * live in that tail.
   */
  static Contrast contrast(Rate now, Rate then, boolean rare, double days) {
    if (!(now.size > 0) || !(then.size > 0)) {
      return Contrast.NONE;
    }
    double x1 = now.events();
    double x0 = then.events();
    double pooled = (x1 + x0 + 1) / (now.size + then.size + 2);
    double variance = (1 / now.size + 1 / then.size) / (pooled * (1 - pooled));
    double z = SignedRoot.of(x1, now.size, x0, then.size);
    String test = "signed_root";
    if (rare) {
      ConditionalBinomial.Result r = ConditionalBinomial.of(x1, now.size, x0, then.size, 0.95);
      z = deviate(r.upperMidP(), r.lowerMidP(), z);
      test = "conditional_binomial";
    } else if (!PooledZTest.applies(x1, now.size, x0, then.size)) {
      FisherExact.Result r =
          FisherExact.of(
              Math.round(x1), Math.round(now.size), Math.round(x0), Math.round(then.size));
      z = deviate(r.upperMidP(), r.lowerMidP(), z);
      test = "fisher_exact";
    }
    return Contrast.signed(test, z, now.logOdds() - then.logOdds(), variance, days);
  }

  static Change change(Rate now, Rate then, double widening) {
    double change = now.share - then.share;
    NewcombeDifference.Difference d =
        NewcombeDifference.ofRates(now.share, now.size, then.share, then.size, Method.LEVEL);
    double lower = change - widening * (change - d.interval().lower());
    double upper = change + widening * (d.interval().upper() - change);
    double base = (then.events() + 0.5) / (then.size + 1);
    double error = Math.sqrt(base * (1 - base) * (1 / now.size + 1 / then.size));
    double effect = 2 * (Math.asin(Math.sqrt(now.share)) - Math.asin(Math.sqrt(then.share)));
    return new Change(change, Math.max(lower, -1), Math.min(upper, 1), effect, error);
  }

  static double deviate(double upper, double lower, double fallback) {
    double z = upper <= lower ? Normal.upperQuantile(upper) : -Normal.upperQuantile(lower);
    return Double.isFinite(z) ? z : fallback;
  }
}
