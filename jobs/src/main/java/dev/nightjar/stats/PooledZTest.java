package dev.nightjar.stats;

/**
 * The pooled z-test of two independent rates, the square root of Pearson's chi-square without
 * continuity correction. Counts may be real, for effective sample sizes.
 */
public final class PooledZTest {

  private static final double SMALLEST_EXPECTED = 5;

  private PooledZTest() {}

  /**
   * @param z positive when the first rate is the larger
   * @param upper p-value against "the first rate is larger"
   */
  public record Result(double z, double twoSided, double upper) {}

  /** The test of {@code x1/n1} against {@code x2/n2}; two rates of exactly 0 or 1 give z = 0. */
  public static Result of(double x1, double n1, double x2, double n2) {
    double pooled = (x1 + x2) / (n1 + n2);
    double variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2);
    double difference = x1 / n1 - x2 / n2;
    double z = difference == 0 && variance == 0 ? 0 : difference / Math.sqrt(variance);
    return new Result(z, Normal.twoSided(z), Normal.upperTail(z));
  }

  /** Whether every expected cell holds at least 5, below which {@link FisherExact} is due. */
  public static boolean applies(double x1, double n1, double x2, double n2) {
    double pooled = (x1 + x2) / (n1 + n2);
    return Math.min(pooled, 1 - pooled) * Math.min(n1, n2) >= SMALLEST_EXPECTED;
  }
}
