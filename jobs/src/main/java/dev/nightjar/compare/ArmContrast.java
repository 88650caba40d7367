package dev.nightjar.compare;

import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import dev.nightjar.stats.FarringtonManning;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.StudentT;

/**
 * One metric of a canary against the concurrent baseline arm. Both arms share the day, so no noise
 * between days enters: what is tested is sampling, clustered by what the deployment says that
 * traffic was divided by. The canary passes when harm beyond the margin is ruled out (one-sided 5
 * %), fails when harm is shown and is larger than the margin, and is open otherwise.
 */
final class ArmContrast {
  /** Units of an arm below which nothing is tested. */
  private static final double FEWEST_UNITS = 30;

  private static final double ALPHA = 0.05;
  private static final double POWER = Normal.upperQuantile(ALPHA) + Normal.upperQuantile(0.2);

  final Timeline line;
  final int statistic;
  final Day canary;
  final Day control;

  /** How a judge's rate is corrected; null where there is no judge, or nothing to compare with. */
  final JudgedRate judged;

  /** Estimates and tests. */
  final Method method;

  private final Assignment assignment;
  private final ArmVariance arms;
  final Change change;
  final Contrast contrast;
  final double margin;

  /** Largest and smallest harm that the one-sided intervals leave open, in the metric's unit. */
  final double mostHarm;

  final double leastHarm;

  /** p-value of the hypothesis that the canary is worse by the margin or more. */
  final double inferiorityP;

  /** p-value of the hypothesis that the canary is not worse. */
  final double harmP;

  /** Why nothing is tested; null when it is. */
  final String unsupported;

  /** {@link #harmP} after false discovery control over the canary's metrics. */
  double harmQ = Double.NaN;

  ArmContrast(
      Timeline line,
      int statistic,
      Day canary,
      Day control,
      JudgedRate judged,
      Assignment assignment) {
    this.line = line;
    this.statistic = statistic;
    this.canary = canary;
    this.control = control;
    this.judged = judged;
    method = judged == null ? line.method : judged.method;
    Metric metric = line.metric;
    this.assignment = assignment;
    arms = control == null ? null : new ArmVariance(assignment, metric, method, canary, control);
    unsupported = unsupported(metric);
    if (control == null) {
      change = Change.UNKNOWN;
      contrast = Contrast.NONE;
      margin = Double.NaN;
      mostHarm = Double.NaN;
      leastHarm = Double.NaN;
      inferiorityP = Double.NaN;
      harmP = Double.NaN;
      return;
    }
    change = arms.change(statistic);
    contrast = arms.contrast(statistic);
    double base = method.estimate(metric, statistic, control, 1).value();
    margin = metric.margin().around(base);
    double degrees = arms.degrees();
    double oneSided =
        StudentT.criticalValue(1 - 2 * ALPHA, degrees) / Normal.criticalValue(Method.LEVEL);
    double up = change.value() + oneSided * (change.upper() - change.value());
    double down = change.value() - oneSided * (change.value() - change.lower());
    Direction worse = metric.worse();
    switch (worse) {
      case HIGHER -> {
        mostHarm = up;
        leastHarm = down;
      }
      case LOWER -> {
        mostHarm = -down;
        leastHarm = -up;
      }
      default -> {
        mostHarm = Math.max(up, -down);
        leastHarm = Math.max(down, -up);
      }
    }
    double t = contrast.z();
    harmP =
        worse == Direction.BOTH
            ? StudentT.twoSided(t, degrees)
            : StudentT.upperTail(worse.sign() * t, degrees);
    inferiorityP = inferiority(metric);
  }

  private String unsupported(Metric metric) {
    String unestimable = Weighing.unestimable(canary, control, " of the baseline arm");
    if (unestimable != null) {
      return unestimable;
    }
    if (judged != null && judged.incomparable != null) {
      return judged.incomparable;
    }
    String undefined = Reasons.undefined(metric, canary, control);
    if (undefined != null) {
      return undefined;
    }
    if (control == null || control.units < FEWEST_UNITS) {
      return Reasons.fewUnits(
          control == null ? 0 : control.units, FEWEST_UNITS, "in the concurrent baseline arm");
    }
    if (canary.units < FEWEST_UNITS) {
      return Reasons.fewUnits(canary.units, FEWEST_UNITS, "in the canary");
    }
    return arms.unknown();
  }

  /** Farrington and Manning's test for rates, elsewhere a normal one from the interval. */
  private double inferiority(Metric metric) {
    boolean plain = method.equals(RateMethod.INSTANCE);
    if (plain && metric.worse() != Direction.BOTH && margin > 0) {
      Rate now = RateMethod.rate(metric, arms.canary);
      Rate then = RateMethod.rate(metric, arms.control);
      return metric.worse() == Direction.HIGHER
          ? FarringtonManning.ofBadRates(
                  now.events(), now.size(), then.events(), then.size(), margin)
              .p()
          : FarringtonManning.ofSuccessRates(
                  now.events(), now.size(), then.events(), then.size(), margin)
              .p();
    }
    double harm = metric.worse() == Direction.BOTH ? Math.abs(change.value()) : signed();
    double error = (mostHarm - harm) / Normal.upperQuantile(ALPHA);
    return error > 0 ? Normal.upperTail((margin - harm) / error) : Double.NaN;
  }

  private double signed() {
    return line.metric.worse().sign() * change.value();
  }

  /** How much worse the canary is, in the metric's unit. */
  double harm() {
    return line.metric.worse() == Direction.BOTH ? Math.abs(change.value()) : signed();
  }

  boolean tested() {
    return unsupported == null && contrast.isDefined() && Double.isFinite(mostHarm);
  }

  Verdict verdict() {
    if (!tested()) {
      return Verdict.INSUFFICIENT_DATA;
    }
    if (harmQ <= line.metric.falseDiscoveryRate() && harm() > margin) {
      return Verdict.REGRESSED;
    }
    return mostHarm <= margin ? Verdict.NOT_WORSE : Verdict.INSUFFICIENT_DATA;
  }

  double detectable() {
    return POWER * change.standardError();
  }

  /** Units of the canary with which the margin would be detected. */
  double needed() {
    double ratio = detectable() / margin;
    return margin > 0 ? Math.ceil(canary.units * ratio * ratio) : Double.NaN;
  }

  String reason() {
    String said = said();
    return assignment.note() == null || !tested() ? said : said + "; " + assignment.note();
  }

  private String said() {
    Metric m = line.metric;
    if (!tested()) {
      return unsupported == null ? Reasons.noError() : unsupported;
    }
    String against = " than the concurrent baseline arm";
    return switch (verdict()) {
      case REGRESSED ->
          Numbers.difference(m, harm())
              + (m.worse() == Direction.BOTH ? " apart from" : " worse than")
              + " the concurrent baseline arm, beyond the margin of "
              + Numbers.difference(m, margin)
              + " (q "
              + Numbers.probability(harmQ)
              + ")";
      case NOT_WORSE ->
          "at worst "
              + (mostHarm > 0 ? Numbers.difference(m, mostHarm) + " worse" : "no worse at all")
              + against
              + " (one-sided 95 %), within the margin of "
              + Numbers.difference(m, margin);
      default ->
          "up to "
              + Numbers.difference(m, mostHarm)
              + " worse"
              + against
              + " cannot be ruled out, the margin is "
              + Numbers.difference(m, margin)
              + needs();
    };
  }

  private String needs() {
    double needed = needed();
    return Double.isFinite(needed) && needed > canary.units
        ? "; about " + Numbers.plain(needed) + " units of the canary would show it"
        : "";
  }
}
