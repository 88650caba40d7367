package dev.nightjar.compare;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Verdict;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.PredictionPowered;
import dev.nightjar.stats.RoganGladen;
import dev.nightjar.stats.WilsonInterval;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * A judge's rate as people would have given it. Night and baseline are corrected in one way, or not
 * at all: from labels of their own where both have enough, else with the errors that the same judge
 * and version showed in the last 28 days. The test is on the judge's verdicts of both sides, whose
 * errors cancel; unless labels say that the errors are others now.
 */
final class JudgedRate {
  static final String POWERED = "prediction_powered";
  static final String ROGAN_GLADEN = "rogan_gladen";

  /** Chance below which a judge is held to have changed its ways. */
  private static final double CHANGED = 0.01;

  private static final double Z = Normal.criticalValue(Method.LEVEL);

  /** One side, corrected. */
  private record Side(Estimate estimate, Rate rate) {}

  private final Draft draft;
  private final Timeline whole;
  private final LocalDate night;

  /** How; null where nothing corrects the judge, and then why. */
  private final String estimator;

  private final String reason;
  private JudgeTable calibration;

  private JudgedRate(Draft draft, Timeline whole, LocalDate night) {
    this.draft = draft;
    this.whole = whole == null ? draft.line : whole;
    this.night = night;
    boolean fresh = JudgeTable.of(draft.current).isEnough();
    boolean both = draft.baseline == null || JudgeTable.of(draft.baseline).isEnough();
    if (fresh && both) {
      estimator = POWERED;
      reason = null;
      return;
    }
    calibration = JudgeTable.of(recent(draft.line));
    if (!calibration.isEnough()) {
      calibration = JudgeTable.of(recent(this.whole));
    }
    RoganGladen.Estimate test =
        calibration.isEnough()
            ? RoganGladen.of(draft.current.value(), 1, calibration.errors(), Method.LEVEL)
            : null;
    boolean usable = test != null && test.isInformative();
    estimator = usable ? ROGAN_GLADEN : null;
    if (usable) {
      reason = null;
    } else if (test != null) {
      reason =
          "the judge is uninformative (sensitivity + specificity - 1 is "
              + Numbers.digits(test.informedness(), 2)
              + " against people, below 0.3): the value is uncorrected, its trend only counts";
    } else {
      reason =
          "uncorrected, trend only: "
              + Numbers.plain(calibration.labels())
              + " human labels of this judge and version in 28 days, "
              + Numbers.plain(calibration.fewer())
              + " of the rarer kind, fewer than 10";
    }
  }

  /** Whether a judge's verdicts make this rate; people and unjudged metrics need no correction. */
  static boolean applies(Timeline line) {
    boolean human = line.evaluator.toLowerCase(Locale.ROOT).startsWith("human");
    return line.metric.kind() == MetricKind.RATE && !line.evaluator.isEmpty() && !human;
  }

  /** Whether labels say that the judge errs otherwise tonight than in the window. */
  static boolean isOther(Timeline whole, LocalDate night, Baseline window) {
    if (whole == null || !applies(whole)) {
      return false;
    }
    JudgeTable then = JudgeTable.of(whole.fold(window));
    return JudgeTable.sameErrors(JudgeTable.of(whole.on(night)), then) < CHANGED;
  }

  /** The row with the judge corrected, or with the reason why it is not. */
  static Comparison correct(Comparison row, Draft draft, Timeline whole, LocalDate night) {
    if (row == null || row.current() == null || !applies(draft.line)) {
      return row;
    }
    return new JudgedRate(draft, whole, night).correct(row);
  }

  private Day recent(Timeline line) {
    LocalDate from = night.minusDays(Windows.REACH - 1);
    List<Day> days = List.copyOf(line.days().subMap(from, true, night, true).values());
    return days.isEmpty() ? null : Day.fold(days);
  }

