package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.Comparator;

/** The row of a finding that rests on the half of the subjects that did not choose its slice. */
final class HeldOut {
  private HeldOut() {}

  /** The clearest test of a slice in a half that did not choose it; null when there is none. */
  static Draft of(Suspect found) {
    return found.regressed.stream()
        .filter(d -> d.rule.isHeldOut())
        .min(Comparator.comparingDouble(d -> d.harm))
        .orElse(null);
  }

  static Comparison row(Suspect found, Draft d, LocalDate night) {
    Estimate current = d.estimate(d.current, 1);
    Estimate baseline = d.estimate(d.baseline, d.activeDays);
    Change change = d.change(d.widening());
    String reason =
        "found among all combinations of up to three values in one half of the subjects and"
            + " confirmed in the other, whose numbers these are; subjects are counted by hash"
            + " bucket, so there are at least as many; held against "
            + (found.fresh ? "the past of like traffic, being too young" : "its past")
            + " at tonight's mix";
    Decision decision = new Decision(Verdict.REGRESSED, reason, null, Double.NaN, Double.NaN);
    return new Rows(night, found.line).tested(d, current, baseline, change, decision, Split.NONE);
  }
}
