package dev.nightjar.compare;

import dev.nightjar.compare.Conjunctions.Conjunction;
import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.MetricKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A night of one metric as one judge saw it: what is printed, what is tested, and the rows. */
final class FamilyNight {
  /** Fewest units tonight and in the baseline for a test, whatever their outcomes. */
  private static final double FEWEST_UNITS = 10;

  private static final double FEWEST_BASELINE_UNITS = 30;

  private final Family family;
  private final LocalDate night;
  private final Windows windows;
  private final CompareSettings settings;
  private final Map<Timeline, String> hidden;
  private final Expectation expectation;
  private final CellSource cells;
  private final Map<Baseline, Optional<Cube>> cubes = new ConcurrentHashMap<>();
  private final FamilyRows rows = new FamilyRows(this);
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
    this.expectation = Expectation.of(family, night, windows, cells);
  }

  static FamilyNight of(
      Family family, LocalDate night, Windows windows, CompareSettings settings, CellSource cells) {
    FamilyNight result = new FamilyNight(family, night, windows, settings, cells);
    for (Timeline line : family.lines) {
      boolean seen = line.firstSeen(night) != null || line.weightless(night) != null;
      if (seen && !result.hidden.containsKey(line)) {
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
    Baseline chosen = windows.baseline(rule, night);
    Baseline window = line.present(chosen);
    Day current = line.on(night);
    Day baseline = line.fold(window);
    double active = line.activeDays(window);
    JudgedRate judged = JudgedRate.of(line, night, window, current, baseline);
    for (int s = 0; s < line.method.statistics(line.metric).size(); s++) {
      Draft d = new Draft(line, rule, s, window, current, baseline, active, judged);
      if (current != null && baseline != null) {
        d.contrast = d.on(night, rule, windows);
        d.own = Noise.learn(d, night, windows);
      }
      d.unsupported = unsupported(d);
      d.redefined = Redefinition.of(line, night, chosen, window);
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
    if (baseline == null || line.metric.kind() == MetricKind.TOTAL) {
      return;
    }
    double active = Math.max(1, line.whole().activeDays(window));
    JudgedRate judged = JudgedRate.of(line, night, window, current, baseline);
    Method method = judged == null ? line.method : judged.method;
    Contrast[] contrasts = method.contrast(line.metric, current, baseline, active);
    Rule rule = Rule.inherited(window.kind());
    for (int s = 0; s < contrasts.length; s++) {
      Draft d = new Draft(line, rule, s, window, current, baseline, active, judged);
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
    String unestimable = Weighing.unestimable(d.current, d.baseline, " of the baseline");
    if (unestimable != null) {
      return unestimable;
    }
    if (d.judged != null && d.judged.incomparable != null) {
      return d.judged.incomparable;
    }
    String undefined = Reasons.undefined(d.metric(), d.current, d.baseline);
    if (undefined != null) {
      return undefined;
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
    return rows.all();
  }

  /** Whether what looks like harm of a slice is traffic that moved between its parts. */
  boolean isMix(Timeline line) {
    return rows.isMix(line);
  }

  CompareSettings settings() {
    return settings;
  }

  /** Why a slice is not printed, by slice. */
  Map<Timeline, String> hidden() {
    return hidden;
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
}
