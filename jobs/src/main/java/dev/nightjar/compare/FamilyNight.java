package dev.nightjar.compare;

import dev.nightjar.compare.Conjunctions.Conjunction;
import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A night of one metric as one judge saw it: what is printed, what is tested, and the rows. */
final class FamilyNight {
  /** Fewest units tonight and in the baseline for a test, whatever their outcomes. */
  private static final double FEWEST_UNITS = 10;

  private static final double FEWEST_BASELINE_UNITS = 30;

  /** Units a day from which a silent night is worth a row: chance would be e^-20. */
  private static final double EXPECTED_UNITS = 20;

  private final Family family;
  private final LocalDate night;
  private final Windows windows;
  private final CompareSettings settings;
  private final Map<Timeline, String> hidden;
  private final Expectation expectation;
  private final CellSource cells;
  private final Map<Baseline, Optional<Cube>> cubes = new ConcurrentHashMap<>();
  private final MixSplits mixes = new MixSplits(this);
  private final Set<String> mixed = new HashSet<>();
  private List<Conjunction> conjunctions = List.of();
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Draft> inherited = new ArrayList<>();

  private FamilyNight(
      Family family, LocalDate night, Windows windows, CompareSettings settings, CellSource cells) {
    this.cells = cells;
    this.family = family;
    this.night = night;
    this.windows = windows;
    this.settings = settings;
    this.hidden = Suppression.of(family, night, settings.minimumSubjects());
    this.expectation = Expectation.of(family, night, windows);
  }

  static FamilyNight of(
      Family family, LocalDate night, Windows windows, CompareSettings settings, CellSource cells) {
    FamilyNight result = new FamilyNight(family, night, windows, settings, cells);
    for (Timeline line : family.lines) {
      if (line.firstSeen(night) != null && !result.hidden.containsKey(line)) {
        for (Rule rule : NightComparer.rules(line, settings)) {
          result.draft(line, rule);
        }
        result.inherit(line);
      }
    }
    result.conjoin();
    return result;
  }

  /** Tests of conjunctions that nothing is stored for, from cells. */
  private void conjoin() {
    boolean judged = drafts.stream().anyMatch(d -> d.tested() && d.line.equals(family.whole));
    judged = judged && !JudgedRate.isOther(family.whole, night, expectation.window());
    Cube cube = judged ? cube(expectation.window()) : null;
    if (cube != null) {
      conjunctions =
          Conjunctions.of(
              family, night, windows, cells, settings.minimumSubjects(), expectation, drafts, cube);
      conjunctions.forEach(c -> inherited.addAll(c.tests));
    }
  }

  /** The night beside the days of a window in the finest cells; null where none are kept. */
  Cube cube(Baseline window) {
    return cubes
        .computeIfAbsent(window, w -> Optional.ofNullable(Cube.of(family, night, w, cells)))
        .orElse(null);
  }

  List<Conjunction> conjunctions() {
    return conjunctions;
  }

  LocalDate night() {
    return night;
  }

  Family family() {
    return family;
  }

  boolean isHidden(Timeline line) {
    return hidden.containsKey(line);
  }

  List<Draft> draftsOf(Timeline line) {
    return drafts.stream().filter(d -> d.line.equals(line)).toList();
  }

  /** The drafts, in the order of the rows. */
  List<Draft> drafts() {
    return drafts;
  }

  private void draft(Timeline line, Rule rule) {
    Baseline window = windows.baseline(rule, night);
    Day current = line.on(night);
    Day baseline = line.fold(window);
    double active = line.activeDays(window);
    Contrast[] contrasts =
        current == null || baseline == null ? null : line.contrast(windows, rule, night);
    for (int s = 0; s < line.method.statistics(line.metric).size(); s++) {
      Draft d = new Draft(line, rule, s, window, current, baseline, active);
      if (contrasts != null) {
        d.contrast = contrasts[s];
        d.own = Noise.learn(d, night, windows);
      }
      d.unsupported = unsupported(d);
      drafts.add(d);
    }
  }

  /**
   * A young slice against the traffic it took over: not a row, but a test of the night like any
   * other, so that a bad release is found on its first night.
   */
  private void inherit(Timeline line) {
    Day current = line.on(night);
    if (current == null || line.equals(family.whole) || !expectation.isFresh(line)) {
      return;
    }
    Day baseline = expectation.of(line);
    Baseline window = expectation.window();
    if (JudgedRate.isOther(family.whole, night, window)) {
      return;
    }
    if (baseline == null || line.metric.kind() == MetricKind.TOTAL) {
      return;
    }
    double active = Math.max(1, line.whole().activeDays(window));
    Contrast[] contrasts = line.method.contrast(line.metric, current, baseline, active);
    Rule rule = Rule.inherited(window.kind());
    for (int s = 0; s < contrasts.length; s++) {
      Draft d = new Draft(line, rule, s, window, current, baseline, active);
      d.contrast = contrasts[s];
      d.unsupported = unsupported(d);
      inherited.add(d);
    }
  }

  List<Draft> inherited() {
    return inherited;
  }

  Expectation expectation() {
    return expectation;
  }

