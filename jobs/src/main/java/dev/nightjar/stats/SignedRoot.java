package dev.nightjar.stats;

/**
 * The signed root of the likelihood ratio of two binomial rates: sign(p1 - p2) √G, standard normal
 * under equality. Its tail is far closer to the exact one than that of the pooled z when the arms
 * differ much in size: with 78 events where 50 are expected from a large baseline it gives 1.3e-4,
 * the exact mid-p is 1.2e-4, the pooled z 3.7e-5.
 *
 * @see <a href="https://doi.org/10.1093/biomet/73.2.307">Barndorff-Nielsen, 1986</a>
 */
public final class SignedRoot {

  private SignedRoot() {}

  /** The deviate of {@code x1/n1} against {@code x2/n2}; counts may be real. */
  public static double of(double x1, double n1, double x2, double n2) {
    double pooled = (x1 + x2) / (n1 + n2);
    double g =
        term(x1, n1 * pooled)
            + term(n1 - x1, n1 * (1 - pooled))
            + term(x2, n2 * pooled)
            + term(n2 - x2, n2 * (1 - pooled));
    return Math.signum(x1 / n1 - x2 / n2) * Math.sqrt(2 * Math.max(0, g));
  }

  private static double term(double observed, double expected) {
    return observed > 0 ? observed * Math.log(observed / expected) : 0;
  }
}
