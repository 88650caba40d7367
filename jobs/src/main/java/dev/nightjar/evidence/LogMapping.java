package dev.nightjar.evidence;

/**
 * The limits of logarithmic bins, written down a second time on purpose: a verifier that shared the
 * code of what it verifies would share its mistakes. Bin i holds the values in [γ^i, γ^(i+1)), γ =
 * (1+α)/(1-α), and stands for γ^i(1+α).
 *
 * @param alpha largest relative distance of a value from what its bin stands for
 * @param smallest value that is binned
 * @param largest value that is binned
 */
record LogMapping(double alpha, double smallest, double largest) {
  private static final String STANDARD = "log-a0.01-v1";

  /** The mapping of that id; null when it is not known here. */
  static LogMapping of(String id) {
    return STANDARD.equals(id) ? new LogMapping(0.01, 1e-6, 1e9) : null;
  }

  double lower(long bin) {
    return StrictMath.exp(bin * StrictMath.log1p(2 * alpha / (1 - alpha)));
  }

  double middle(long bin) {
    return lower(bin) * (1 + alpha);
  }

  /** The bin of a value within the limits. */
  long bin(double value) {
    long bin = (long) Math.floor(StrictMath.log(value) / StrictMath.log1p(2 * alpha / (1 - alpha)));
    while (lower(bin) > value) {
      bin--;
    }
    while (lower(bin + 1) <= value) {
      bin++;
    }
    return bin;
  }
}
