package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rows of a night of one metric as one judge saw it, written from its tests. */
final class FamilyRows {
  /** Units a day from which a silent night is worth a row: chance would be e^-20. */
  private static final double EXPECTED_UNITS = 20;

  private final FamilyNight night;
  private final MixSplits mixes;

  /** Slices whose harm is one of mix. */
  private final Set<String> mixed = new HashSet<>();

  FamilyRows(FamilyNight night) {
    this.night = night;
    this.mixes = new MixSplits(night);
  }

  /** The rows, in the order of the slices. */
  List<Comparison> all() {
    List<Comparison> rows = new ArrayList<>();
    int next = 0;
    for (Timeline line : night.family().lines) {
      Rows build = new Rows(night.night(), line);
      if (night.hidden().containsKey(line)) {
        rows.add(build.suppressed(night.hidden().get(line)));
      }
      Estimate[] estimates = new Estimate[line.method.statistics(line.metric).size()];
      while (next < night.drafts().size() && night.drafts().get(next).line.equals(line)) {
        Draft d = night.drafts().get(next++);
        // Which method corrects a judge depends on the baseline, too.
        if (d.current != null && (estimates[d.statistic] == null || d.judged != null)) {
          estimates[d.statistic] =
              d.method().estimate(line.metric, d.statistic, d.current, 1, d.designEffect);
        }
        Comparison row = told(d, row(build, d, estimates[d.statistic]));
        d.row = row;
        if (row != null) {
          rows.add(row);
          mixRow(build, d, estimates[d.statistic], rows);
          // Too little history for a test is no reason to withhold what was measured.
          if (d.statistic == 0 && d.current != null && row.baselineEstimate() != null) {
            for (Extra extra : line.method.extras(line.metric, d.current, d.baseline)) {
              rows.add(build.extra(row, extra));
            }
          }
        }
      }
    }
    youngMix(rows);
    return rows;
  }

  private static Comparison told(Draft d, Comparison row) {
    Comparison judged = d.judged == null ? remarked(d, row) : d.judged.tell(row);
    return judged == null || d.redefined == null
        ? judged
        : judged.because(judged.reason() + "; " + d.redefined);
  }

  private static Comparison remarked(Draft d, Comparison row) {
    String remark = row == null || row.current() == null ? null : d.line.method.remark(d.current);
    return remark == null ? row : row.because(row.reason() + "; " + remark);
  }

  private Comparison row(Rows build, Draft d, Estimate current) {
    String name = d.statisticName();
    Day weightless = d.line.weightless(night.night());
    if (d.current == null && weightless != null) {
      return weightless(build, d, weightless);
    }
    if (d.line.redefined().contains(night.night())) {
      return redefined(build, d);
    }
    if (d.current == null) {
      return missing(build, d);
    }
    if (d.baseline == null && Weighing.hasUnweighted(d.current)) {
      return build.untested(
          name, null, d.window, null, Verdict.INSUFFICIENT_DATA, Weighing.missing(d.current, ""));
    }
    if (d.baseline == null) {
      return withoutBaseline(build, d, current);
    }
    Estimate baseline =
        Suppression.isThin(d.baseline.subjects, night.settings().minimumSubjects())
                || Weighing.hasUnweighted(d.baseline)
            ? null
            : d.estimate(d.baseline, d.activeDays);
    if (Weighing.hasUnweighted(d.current)) {
      return build.untested(
          name, null, d.window, baseline, Verdict.INSUFFICIENT_DATA, d.unsupported);
    }
    if (!d.tested()) {
      return build.untested(
          name, current, d.window, baseline, Verdict.INSUFFICIENT_DATA, d.unsupported);
    }
    Change change = d.change(d.widening());
    boolean distance = d.metric().kind().isDistance();
    double margin =
        distance ? d.metric().margin().absolute() : d.metric().margin().around(baseline.value());
    Decision decision =
        Decision.of(
            d,
            change.value(),
            change.lower(),
            change.upper(),
            change.standardError(),
            margin,
            build.share());
    Change shown = distance ? medians(current, baseline, change) : change;
    if (decision.verdict() != Verdict.REGRESSED) {
      return build.tested(d, current, baseline, shown, decision, Split.NONE);
    }
    Split split = mixes.split(d, d.line, change);
    d.mix = MixChange.of(d, split, change.value(), margin);
    mixes.remember(d);
    return build.tested(
        d, current, baseline, shown, d.mix == null ? decision : d.mix.said(decision), split);
  }

  /** Whether what looks like harm of a slice is traffic that moved between its parts. */
  boolean isMix(Timeline line) {
    return mixed.contains(line.sliceKey);
  }

