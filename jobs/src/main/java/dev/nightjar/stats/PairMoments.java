package dev.nightjar.stats;

/**
 * Count, means and central second moments of pairs, merged after Chan, Golub and LeVeque (1979): no
 * cancellation, unlike Σx² - (Σx)²/n.
 *
 * @param squaresX Σ(x - mean)²
 * @param products Σ(x - meanX)(y - meanY)
 */
public record PairMoments(
    double n, double meanX, double meanY, double squaresX, double squaresY, double products) {

  public static final PairMoments EMPTY = new PairMoments(0, 0, 0, 0, 0, 0);

  public static PairMoments of(double[] x, double[] y) {
    Lengths.requireEqual("x", x.length, "y", y.length);
    PairMoments moments = EMPTY;
    for (int i = 0; i < x.length; i++) {
      moments = moments.plus(new PairMoments(1, x[i], y[i], 0, 0, 0));
    }
    return moments;
  }

  public PairMoments plus(PairMoments other) {
    double total = n + other.n;
    if (total == 0) {
      return EMPTY;
    }
    double dx = other.meanX - meanX;
    double dy = other.meanY - meanY;
    double share = other.n / total;
    double cross = n * share;
    return new PairMoments(
        total,
        meanX + dx * share,
        meanY + dy * share,
        squaresX + other.squaresX + dx * dx * cross,
        squaresY + other.squaresY + dy * dy * cross,
        products + other.products + dx * dy * cross);
  }

  /** Unbiased; NaN for fewer than two pairs. */
  public double varianceX() {
    return n > 1 ? squaresX / (n - 1) : Double.NaN;
  }

  /** Unbiased; NaN for fewer than two pairs. */
  public double varianceY() {
    return n > 1 ? squaresY / (n - 1) : Double.NaN;
  }

  /** Unbiased; NaN for fewer than two pairs. */
  public double covariance() {
    return n > 1 ? products / (n - 1) : Double.NaN;
  }
}
