package dev.nightjar.compare;

import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.Normal;
import java.util.List;

/**
 * A change that is one of mix: the parts did as before, and traffic moved between them (Kitagawa,
 * 1955). Nothing got worse for anybody, so it makes no finding and blames no release.
 *
 * @param split rate, mix, and entry and exit
 * @param reason what moved, in words
 */
record MixChange(Split split, String reason) {
  static final String STATISTIC = "mix_change";

  /** One-sided, so that what may well be harm is not called mix. */
  private static final double BEYOND_NOISE = Normal.upperQuantile(0.05);

  /**
   * The mix change that a regressed draft is; null when its parts got worse, or cannot be told. The
   * parts' change must be within the margin or within its noise, and clearly less than the whole
   * change; what moved must explain most of it and be more than the margin.
   *
   * @param change of the slice, current minus baseline
   */
  static MixChange of(Draft d, Split split, double change, double margin) {
    Metric metric = d.metric();
    if (split.moved() == null
        || !Kinds.CONFOUNDERS.containsAll(List.of(split.dimension().split(", ")))) {
      // Traffic that moved to another release is what a release does, not how hard the traffic is.
      return null;
    }
    double sign = metric.worse() == Direction.BOTH ? Math.signum(change) : metric.worse().sign();
    double total = sign * change;
    double rate = sign * split.rate();
    double moved = sign * split.shifted();
    double clustered =
        metric.kind() == MetricKind.RATE
            ? Math.sqrt(d.current.units / RateMethod.rate(metric, d.current).size())
            : 1;
    double error = split.error() * clustered * d.scale;
    boolean harmless = rate <= Math.max(margin, BEYOND_NOISE * error);
    boolean explained = moved > margin && moved >= Math.max(rate, total / 2);
    if (!(harmless && explained && rate + error < total)) {
      return null;
    }
    String reason =
        "a change of mix, not of how well traffic is served: "
            + split.moved()
            + "; of a change of "
            + signed(metric, change)
            + " the mix accounts for "
            + signed(metric, split.shifted())
            + " and the parts themselves for "
            + signed(metric, split.rate())
            + " (standard error "
            + Numbers.difference(metric, error)
            + "), split by "
            + split.dimension();
    return new MixChange(split, reason);
  }

  /** The statement, told without its row. */
  String sentence(Timeline line) {
    return line.metric.name()
        + " of "
        + (line.slice.size() == 0 ? "all traffic" : line.sliceKey)
        + " is worse by "
        + reason;
  }

  /** The verdict of the row, with what it means. */
  Decision said(Decision decision) {
    return new Decision(
        decision.verdict(),
        decision.reason() + "; but it is " + reason + ": no finding",
        decision.severity(),
        decision.detectable(),
        decision.needed());
  }

  private static String signed(Metric metric, double value) {
    return (value < 0 ? "-" : "+") + Numbers.difference(metric, value);
  }
}