  private Comparison correct(Comparison row) {
    String changed = errorsMoved();
    if (estimator == null) {
      boolean vetoed = changed != null && decided(row.verdict());
      return with(
          row,
          row.estimator(),
          row.current(),
          row.baselineEstimate(),
          null,
          vetoed ? Verdict.INSUFFICIENT_DATA : row.verdict(),
          vetoed ? changed : row.reason() + "; " + reason,
          null);
    }
    Side now = side(draft.current);
    Side then = row.baselineEstimate() == null ? null : side(draft.baseline);
    Change change = then == null ? null : change(now, then);
    Verdict verdict = row.verdict();
    String why = row.reason() + told(now, change);
    if (decided(verdict) && changed != null) {
      verdict = Verdict.INSUFFICIENT_DATA;
      why = changed;
    } else if (decided(verdict) && contradicts(row, change)) {
      verdict = Verdict.INSUFFICIENT_DATA;
      why =
          "the judge's verdicts and the rate corrected with human labels disagree on the direction:"
              + " by the judge "
              + row.reason();
    }
    return with(
        row,
        estimator,
        now.estimate(),
        then == null ? null : then.estimate(),
        change,
        verdict,
        why,
        set());
  }

  private static boolean decided(Verdict verdict) {
    return verdict == Verdict.REGRESSED
        || verdict == Verdict.IMPROVED
        || verdict == Verdict.NOT_WORSE;
  }

  /** Why the two sides cannot be compared by the judge; null where labels say nothing of it. */
  private String errorsMoved() {
    JudgeTable now = JudgeTable.of(draft.current);
    JudgeTable then = JudgeTable.of(draft.baseline);
    if (!now.isEnough() || !then.isEnough()) {
      now = JudgeTable.of(whole.on(night));
      then = JudgeTable.of(whole.fold(draft.window));
    }
    double p = JudgeTable.sameErrors(now, then);
    if (!(p < CHANGED) || draft.baseline == null) {
      return null;
    }
    RoganGladen.JudgeErrors a = now.errors();
    RoganGladen.JudgeErrors b = then.errors();
    return "the judge itself changed its ways: against people its sensitivity went from "
        + Numbers.percent(b.sensitivity())
        + " to "
        + Numbers.percent(a.sensitivity())
        + " and its specificity from "
        + Numbers.percent(b.specificity())
        + " to "
        + Numbers.percent(a.specificity())
        + " (p "
        + Numbers.probability(p)
        + "), so its verdicts of both sides cannot be compared";
  }

  /** Whether the corrected change lies on the other side of nothing than the verdict. */
  private static boolean contradicts(Comparison row, Change change) {
    if (change == null) {
      return false;
    }
    double sign = Math.signum(row.change());
    boolean up = change.lower() > 0;
    boolean down = change.upper() < 0;
    return (sign > 0 && down) || (sign < 0 && up);
  }

  private Side side(Day day) {
    return estimator.equals(POWERED) ? powered(day) : rogan(day);
  }

  private Side powered(Day day) {
    Rate judged = RateMethod.rate(draft.metric(), day);
    PredictionPowered.Estimate e = powered(JudgeTable.of(day), day, judged);
    double rate = Math.min(Math.max(e.rate(), 0), 1);
    double size = Math.max(1, e.effectiveSize());
    Interval interval = WilsonInterval.ofRate(rate, size, Method.LEVEL);
    return new Side(estimate(day, rate, interval, "wilson", size), new Rate(rate, size));
  }

  private static PredictionPowered.Estimate powered(JudgeTable table, Day day, Rate judged) {
    double labels = table.labels();
    double rest = day.units - labels;
    if (!table.sample().evenlyWeighted() || !day.evenlyWeighted()) {
      return table.sample().estimate(judged.share(), judged.size());
    }
    PredictionPowered.Labelled labelled = table.sample().table();
    if (rest < 1) {
      return PredictionPowered.withLambda(labelled, PredictionPowered.Judged.ofBinary(1, 0), 0);
    }
    double flagged = judged.share() * day.units - table.flagged();
    double share = Math.min(Math.max(flagged / rest, 0), 1);
    double size = rest * judged.size() / day.units;
    return PredictionPowered.of(labelled, PredictionPowered.Judged.ofBinary(size, share * size));
  }

