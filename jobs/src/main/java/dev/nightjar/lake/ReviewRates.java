package dev.nightjar.lake;

import java.util.Map;

/**
 * What a plan takes as the failure rate of a stratum: what people said of such verdicts before, and
 * without enough labels what the judge's own rate lets expect.
 *
 * @param judgeRate share of verdicts that failed; NaN without a judge
 * @param labels by verdict and band: labels, sum of weights, weighted failures
 */
record ReviewRates(double judgeRate, Map<String, double[]> labels) {
  /** Labels of a verdict from which its rate is taken from them. */
  private static final double ENOUGH = 10;

  /** Labels of a score band, which is one of several, from which it has a rate of its own. */
  private static final double ENOUGH_OF_BAND = 20;

  /** Correlation of verdict and truth that is assumed of a judge nobody has checked. */
  private static final double UNCHECKED = 0.5;

  double of(ReviewStrata.Stratum stratum) {
    double[] band = labels.getOrDefault(stratum.verdict() + stratum.band(), new double[3]);
    if (band[0] >= ENOUGH_OF_BAND) {
      return smoothed(band);
    }
    double[] verdict = new double[3];
    labels.forEach(
        (key, sums) -> {
          if (key.startsWith(stratum.verdict())) {
            for (int i = 0; i < 3; i++) {
              verdict[i] += sums[i];
            }
          }
        });
    if (verdict[0] >= ENOUGH) {
      return smoothed(verdict);
    }
    if (Double.isNaN(judgeRate)) {
      return 0.5;
    }
    double rate = Math.min(0.99, Math.max(0.01, judgeRate));
    return switch (stratum.verdict()) {
      case "fail" -> rate + UNCHECKED * (1 - rate);
      case "pass" -> rate * (1 - UNCHECKED);
      default -> rate;
    };
  }

  /** Half a failure and half a pass more: no rate is 0 or 1. */
  private static double smoothed(double[] sums) {
    double n = sums[0];
    return (n * sums[2] / sums[1] + 0.5) / (n + 1);
  }
}
