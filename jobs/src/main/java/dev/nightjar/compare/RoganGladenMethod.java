package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.Normal;
import dev.nightjar.stats.RoganGladen;
import java.util.List;

/**
 * A judge's rate corrected by the errors that the same judge and version showed on other days
 * (Rogan and Gladen). The errors are the same on both sides, so that a difference is that of the
 * judge's verdicts over J = sensitivity + specificity - 1: the two are nothing together, and one
 * test is that of the other.
 */
final class RoganGladenMethod implements Method {
  private static final double Z = Normal.criticalValue(LEVEL);

  private final RoganGladen.JudgeErrors errors;

  RoganGladenMethod(RoganGladen.JudgeErrors errors) {
    this.errors = errors;
  }

  @Override
  public List<String> statistics(Metric metric) {
    return RateMethod.INSTANCE.statistics(metric);
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    return RateMethod.INSTANCE.contrast(metric, current, baseline, activeDays);
  }

  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    Rate judged = RateMethod.rate(metric, day);
    RoganGladen.Estimate e = of(judged);
    double spread = Math.max(e.rate() * (1 - e.rate()), 0);
    double size = Math.min(judged.size(), spread / (e.standardError() * e.standardError()));
    Interval i = e.interval();
    Interval within = new Interval(Math.min(i.lower(), e.rate()), Math.max(i.upper(), e.rate()));
    return LabelledMethod.estimate(
        day, e.rate(), within, "lang_reiczigel", size > 0 ? size : judged.size());
  }

  private RoganGladen.Estimate of(Rate judged) {
    return RoganGladen.of(judged.events(), judged.size(), errors, LEVEL);
  }

  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    Change raw =
        RateMethod.INSTANCE.change(metric, statistic, current, baseline, activeDays, widening);
    double now = of(RateMethod.rate(metric, current)).rate();
    double then = of(RateMethod.rate(metric, baseline)).rate();
    double value = now - then;
    double j = errors.informedness();
    double ofJ =
        errors.sensitivity() * (1 - errors.sensitivity()) / errors.positives()
            + errors.specificity() * (1 - errors.specificity()) / errors.negatives();
    double scale = Z * raw.value() * Math.sqrt(ofJ) / j;
    double lower = (raw.value() - Math.hypot(raw.value() - raw.lower(), scale)) / j;
    double upper = (raw.value() + Math.hypot(raw.upper() - raw.value(), scale)) / j;
    return new Change(
        value,
        Math.max(-1, Math.min(lower, value)),
        Math.min(1, Math.max(upper, value)),
        2 * (Math.asin(Math.sqrt(now)) - Math.asin(Math.sqrt(then))),
        raw.standardError() / j);
  }
}