  private Side rogan(Day day) {
    Rate judged = RateMethod.rate(draft.metric(), day);
    RoganGladen.Estimate e =
        RoganGladen.of(judged.events(), judged.size(), calibration.errors(), Method.LEVEL);
    double spread = Math.max(e.rate() * (1 - e.rate()), 0);
    double size = Math.min(judged.size(), spread / (e.standardError() * e.standardError()));
    Interval i = e.interval();
    Interval within = new Interval(Math.min(i.lower(), e.rate()), Math.max(i.upper(), e.rate()));
    return new Side(
        estimate(day, e.rate(), within, "lang_reiczigel", size > 0 ? size : judged.size()), judged);
  }

  private static Estimate estimate(Day day, double rate, Interval i, String method, double size) {
    return new Estimate(
        rate,
        i.lower(),
        i.upper(),
        Method.LEVEL,
        method,
        rate,
        rate,
        Math.round(day.units),
        size,
        Math.round(day.subjects),
        rate * day.denominator,
        day.denominator);
  }

  private Change change(Side now, Side then) {
    double value = now.estimate().value() - then.estimate().value();
    Change raw = Rate.change(now.rate(), then.rate(), draft.widening());
    if (estimator.equals(POWERED)) {
      return new Change(value, raw.lower(), raw.upper(), raw.effect(), raw.standardError());
    }
    // The errors are the same on both sides: the difference is that of the judge over J.
    RoganGladen.JudgeErrors e = calibration.errors();
    double j = e.informedness();
    double ofJ =
        e.sensitivity() * (1 - e.sensitivity()) / e.positives()
            + e.specificity() * (1 - e.specificity()) / e.negatives();
    double scale = Z * raw.value() / j * Math.sqrt(ofJ) / j;
    double lower = (raw.value() - Math.hypot(raw.value() - raw.lower(), scale * j)) / j;
    double upper = (raw.value() + Math.hypot(raw.upper() - raw.value(), scale * j)) / j;
    double effect =
        2
            * (Math.asin(Math.sqrt(now.estimate().value()))
                - Math.asin(Math.sqrt(then.estimate().value())));
    return new Change(
        value,
        Math.max(-1, Math.min(lower, value)),
        Math.min(1, Math.max(upper, value)),
        effect,
        raw.standardError() / j);
  }

  private String told(Side now, Change change) {
    Metric metric = draft.metric();
    String text = "; tested on verdicts of one judge and version, corrected with human labels: ";
    text += Numbers.percent(now.estimate().value());
    return change == null
        ? text
        : text + ", a change of " + Numbers.difference(metric, change.value());
  }

  /** Judge, version and days of the labels. */
  private String set() {
    Baseline window = draft.window;
    boolean fresh = estimator.equals(POWERED);
    LocalDate from =
        !fresh
            ? night.minusDays(Windows.REACH - 1)
            : draft.baseline == null || window.days().isEmpty() ? night : window.days().get(0);
    return draft.line.evaluator + "@" + draft.line.evaluatorVersion + ":" + from + ".." + night;
  }

  private static Comparison with(
      Comparison row,
      String estimator,
      Estimate current,
      Estimate baseline,
      Change change,
      Verdict verdict,
      String reason,
      String set) {
    double relative =
        change == null ? row.relativeChange() : change.value() / Math.abs(baseline.value());
    return new Comparison(
        row.reportDate(),
        row.metric(),
        row.slice(),
        row.evaluator(),
        row.evaluatorVersion(),
        row.sliceSize(),
        row.statisticName(),
        row.arm(),
        estimator,
        current,
        row.baseline(),
        baseline,
        change == null ? row.change() : change.value(),
        change == null ? row.changeLower() : change.lower(),
        change == null ? row.changeUpper() : change.upper(),
        Double.isFinite(relative) ? relative : Double.NaN,
        row.rateEffect(),
        row.mixEffect(),
        row.entryExitEffect(),
        row.statistic(),
        row.statisticValue(),
        change == null ? row.effectSize() : change.effect(),
        row.noiseScale(),
        row.pValue(),
        row.qValue(),
        row.minimumDetectableEffect(),
        row.observationsNeeded(),
        verdict,
        reason,
        verdict == Verdict.REGRESSED ? row.severity() : null,
        row.lateRows(),
        set);
  }
}