  /** The statement that a regressed row is one of mix, beside that row. */
  private void mixRow(Rows build, Draft d, Estimate current, List<Comparison> rows) {
    if (d.mix != null) {
      // Said once: a narrower slice, and another baseline, would repeat it.
      boolean said = said(d.line) || d.row.baselineEstimate() == null;
      mixed.add(d.line.sliceKey);
      if (!said) {
        rows.add(told(d, build.mixChange(d, current, d.row.baselineEstimate(), d.mix)));
      }
    }
  }

  private boolean said(Timeline line) {
    return mixed.stream().anyMatch(key -> Slice.parse(key).contains(line.slice));
  }

  /** The same for young slices that are worse than the traffic they took over only by its kind. */
  private void youngMix(List<Comparison> rows) {
    for (Draft d : night.inherited()) {
      Timeline home = night.expectation().home(d.line);
      boolean young = d.rule.isInherited() && home != null && Triage.harmed(d);
      Day before = young ? home.fold(d.window) : null;
      if (before == null
          || Suppression.isThin(before.subjects, night.settings().minimumSubjects())) {
        continue;
      }
      Estimate then = d.line.method.estimate(d.metric(), d.statistic, before, d.activeDays);
      Estimate now = d.line.method.estimate(d.metric(), d.statistic, d.current, 1);
      double margin = d.metric().margin().around(then.value());
      Split split = mixes.split(d, home, Change.UNKNOWN);
      d.mix = MixChange.of(d, split, now.value() - then.value(), margin);
      if (d.mix != null && !said(d.line)) {
        rows.add(new Rows(night.night(), d.line).mixChange(d, now, then, d.mix));
      }
      if (d.mix != null) {
        mixed.add(d.line.sliceKey);
      }
    }
  }

  /** A distribution's change is shown in its own unit; the distance is its effect size. */
  private static Change medians(Estimate current, Estimate baseline, Change change) {
    return new Change(
        current.value() - baseline.value(),
        Double.NaN,
        Double.NaN,
        change.effect(),
        change.standardError());
  }

  /** A slice that did not fall silent, though nothing can be said of it. */
  private Comparison weightless(Rows build, Draft d, Day rows) {
    boolean printed =
        d.baseline != null
            && !Weighing.hasUnweighted(d.baseline)
            && !Suppression.isThin(d.baseline.subjects, night.settings().minimumSubjects());
    return build.untested(
        d.statisticName(),
        null,
        d.window,
        printed ? d.estimate(d.baseline, d.activeDays) : null,
        Verdict.INSUFFICIENT_DATA,
        Weighing.missing(rows, ""));
  }

  /** The night itself is stored as another definition counted it: said once a baseline. */
  private Comparison redefined(Rows build, Draft d) {
    boolean said = d.line.slice.size() > 0 || d.statistic > 0;
    return said
        ? null
        : build.untested(
            d.statisticName(),
            null,
            d.window,
            null,
            Verdict.INSUFFICIENT_DATA,
            Redefinition.ofNight(d.metric(), night.night()));
  }

  /** A slice that fell silent: one row a baseline, if it used to speak every day. */
  private Comparison missing(Rows build, Draft d) {
    if (d.baseline == null || d.statistic > 0) {
      return null;
    }
    double perDay = d.baseline.units / d.activeDays;
    if (perDay < EXPECTED_UNITS
        || Suppression.isThin(d.baseline.subjects, night.settings().minimumSubjects())) {
      return null;
    }
    Estimate baseline = d.estimate(d.baseline, d.activeDays);
    return build.untested(
        d.statisticName(),
        null,
        d.window,
        baseline,
        Verdict.MISSING_SLICE,
        Reasons.missing(perDay));
  }

  /** New where the metric has a baseline and the slice was never seen before it ended. */
  private Comparison withoutBaseline(Rows build, Draft d, Estimate current) {
    LocalDate since = d.line.firstSeen(night.night());
    String undefined = Reasons.undefined(d.metric(), d.current, null);
    if (undefined != null) {
      return build.untested(
          d.statisticName(), current, d.window, null, Verdict.INSUFFICIENT_DATA, undefined);
    }
    if (d.line.replacedMapping() != null) {
      return build.untested(
          d.statisticName(),
          current,
          d.window,
          null,
          Verdict.INSUFFICIENT_DATA,
          Reasons.renewed(since, d.line.replacedMapping()));
    }
    boolean metricHas = night.family().whole != null && night.family().whole.fold(d.window) != null;
    if (!metricHas && d.redefined != null) {
      return build.untested(
          d.statisticName(), current, d.window, null, Verdict.INSUFFICIENT_DATA, "no history yet");
    }
    boolean fresh = metricHas && d.window.days().stream().noneMatch(since::isBefore);
    return build.untested(
        d.statisticName(),
        current,
        d.window,
        null,
        fresh ? Verdict.NEW_SLICE : Verdict.INSUFFICIENT_DATA,
        fresh
            ? Reasons.newSlice(since, night.night())
            : Reasons.noBaseline(d.metric(), metricHas, !d.line.evaluator.isEmpty(), since));
  }
}