  private String unsupported(Draft d) {
    if (d.current == null || d.baseline == null) {
      return "one side has no units";
    }
    String unestimable = Weighing.unestimable(d);
    if (unestimable != null) {
      return unestimable;
    }
    boolean total = d.metric().kind() == MetricKind.TOTAL;
    if (d.current.units < FEWEST_UNITS && !total) {
      return Reasons.fewUnits(d.current.units, FEWEST_UNITS, "tonight");
    }
    boolean own = d.rule.pinned() == null && !d.rule.isInherited();
    if (own && !total && expectation.isYoung(d.line)) {
      // Days of a bad release are no baseline for it: it would pass for unchanged.
      return Reasons.young(d.line.firstSeen(night));
    }
    if (d.baseline.units < FEWEST_BASELINE_UNITS) {
      return Reasons.fewUnits(d.baseline.units, FEWEST_BASELINE_UNITS, "in the baseline");
    }
    if (Suppression.isThin(d.baseline.subjects, settings.minimumSubjects())) {
      return Reasons.thinBaseline(settings.minimumSubjects());
    }
    if (!d.contrast.isDefined() || !(d.contrast.variance() > 0)) {
      return Reasons.noError();
    }
    return null;
  }

  /** The rows of the night, once every draft has its q-value. */
  List<Comparison> rows() {
    List<Comparison> rows = new ArrayList<>();
    int next = 0;
    for (Timeline line : family.lines) {
      Rows build = new Rows(night, line);
      if (hidden.containsKey(line)) {
        rows.add(build.suppressed(hidden.get(line)));
      }
      Estimate[] estimates = new Estimate[line.method.statistics(line.metric).size()];
      while (next < drafts.size() && drafts.get(next).line.equals(line)) {
        Draft d = drafts.get(next++);
        if (d.current != null && estimates[d.statistic] == null) {
          estimates[d.statistic] =
              line.method.estimate(line.metric, d.statistic, d.current, 1, d.designEffect);
        }
        Comparison row =
            JudgedRate.correct(row(build, d, estimates[d.statistic]), d, family.whole, night);
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

  /** The histograms that the distribution rows are argued from. */
  List<Distribution> distributions() {
    List<Distribution> bins = new ArrayList<>();
    for (Draft d : drafts) {
      boolean wanted =
          d.metric().kind() == MetricKind.DISTRIBUTION
              && d.line.slice.size() <= 1
              && d.row != null
              && d.row.current() != null
              && d.row.baselineEstimate() != null;
      if (wanted && (d.rule.pinned() == null || d.rule.pinned().equals(settings.pinned().get(0)))) {
        bins.addAll(Bins.of(d, night, settings.minimumSubjects()));
      }
    }
    return bins;
  }

  private Comparison row(Rows build, Draft d, Estimate current) {
    String name = d.statisticName();
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
        Suppression.isThin(d.baseline.subjects, settings.minimumSubjects())
                || Weighing.hasUnweighted(d.baseline)
            ? null
            : d.line.method.estimate(d.line.metric, d.statistic, d.baseline, d.activeDays);
    if (Weighing.hasUnweighted(d.current)) {
      return build.untested(
          name, null, d.window, baseline, Verdict.INSUFFICIENT_DATA, d.unsupported);
    }
    if (!d.tested()) {
      return build.untested(
          name, current, d.window, baseline, Verdict.INSUFFICIENT_DATA, d.unsupported);
    }
    Change change =
        d.line.method.change(
            d.line.metric, d.statistic, d.current, d.baseline, d.activeDays, d.widening());
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
        rows.add(build.mixChange(d, current, d.row.baselineEstimate(), d.mix));
      }
    }
  }

  private boolean said(Timeline line) {
    return mixed.stream().anyMatch(key -> Slice.parse(key).contains(line.slice));
  }

  /** The same for young slices that are worse than the traffic they took over only by its kind. */
  private void youngMix(List<Comparison> rows) {
    for (Draft d : inherited) {
      Timeline home = expectation.home(d.line);
      boolean young = d.rule.isInherited() && home != null && Triage.harmed(d);
      Day before = young ? home.fold(d.window) : null;
      if (before == null || Suppression.isThin(before.subjects, settings.minimumSubjects())) {
        continue;
      }
      Method method = d.line.method;
      Estimate then = method.estimate(d.metric(), d.statistic, before, d.activeDays);
      Estimate now = method.estimate(d.metric(), d.statistic, d.current, 1);
      double margin = d.metric().margin().around(then.value());
      Split split = mixes.split(d, home, Change.UNKNOWN);
      d.mix = MixChange.of(d, split, now.value() - then.value(), margin);
      if (d.mix != null && !said(d.line)) {
        rows.add(new Rows(night, d.line).mixChange(d, now, then, d.mix));
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

  /** A slice that fell silent: one row a baseline, if it used to speak every day. */
  private Comparison missing(Rows build, Draft d) {
    if (d.baseline == null || d.statistic > 0) {
      return null;
    }
    double perDay = d.baseline.units / d.activeDays;
    if (perDay < EXPECTED_UNITS
        || Suppression.isThin(d.baseline.subjects, settings.minimumSubjects())) {
      return null;
    }
    Estimate baseline =
        d.line.method.estimate(d.line.metric, d.statistic, d.baseline, d.activeDays);
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
    LocalDate since = d.line.firstSeen(night);
    if (d.line.replacedMapping() != null) {
      return build.untested(
          d.statisticName(),
          current,
          d.window,
          null,
          Verdict.INSUFFICIENT_DATA,
          Reasons.renewed(since, d.line.replacedMapping()));
    }
    boolean metricHas = family.whole != null && family.whole.fold(d.window) != null;
    boolean fresh = metricHas && d.window.days().stream().noneMatch(since::isBefore);
    return build.untested(
        d.statisticName(),
        current,
        d.window,
        null,
        fresh ? Verdict.NEW_SLICE : Verdict.INSUFFICIENT_DATA,
        fresh
            ? Reasons.newSlice(since, night)
            : Reasons.noBaseline(d.metric(), metricHas, !d.line.evaluator.isEmpty(), since));
  }
}
