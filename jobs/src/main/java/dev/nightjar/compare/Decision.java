package dev.nightjar.compare;

import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import dev.nightjar.stats.Normal;

/**
 * A verdict and why.
 *
 * @param severity of a regression, else null
 * @param detectable smallest change that these data would show with power 0.8
 * @param needed units tonight to show a change of the size of the margin; NaN where no number of
 *     them would, because days differ more than that
 */
record Decision(Verdict verdict, String reason, String severity, double detectable, double needed) {
  /** One-sided level at which power is stated: what survives false discovery control, roughly. */
  private static final double ALPHA = 0.001;

  /** Standard errors that the smallest detectable change is away from none. */
  static final double POWER = Normal.upperQuantile(ALPHA) + Normal.upperQuantile(0.2);

  static Decision untested(String reason) {
    return new Decision(Verdict.INSUFFICIENT_DATA, reason, null, Double.NaN, Double.NaN);
  }

  /**
   * @param size what is held against the margin: the change, or the effect size of a distribution
   * @param lower lower end of its interval
   * @param upper upper end
   * @param error its sampling error when nothing changed
   * @param share of the metric's traffic that the slice has
   */
  static Decision of(
      Draft d, double size, double lower, double upper, double error, double margin, double share) {
    Metric metric = d.metric();
    double detectable = POWER * d.scale * error;
    double between = d.scale * d.scale - 1;
    double room = square(margin / (POWER * error)) - between;
    double needed = room > 0 ? Math.ceil(d.current.units / room) : Double.NaN;
    Direction worse = metric.worse();
    double harm = worse == Direction.BOTH ? Math.abs(size) : worse.sign() * size;
    double level = metric.falseDiscoveryRate();
    if (d.harmQ <= level && harm > margin) {
      return new Decision(
          Verdict.REGRESSED,
          Reasons.regressed(d, size, margin),
          Severity.of(metric, size, margin, share),
          detectable,
          needed);
    }
    if (d.gainQ <= level && -harm > margin) {
      return new Decision(
          Verdict.IMPROVED, Reasons.improved(d, size, margin), null, detectable, needed);
    }
    double worst =
        switch (worse) {
          case HIGHER -> upper;
          case LOWER -> -lower;
          case BOTH -> Math.max(upper, -lower);
        };
    if (worst <= margin) {
      return new Decision(
          Verdict.NOT_WORSE, Reasons.notWorse(d, worst, margin), null, detectable, needed);
    }
    return new Decision(
        Verdict.INSUFFICIENT_DATA,
        Reasons.undecided(d, worst, margin, detectable, needed),
        null,
        detectable,
        needed);
  }

  private static double square(double x) {
    return x * x;
  }
}
