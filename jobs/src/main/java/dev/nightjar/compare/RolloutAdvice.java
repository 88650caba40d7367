package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.Power;
import java.util.List;
import java.util.Optional;

/**
 * The roll-out that would tell release versions apart where a finding's data cannot.
 *
 * @param versions as {@code component=version}, each to be assigned by a hash with a salt of its
 *     own
 * @param unitsPerSide units with and without a version that show a change of the finding's size,
 *     one-sided at 0.001 with power 0.8; NaN where the change says nothing of that
 * @param share of the slice's nightly traffic that each version is held back from, between 1 % and
 *     a half
 * @param nights that this takes
 */
public record RolloutAdvice(List<String> versions, double unitsPerSide, double share, int nights) {
  /** Two-sided, of which the harmful side is tested. */
  private static final double ALPHA = 0.002;

  private static final double POWER = 0.8;
  private static final double LEAST_SHARE = 0.01;
  private static final double MOST_SHARE = 0.5;

  /** Empty where the component is known, or none is suspected. */
  public static Optional<RolloutAdvice> of(Finding f) {
    boolean open =
        "not_separable".equals(f.identifiability())
            || "weakly_separable".equals(f.identifiability());
    if (!open || f.suspectedValue() == null) {
      return Optional.empty();
    }
    List<String> versions =
        f.suspectedComponent() == null
            ? List.of(f.suspectedValue().split(", "))
            : List.of(f.suspectedComponent() + "=" + f.suspectedValue());
    return Optional.of(of(versions, Shown.of(f.lead())));
  }

  /**
   * The roll-out that tells these versions apart, from what a comparison shows of their change.
   *
   * @param shown null where nothing is known of it
   */
  public static RolloutAdvice of(List<String> versions, Shown shown) {
    double needed = shown == null ? Double.NaN : needed(shown);
    double nightly = shown == null ? 0 : shown.observations();
    if (!Double.isFinite(needed) || !(nightly > 0)) {
      return new RolloutAdvice(versions, Double.NaN, LEAST_SHARE, 1);
    }
    double share = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, needed / nightly));
    int nights = (int) Math.max(1, Math.ceil(needed / (share * nightly)));
    return new RolloutAdvice(versions, needed, share, nights);
  }

  /** Of the finding's change; concurrent arms share the nights, so their noise does not count. */
  private static double needed(Shown shown) {
    if (shown.kind() == MetricKind.RATE) {
      double deff = Math.max(1, shown.observations() / shown.effectiveSampleSize());
      return Math.ceil(deff * Power.sampleSize(shown.before(), shown.after(), ALPHA, POWER));
    }
    double scale = Double.isFinite(shown.noiseScale()) ? shown.noiseScale() : 1;
    double detectable = shown.detectable() / scale;
    return Math.ceil(
        2 * Power.neededSize(shown.observations(), detectable, Math.abs(shown.change())));
  }

  /**
   * What a comparison shows of a change.
   *
   * @param before value of the baseline
   * @param after value of the night
   * @param observations units of the night
   * @param effectiveSampleSize what they are worth
   * @param detectable smallest change that the night would show
   */
  public record Shown(
      MetricKind kind,
      double before,
      double after,
      double change,
      double observations,
      double effectiveSampleSize,
      double noiseScale,
      double detectable) {
    static Shown of(Comparison lead) {
      return lead.baselineEstimate() == null || lead.current() == null
          ? null
          : new Shown(
              lead.metric().kind(),
              lead.baselineEstimate().value(),
              lead.current().value(),
              lead.change(),
              lead.current().observations(),
              lead.current().effectiveSampleSize(),
              lead.noiseScale(),
              lead.minimumDetectableEffect());
    }
  }

  /** One sentence, without a full stop. */
  public String sentence() {
    boolean one = versions.size() == 1;
    StringBuilder text = new StringBuilder(240);
    text.append("roll-out that would tell: assign ")
        .append(String.join(" and ", versions))
        .append(one ? " by a hash" : " each by a hash with a salt of its own")
        .append(", so that about ")
        .append(Numbers.percent(share))
        .append(one ? " of this traffic keeps the version before" : " of this traffic has each ")
        .append(one ? "" : "without the others");
    if (Double.isFinite(unitsPerSide)) {
      text.append("; ")
          .append(Numbers.plain(unitsPerSide))
          .append(" units on each side, ")
          .append(nights == 1 ? "one night" : nights + " nights")
          .append(" of it, show a change of this size");
    }
    return text.toString();
  }
}
