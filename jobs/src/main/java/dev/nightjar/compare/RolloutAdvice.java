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
    double needed = needed(f.lead());
    double nightly = f.lead().current() == null ? 0 : f.lead().current().observations();
    if (!Double.isFinite(needed) || !(nightly > 0)) {
      return Optional.of(new RolloutAdvice(versions, Double.NaN, LEAST_SHARE, 1));
    }
    double share = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, needed / nightly));
    int nights = (int) Math.max(1, Math.ceil(needed / (share * nightly)));
    return Optional.of(new RolloutAdvice(versions, needed, share, nights));
  }

  /** Of the finding's change; concurrent arms share the nights, so their noise does not count. */
  private static double needed(Comparison lead) {
    if (lead.baselineEstimate() == null || lead.current() == null) {
      return Double.NaN;
    }
    if (lead.metric().kind() == MetricKind.RATE) {
      double before = lead.baselineEstimate().value();
      double after = lead.current().value();
      double deff =
          Math.max(1, lead.current().observations() / lead.current().effectiveSampleSize());
      return Math.ceil(deff * Power.sampleSize(before, after, ALPHA, POWER));
    }
    double scale = Double.isFinite(lead.noiseScale()) ? lead.noiseScale() : 1;
    double detectable = lead.minimumDetectableEffect() / scale;
    double size = lead.current().observations();
    return Math.ceil(2 * Power.neededSize(size, detectable, Math.abs(lead.change())));
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
