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

  /** A cell that must not be printed: no number of it, and one row for all its baselines. */
  Comparison suppressed(String reason) {
    return new Comparison(
        night,
        line.metric,
        line.slice,
        line.evaluator,
        line.evaluatorVersion,
        NONE,
        line.method.statistics(line.metric).get(0),
        "all",
        estimator,
        null,
        null,
        null,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        null,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        Verdict.SUPPRESSED,
        reason,
        null,
        0);
  }

  /** A row without a test. */
  Comparison untested(
      String statistic,
      Estimate current,
      Baseline baseline,
      Estimate baselineEstimate,
      Verdict verdict,
      String reason) {
    double change =
        current == null || baselineEstimate == null
            ? NONE
            : current.value() - baselineEstimate.value();
    double relative = baselineEstimate == null ? NONE : change / Math.abs(baselineEstimate.value());
    return new Comparison(
        night,
        line.metric,
        line.slice,
        line.evaluator,
        line.evaluatorVersion,
        size,
        statistic,
        "all",
        estimator,
        current,
        baseline,
        baselineEstimate,
        change,
        NONE,
        NONE,
        Double.isFinite(relative) ? relative : NONE,
        NONE,
        NONE,
        NONE,
        null,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        verdict,
        reason,
        null,
        late);
  }

  Comparison tested(
      Draft d, Estimate current, Estimate baseline, Change change, Decision decision, Split split) {
    boolean better = decision.verdict() == Verdict.IMPROVED;
    double relative = change.value() / Math.abs(baseline.value());
    return new Comparison(
        night,
        line.metric,
        line.slice,
        line.evaluator,
        line.evaluatorVersion,
        size,
        d.statisticName(),
        "all",
        estimator,
        current,
        d.window,
        baseline,
        change.value(),
        change.lower(),
        change.upper(),
        Double.isFinite(relative) ? relative : NONE,
        split.rate(),
        split.mix(),
        split.entryExit(),
        d.contrast.test(),
        d.contrast.printed(),
        change.effect(),
        d.scale,
        better ? d.gain : d.harm,
        better ? d.gainQ : d.harmQ,
        decision.detectable(),
        decision.needed(),
        decision.verdict(),
        decision.reason(),
        decision.severity(),
        late);
  }

  /** A statement that a regressed row is one of mix: its split, no test and no verdict of harm. */
  Comparison mixChange(Draft d, Estimate current, Estimate baseline, MixChange mix) {
    double change = current.value() - baseline.value();
    double relative = change / Math.abs(baseline.value());
    return new Comparison(
        night,
        line.metric,
        line.slice,
        line.evaluator,
        line.evaluatorVersion,
        size,
        MixChange.STATISTIC,
        "all",
        estimator,
        current,
        d.window,
        baseline,
        change,
        NONE,
        NONE,
        Double.isFinite(relative) ? relative : NONE,
        mix.split().rate(),
        mix.split().mix(),
        mix.split().entryExit(),
        null,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        Verdict.NOT_WORSE,
        mix.sentence(line),
        null,
        late);
  }

  /** A further number about a tested difference, under the verdict of its test. */
  Comparison extra(Comparison main, Extra extra) {
    Estimate of = main.current();
    Estimate current =
        new Estimate(
            extra.value(),
            NONE,
            NONE,
            of.level(),
            "none",
            extra.lower(),
            extra.upper(),
            of.observations(),
            of.effectiveSampleSize(),
            of.distinctSubjects(),
            NONE,
            NONE);
    return new Comparison(
        night,
        line.metric,
        line.slice,
        line.evaluator,
        line.evaluatorVersion,
        size,
        extra.name(),
        "all",
        estimator,
        current,
        main.baseline(),
        new Estimate(
            NONE,
            NONE,
            NONE,
            of.level(),
            "none",
            NONE,
            NONE,
            main.baselineEstimate().observations(),
            main.baselineEstimate().effectiveSampleSize(),
            main.baselineEstimate().distinctSubjects(),
            NONE,
            NONE),
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        extra.statistic(),
        extra.value(),
        NONE,
        main.noiseScale(),
        NONE,
        NONE,
        NONE,
        NONE,
        main.verdict(),
        "tested as a whole in the row " + main.statisticName() + ": " + main.reason(),
        main.severity(),
        late);
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
