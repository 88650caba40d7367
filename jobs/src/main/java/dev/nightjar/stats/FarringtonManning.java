package dev.nightjar.stats;

/**
 * The score test of non-inferiority of two rates (Farrington and Manning, 1990): the standard error
 * is taken at the maximum-likelihood rates that differ by exactly the margin.
 */
public final class FarringtonManning {

  private FarringtonManning() {}

  /**
   * @param restrictedTreatment the treatment rate under the null hypothesis
   * @param p small when the treatment is shown to be not worse by more than the margin
   */
  public record Result(double restrictedTreatment, double standardError, double z, double p) {}

  /**
   * Tests that the success rate {@code xT/nT} is not below {@code xC/nC} by {@code margin} or more.
   *
   * @param margin positive, on the scale of the rates
   */
  public static Result ofSuccessRates(double xT, double nT, double xC, double nC, double margin) {
    double pT = xT / nT;
    double pC = xC / nC;
    double restricted = restrictedRate(pT, pC, nC / nT, -margin);
    double restrictedC = clamp(restricted + margin);
    double se =
        Math.sqrt(restricted * (1 - restricted) / nT + restrictedC * (1 - restrictedC) / nC);
    double excess = pT - pC + margin;
    double z = excess == 0 && se == 0 ? 0 : excess / se;
    return new Result(restricted, se, z, Normal.upperTail(z));
  }

  /** The same for rates where less is better: the treatment is not above by {@code margin}. */
  public static Result ofBadRates(double xT, double nT, double xC, double nC, double margin) {
    Result mirrored = ofSuccessRates(nT - xT, nT, nC - xC, nC, margin);
    return new Result(
        1 - mirrored.restrictedTreatment(), mirrored.standardError(), mirrored.z(), mirrored.p());
  }

  /** The trigonometric root of the cubic likelihood equation with pT - pC = delta. */
  private static double restrictedRate(double pT, double pC, double theta, double delta) {
    double a = 1 + theta;
    double b = -(1 + theta + pT + theta * pC + delta * (theta + 2));
    double c = delta * delta + delta * (2 * pT + theta + 1) + pT + theta * pC;
    double d = -pT * delta * (1 + delta);
    double v = b * b * b / (27 * a * a * a) - b * c / (6 * a * a) + d / (2 * a);
    double u = Math.signum(v) * Math.sqrt(Math.max(0, b * b / (9 * a * a) - c / (3 * a)));
    double cosine = Math.max(-1, Math.min(1, v / (u * u * u)));
    double w = u == 0 ? 0 : (Math.PI + Math.acos(cosine)) / 3;
    double rate = 2 * u * Math.cos(w) - b / (3 * a);
    return Math.min(Math.max(rate, Math.max(0, delta)), Math.min(1, 1 + delta));
  }

  private static double clamp(double rate) {
    return Math.min(Math.max(rate, 0), 1);
  }
}
