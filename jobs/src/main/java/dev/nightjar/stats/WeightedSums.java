package dev.nightjar.stats;

/**
 * The mergeable state of an outcome y observed with weights w, w being one over the probability of
 * having been observed.
 *
 * @param n how many observations
 * @param w Σw
 * @param w2 Σw²
 * @param wy Σwy
 * @param w2y Σw²y
 * @param wy2 Σwy²
 * @param w2y2 Σw²y²
 */
public record WeightedSums(
    long n, double w, double w2, double wy, double w2y, double wy2, double w2y2) {

  public static final WeightedSums EMPTY = new WeightedSums(0, 0, 0, 0, 0, 0, 0);

  /** For an outcome of zeros and ones, where y² = y. */
  public static WeightedSums ofBinary(long n, double w, double w2, double wy, double w2y) {
    return new WeightedSums(n, w, w2, wy, w2y, wy, w2y);
  }

  public WeightedSums plus(double y, double weight) {
    double square = weight * weight;
    return new WeightedSums(
        n + 1,
        w + weight,
        w2 + square,
        wy + weight * y,
        w2y + square * y,
        wy2 + weight * y * y,
        w2y2 + square * y * y);
  }

  public WeightedSums plus(WeightedSums other) {
    return new WeightedSums(
        n + other.n,
        w + other.w,
        w2 + other.w2,
        wy + other.wy,
        w2y + other.w2y,
        wy2 + other.wy2,
        w2y2 + other.w2y2);
  }
}
