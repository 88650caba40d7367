package dev.nightjar.stats;

/**
 * How much more a treated group changed than an untreated one over the same nights. What happens to
 * both cancels; it rests on both having moved alike without the treatment, which earlier nights can
 * refute.
 */
public final class DifferenceInDifferences {

  private DifferenceInDifferences() {}

  /**
   * @param effect the treated group's change less the other's, on the scale asked for
   * @param pValue two-sided
   */
  public record Estimate(double effect, double standardError, double z, double pValue) {
    static Estimate of(double effect, double variance) {
      double error = Math.sqrt(variance);
      double z = effect / error;
      return new Estimate(effect, error, z, 2 * Normal.upperTail(Math.abs(z)));
    }
  }

  /**
   * Events of a group before and after.
   *
   * @param before events before, of {@code sizeBefore} units
   * @param after events after, of {@code sizeAfter} units
   */
  public record Group(double before, double sizeBefore, double after, double sizeAfter) {}

  /** Of rates, as a difference of shares; the binomial variance times {@code dispersion}. */
  public static Estimate ofRates(Group control, Group treated, double dispersion) {
    double effect =
        treated.after() / treated.sizeAfter()
            - treated.before() / treated.sizeBefore()
            - control.after() / control.sizeAfter()
            + control.before() / control.sizeBefore();
    double variance =
        share(control.before(), control.sizeBefore())
            + share(control.after(), control.sizeAfter())
            + share(treated.before(), treated.sizeBefore())
            + share(treated.after(), treated.sizeAfter());
    return Estimate.of(effect, dispersion * variance);
  }

  /**
   * Of rates, as a difference of log odds; undefined (NaN) where a group has none or only events.
   */
  public static Estimate ofLogOdds(Group control, Group treated, double dispersion) {
    double effect =
        logit(treated.after(), treated.sizeAfter())
            - logit(treated.before(), treated.sizeBefore())
            - logit(control.after(), control.sizeAfter())
            + logit(control.before(), control.sizeBefore());
    double variance =
        odds(control.before(), control.sizeBefore())
            + odds(control.after(), control.sizeAfter())
            + odds(treated.before(), treated.sizeBefore())
            + odds(treated.after(), treated.sizeAfter());
    return Estimate.of(Double.isFinite(effect) ? effect : Double.NaN, dispersion * variance);
  }

  private static double share(double events, double size) {
    double p = events / size;
    return p * (1 - p) / size;
  }

  private static double logit(double events, double size) {
    return Math.log(events / (size - events));
  }

  private static double odds(double events, double size) {
    return 1 / events + 1 / (size - events);
  }
}
