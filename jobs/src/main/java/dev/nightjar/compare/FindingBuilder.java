package dev.nightjar.compare;

import dev.nightjar.compare.Triage.Cause;
import dev.nightjar.compare.Triage.Scanned;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes a cause down as a finding: its row, onset, component, gravity and name. */
final class FindingBuilder {
  private final LocalDate night;
  private final Windows windows;
  private final CompareSettings settings;
  private final Continuity continuity;
  private final Attributions attributions;

  FindingBuilder(
      LocalDate night,
      Windows windows,
      CompareSettings settings,
      Continuity continuity,
      Attributions attributions) {
    this.night = night;
    this.windows = windows;
    this.settings = settings;
    this.continuity = continuity;
    this.attributions = attributions;
  }

  Finding build(Cause cause) {
    Scanned metric = cause.metrics.get(0);
    Suspect found = cause.suspects.get(0);
    Draft draft = leadDraft(metric, found);
    Comparison lead = draft == null ? young(metric, found, cause) : draft.row;
    Draft scaleOf = draft == null ? metric.lead() : draft;
    Onset onset =
        Onset.of(found, scaleOf, night, windows, metric.scan().statistic(), metric.scan().sign());
    Attribution attribution = attributions.of(found, metric.scan(), onset);
    Continuity.Name name = continuity.of(lead, metric.scan().sign());
    int lasting = (int) ChronoUnit.DAYS.between(onset.likely(), night) + 1;
    double active =
        Math.max(1, found.line.whole().activeDays(metric.scan().expectation().window()));
    Exposure exposure =
        Exposure.since(
            onset.likely(), night, found, metric.scan().statistic(), metric.scan().sign(), active);
    return new Finding(
        name.id(),
        night,
        lead,
        settings.failureClasses().getOrDefault(lead.metric().report(), "model_behaviour"),
        severity(lead, Math.max(lasting, name.nightsSeen())),
        onset.earliest(),
        onset.likely(),
        onset.latest(),
        name.nightsSeen(),
        exposure.excess(),
        Math.round(exposure.subjects()),
        attribution.component(),
        attribution.value(),
        attribution.previous(),
        attribution.identifiability(),
        folded(cause, lead));
  }

  /** The slice's own regressed row; same weekday first, then trailing, then pinned. */
  private static Draft leadDraft(Scanned metric, Suspect found) {
    return found.regressed.stream()
        .filter(d -> d.row != null && d.row.baselineEstimate() != null && !found.fresh)
        .min(
            Comparator.comparing((Draft d) -> d.statistic != metric.scan().statistic())
                .thenComparing(d -> d.rule.kind())
                .thenComparing(d -> d.rule.name()))
        .orElse(null);
  }

  /** A row for a slice that has none of its own: too young, or wider than what was flagged. */
  private Comparison young(Scanned metric, Suspect found, Cause cause) {
    Draft heldOut = HeldOut.of(found);
    if (heldOut != null) {
      return HeldOut.row(found, heldOut, night);
    }
    Draft like = metric.lead();
    Baseline window = metric.scan().expectation().window();
    double active = Math.max(1, found.line.whole().activeDays(window));
    JudgedRate judged = JudgedRate.of(found.line, night, window, found.current, found.baseline);
    Draft d =
        new Draft(
            found.line,
            like.rule,
            like.statistic,
            window,
            found.current,
            found.baseline,
            active,
            judged);
    d.contrast =
        d.method().contrast(d.metric(), found.current, found.baseline, active)[d.statistic];
    Draft own = found.regressed.stream().filter(r -> r.row == null).findFirst().orElse(null);
    d.judgeLike(own == null ? like : own);
    d.harmQ =
        own == null
            ? cause.folded.stream().mapToDouble(f -> f.harmQ).min().orElse(like.harmQ)
            : own.harmQ;
    Rows rows = new Rows(night, found.line);
    Estimate current = d.estimate(found.current, 1);
    Estimate baseline = d.estimate(found.baseline, active);
    Change change = d.change(d.widening());
    String reason =
        found.fresh
            ? "seen since "
                + found.line.firstSeen(night)
                + " only: held against the traffic that it took over"
            : "the common part of the slices that regressed; q is that of the rows it explains";
    Decision decision = new Decision(Verdict.REGRESSED, reason, null, Double.NaN, Double.NaN);
    Split split = Split.of(d, metric.night().family(), night).of(d, change);
    Comparison row = rows.tested(d, current, baseline, change, decision, split);
    return judged == null ? row : judged.tell(row);
  }

  private static String severity(Comparison lead, int nights) {
    Margin margin = lead.metric().margin();
    boolean distance = lead.metric().kind().isDistance();
    double size = distance ? lead.effectSize() : lead.change();
    double allowed = distance ? margin.absolute() : margin.around(lead.baselineEstimate().value());
    return Severity.of(lead.metric(), size, allowed, lead.sliceSize(), nights);
  }

  private static List<Comparison> folded(Cause cause, Comparison lead) {
    Set<Comparison> rows = new LinkedHashSet<>();
    for (Draft d : cause.folded) {
      rows.add(d.row);
    }
    rows.remove(lead);
    return new ArrayList<>(rows);
  }
}
