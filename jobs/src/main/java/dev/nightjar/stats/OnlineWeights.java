package dev.nightjar.stats;

/** The sequences, each summing to one, by which online procedures spread their budget over time. */
final class OnlineWeights {

  private OnlineWeights() {}

  /** ∝ j^-1.6; 0 before the first. */
  static double power(int j) {
    return j < 1 ? 0 : 0.4374901658 / Math.pow(j, 1.6);
  }

  /** ∝ ln(max(j, 2)) / (j exp √ln j), the default of LORD; 0 before the first. */
  static double logarithmic(int j) {
    return j < 1
        ? 0
        : 0.07720838 * Math.log(Math.max(j, 2)) / (j * Math.exp(Math.sqrt(Math.log(j))));
  }
}
