package dev.nightjar.stats;

/**
 * How far the mean of one sample of vectors is from that of another, against what exchanging the
 * two samples bucket by bucket would give.
 *
 * <p>The same subjects are in both samples, so what may be exchanged under the null hypothesis is
 * the sign of a whole bucket's contribution u to the difference of means. The squared distance then
 * has mean Σ‖u‖² and variance 2ΣΣ(u·u')² over all choices of signs, in closed form; a chi-square
 * with these two moments stands for the permutation distribution (Satterthwaite), which gives small
 * p-values without millions of draws. Since the moments are themselves estimated from the buckets,
 * the tail is that of an F distribution.
 *
 * @param squared squared distance between the means
 * @param expected what it is on average when nothing changed
 * @param spread Σ of squared eigenvalues of the difference's covariance
 * @param degrees degrees of freedom of the chi-square
 * @param buckets that hold anything
 */
public record MeanShift(
    double squared, double expected, double spread, double degrees, int buckets) {
  private static final int FEWEST_BUCKETS = 16;

  private static final MeanShift UNDEFINED =
      new MeanShift(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

  /**
   * @param n vectors of the first sample by bucket
   * @param sums their sums by bucket
   * @param m vectors of the second sample, same buckets
   * @param others their sums
   */
  public static MeanShift of(double[] n, double[][] sums, double[] m, double[][] others) {
    Lengths.requireEqual("first buckets", n.length, "second buckets", m.length);
    double total = Totals.of(n);
    double otherTotal = Totals.of(m);
    if (!(total > 0) || !(otherTotal > 0)) {
      return UNDEFINED;
    }
    double[] mean = mean(sums, total);
    double[] other = mean(others, otherTotal);
    double squared = 0;
    for (int d = 0; d < mean.length; d++) {
      squared += (mean[d] - other[d]) * (mean[d] - other[d]);
    }
    double[][] u = new double[n.length][];
    int buckets = 0;
    for (int k = 0; k < n.length; k++) {
      if (n[k] + m[k] > 0) {
        double[] of = new double[mean.length];
        for (int d = 0; d < of.length; d++) {
          of[d] =
              (sums[k][d] - n[k] * mean[d]) / total - (others[k][d] - m[k] * other[d]) / otherTotal;
        }
        u[buckets++] = of;
      }
    }
    if (buckets < FEWEST_BUCKETS) {
      return UNDEFINED;
    }
    double expected = 0;
    double spread = 0;
    for (int k = 0; k < buckets; k++) {
      expected += dot(u[k], u[k]);
      for (int l = 0; l < k; l++) {
        double product = dot(u[k], u[l]);
        spread += 2 * product * product;
      }
    }
    // Centring takes one bucket's worth of variance.
    double correction = buckets / (buckets - 1.0);
    expected *= correction;
    spread *= correction * correction * correction;
    double degrees = expected * expected / spread;
    boolean usable = expected > 0 && spread > 0;
    return usable ? new MeanShift(squared, expected, spread, degrees, buckets) : UNDEFINED;
  }

  public boolean isDefined() {
    return buckets > 0;
  }

  /** The part of the squared distance that sampling does not explain; not below 0. */
  public double excess() {
    return Math.max(0, squared - expected);
  }

  /**
   * A chi-square over its degrees of freedom that is as unlikely as the squared distance is under
   * the F distribution with {@code degrees} and {@code degrees·(buckets - 1)} degrees.
   */
  public double ratio() {
    double below = 2 / (9 * degrees * (buckets - 1));
    double above = 2 / (9 * degrees);
    double root = Math.cbrt(squared / expected);
    double z = ((1 - below) * root - (1 - above)) / Math.sqrt(below * root * root + above);
    double back = Math.max(0, 1 - above + z * Math.sqrt(above));
    return back * back * back;
  }

  /** P-value of the squared distance when nothing changed and days do not differ by themselves. */
  public double p() {
    return ChiSquare.upperTail(ratio() * degrees, degrees);
  }

  private static double[] mean(double[][] sums, double total) {
    double[] mean = new double[sums[0].length];
    for (double[] sum : sums) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += sum[d] / total;
      }
    }
    return mean;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
