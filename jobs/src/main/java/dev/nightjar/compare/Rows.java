package dev.nightjar.compare;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.Locale;

/** Builds report rows; a number that does not apply is NaN. */
final class Rows {
  private static final double NONE = Double.NaN;

  private final LocalDate night;
  private final Timeline line;
  private final double size;
  private final String estimator;
  private final long late;

  Rows(LocalDate night, Timeline line) {
    this.night = night;
    this.line = line;
    Day day = line.on(night);
    Day all = line.whole().on(night);
    this.size = day == null || all == null ? NONE : day.weight / all.weight;
    this.late = day == null ? 0 : day.late;
    this.estimator = estimator(line, day);
  }

  /** The slice's share of the metric's weighted units; NaN when one of them is silent. */
  double share() {
    return size;
  }

  /** What a test said; nothing where there was none. */
  private record Test(
      String name, double value, double noise, double p, double q, Decision decision) {
    static Test none(Verdict verdict, String reason) {
      Decision decision = new Decision(verdict, reason, null, NONE, NONE);
      return new Test(null, NONE, NONE, NONE, NONE, decision);
    }
  }

  /** A cell that must not be printed: no number of it, and one row for all its baselines. */
  Comparison suppressed(String reason) {
    String first = line.method.statistics(line.metric).get(0);
    Test test = Test.none(Verdict.SUPPRESSED, reason);
    return row(first, NONE, null, null, null, Change.UNKNOWN, Split.NONE, test, 0);
  }

  /** A row without a test. */
  Comparison untested(
      String statistic,
      Estimate current,
      Baseline baseline,
      Estimate baselineEstimate,
      Verdict verdict,
      String reason) {
    Change change = difference(current, baselineEstimate);
    Test test = Test.none(verdict, reason);
    return row(
        statistic, size, current, baseline, baselineEstimate, change, Split.NONE, test, late);
  }

  Comparison tested(
      Draft d, Estimate current, Estimate baseline, Change change, Decision decision, Split split) {
    boolean better = decision.verdict() == Verdict.IMPROVED;
    Test test =
        new Test(
            d.contrast.test(),
            d.contrast.printed(),
            d.scale,
            better ? d.gain : d.harm,
            better ? d.gainQ : d.harmQ,
            decision);
    return row(d.statisticName(), size, current, d.window, baseline, change, split, test, late);
  }

  /** A statement that a regressed row is one of mix: its split, no test and no verdict of harm. */
  Comparison mixChange(Draft d, Estimate current, Estimate baseline, MixChange mix) {
    Change change = difference(current, baseline);
    Test test = Test.none(Verdict.NOT_WORSE, mix.sentence(line));
    return row(
        MixChange.STATISTIC, size, current, d.window, baseline, change, mix.split(), test, late);
  }

  /** A further number about a tested difference, under the verdict of its test. */
  Comparison extra(Comparison main, Extra extra) {
    Estimate current = sizes(main.current(), extra.value(), extra.lower(), extra.upper());
    Estimate baseline = sizes(main.baselineEstimate(), NONE, NONE, NONE);
    String reason = "tested as a whole in the row " + main.statisticName() + ": " + main.reason();
    if (extra.reason() != null) {
      reason = extra.reason() + "; the change is " + reason;
    }
    Decision decision = new Decision(main.verdict(), reason, main.severity(), NONE, NONE);
    Test test =
        new Test(extra.statistic(), extra.value(), main.noiseScale(), extra.p(), NONE, decision);
    return row(
        extra.name(),
        size,
        current,
        main.baseline(),
        baseline,
        Change.UNKNOWN,
        Split.NONE,
        test,
        late);
  }

  /** Another value with the sizes of an estimate, without an interval. */
  private static Estimate sizes(Estimate of, double value, double lower, double upper) {
    return new Estimate(
        value,
        NONE,
        NONE,
        of.level(),
        "none",
        lower,
        upper,
        of.observations(),
        of.effectiveSampleSize(),
        of.distinctSubjects(),
        NONE,
        NONE);
  }

  private static Change difference(Estimate current, Estimate baseline) {
    double change = current == null || baseline == null ? NONE : current.value() - baseline.value();
    return new Change(change, NONE, NONE, NONE, NONE);
  }

  private Comparison row(
      String statistic,
      double share,
      Estimate current,
      Baseline window,
      Estimate baseline,
      Change change,
      Split split,
      Test test,
      long lateRows) {
    double relative = baseline == null ? NONE : change.value() / Math.abs(baseline.value());
    Decision decision = test.decision();
    return new Comparison(
        night,
        line.metric,
        line.slice,
        line.evaluator,
        line.evaluatorVersion,
        share,
        statistic,
        "all",
        estimator,
        current,
        window,
        baseline,
        change.value(),
        change.lower(),
        change.upper(),
        Double.isFinite(relative) ? relative : NONE,
        split.rate(),
        split.mix(),
        split.entryExit(),
        test.name(),
        test.value(),
        change.effect(),
        test.noise(),
        test.p(),
        test.q(),
        decision.detectable(),
        decision.needed(),
        decision.verdict(),
        decision.reason(),
        decision.severity(),
        lateRows,
        null);
  }

  String estimator() {
    return estimator;
  }

  /** How the value was estimated: a judge's verdicts without human labels are not corrected. */
  private static String estimator(Timeline line, Day day) {
    boolean human = line.evaluator.toLowerCase(Locale.ROOT).startsWith("human");
    if (!line.evaluator.isEmpty() && !human) {
      return "uncorrected";
    }
    return day == null || day.evenlyWeighted() ? "raw" : "weighted";
  }
}
