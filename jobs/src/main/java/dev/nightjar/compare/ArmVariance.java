package dev.nightjar.compare;

import dev.nightjar.compare.Assignment.Unit;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;

/**
 * The two arms of a night with the variance that their assignment leaves.
 *
 * <ul>
 *   <li>By request, requests are independent however alike those of a user are: which of a user's
 *       requests an arm got was drawn one by one. Rates and quantiles count units; ratios and means
 *       leave a bucket out of both arms at once, which cancels what their users have in common.
 *   <li>By conversation or user the 64 subject buckets are the clusters. A subject is a user, or a
 *       conversation where users are not known, so that a conversation is never divided between
 *       buckets; where users are known, buckets of them are wider than conversations need.
 *   <li>By anything coarser nothing that is stored tells the variance.
 * </ul>
 */
final class ArmVariance {
  /** Buckets of an arm below which nothing is known of how its users differ. */
  private static final int FEWEST_BUCKETS = 16;

  /** Share of an arm's units from one of 64 subject buckets that makes it one subject's arm. */
  private static final double DOMINATED = 0.25;

  /** Units a subject up to which units are as good as independent. */
  private static final double REPEATED = 1.05;

  private final Assignment assignment;
  private final Metric metric;
  private final Method method;

  /** As stored. */
  private final Day ownCanary;

  private final Day ownControl;

  /** As they are tested. */
  final Day canary;

  final Day control;

  ArmVariance(Assignment assignment, Metric metric, Method method, Day canary, Day control) {
    this.assignment = assignment;
    this.metric = metric;
    this.method = method;
    this.ownCanary = canary;
    this.ownControl = control;
    if (paired() || method.equals(QuantileMethod.INSTANCE)) {
      this.canary = canary;
      this.control = control;
    } else if (assignment.unit() == Unit.REQUEST) {
      this.canary = canary.worth(1);
      this.control = control.worth(1);
    } else if (method.equals(LabelledMethod.INSTANCE)) {
      this.canary = canary;
      this.control = control;
    } else {
      double effect = designEffect();
      this.canary = canary.worth(effect);
      this.control = control.worth(effect);
    }
  }

  /** Whether both arms lose a bucket at once. */
  private boolean paired() {
    return metric.kind() == MetricKind.RATIO || metric.kind() == MetricKind.MEAN;
  }

  /**
   * Both arms are drawn from the same users: what repeated ones add is known better from both, and
   * is never taken for less than nothing.
   */
  private double designEffect() {
    double alone = ownCanary.binomialVariance + ownControl.binomialVariance;
    double clustered = ownCanary.clusteredVariance + ownControl.clusteredVariance;
    return alone > 0 ? Math.max(1, clustered / alone) : 1;
  }

  /** Why the variance is not known; null when it is. */
  String unknown() {
    if (assignment.problem() != null) {
      return assignment.problem();
    }
    if (assignment.unit() == Unit.COARSER) {
      return "assigned by "
          + assignment.named()
          + ": profiles know requests and users, and an interval from users would be too narrow";
    }
    if (assignment.unit() == Unit.REQUEST) {
      return null;
    }
    String found = unknown(ownCanary, "canary");
    return found == null ? unknown(ownControl, "baseline arm") : found;
  }

  private String unknown(Day arm, String name) {
    if (arm.units <= REPEATED * arm.subjects) {
      return null;
    }
    if (!arm.hasBuckets()) {
      return "assigned by "
          + assignment.named()
          + ", and of the "
          + Numbers.plain(arm.units)
          + " units of "
          + Numbers.plain(arm.subjects)
          + " users in the "
          + name
          + " no sums by user are stored: profile the night again";
    }
    int filled = filled(arm);
    if (filled < FEWEST_BUCKETS) {
      return "assigned by "
          + assignment.named()
          + ", and the "
          + name
          + " has too few users to know how they differ: "
          + filled
          + " of 64 groups of them, fewer than "
          + FEWEST_BUCKETS;
    }
    if (arm.largestBucketShare() > DOMINATED) {
      return "one subject, or a few, make "
          + Numbers.percent(arm.largestBucketShare())
          + " of the "
          + name
          + ": the arms cannot be compared";
    }
    return null;
  }

  private static int filled(Day arm) {
    int filled = 0;
    for (double units : arm.bucketDenominator) {
      filled += units > 0 ? 1 : 0;
    }
    return filled;
  }

  /** Clusters of the smaller arm less one: its buckets with units, or its units. */
  double degrees() {
    return Math.max(1, Math.min(clusters(ownCanary), clusters(ownControl)) - 1);
  }

  private double clusters(Day arm) {
    boolean byUnit = !arm.hasBuckets() || (assignment.unit() == Unit.REQUEST && !paired());
    return byUnit ? arm.units : Math.min(filled(arm), arm.units);
  }

  /** How far repeated subjects widen what the method says by itself, as a factor of the error. */
  private double widening(int statistic) {
    return method.equals(QuantileMethod.INSTANCE) && assignment.unit() != Unit.REQUEST
        ? Math.sqrt(Clustering.effect(metric, statistic, ownCanary, ownControl))
        : 1;
  }

  Change change(int statistic) {
    double wider = widening(statistic);
    Change c = method.change(metric, statistic, canary, control, 1, wider);
    return new Change(c.value(), c.lower(), c.upper(), c.effect(), wider * c.standardError());
  }

  Contrast contrast(int statistic) {
    Contrast c = method.contrast(metric, canary, control, 1)[statistic];
    double wider = widening(statistic);
    return wider > 1 && c.isDefined() ? c.withZ(c.z() / wider) : c;
  }
}
