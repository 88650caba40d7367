package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import java.util.ArrayList;
import java.util.List;

/** The whole argument of a finding or a row, for somebody who wants to check it: a line a step. */
public final class Argument {
  private static final int MOST_EXPLAINED = 12;

  private Argument() {}

  /** All that a finding rests on. */
  public static List<String> of(Finding f) {
    List<String> lines = new ArrayList<>();
    lines.add(Sentences.of(f));
    lines.addAll(of(f.lead()));
    lines.add(
        (f.onset() == null
                ? "onset: not known"
                : "onset: most likely "
                    + f.onset()
                    + ", between "
                    + f.onsetLower()
                    + " and "
                    + f.onsetUpper()
                    + " with 90 % credibility")
            + "; a finding on "
            + Sentences.nights(f.nightsSeen()));
    lines.add(
        "severity: "
            + f.severity()
            + " (from the change in margins, the share of traffic, how long it lasts and whether"
            + " the metric is critical)");
    String cause = Sentences.cause(f);
    lines.add(
        "component: " + (cause.isEmpty() ? "no release version is shown to carry it" : cause));
    RolloutAdvice.of(f).ifPresent(advice -> lines.add(advice.sentence()));
    if (!f.folded().isEmpty()) {
      lines.add("explained by it:");
      f.folded().stream()
          .limit(MOST_EXPLAINED)
          .forEach(
              c -> lines.add("  " + Sentences.headline(c) + " against " + Sentences.baseline(c)));
      int more = f.folded().size() - MOST_EXPLAINED;
      if (more > 0) {
        lines.add("  and " + more + " more rows, see the column explains of finding");
      }
    }
    return lines;
  }

  /** What a row rests on: counts, interval, noise, test, margin. */
  public static List<String> of(Comparison c) {
    List<String> lines = new ArrayList<>();
    Metric m = c.metric();
    lines.add("verdict: " + c.verdict().code() + ", " + c.reason());
    addEstimate(lines, "tonight", m, c.statisticName(), c.current(), c.estimator());
    if (c.baseline() != null) {
      lines.add("baseline: " + Sentences.baseline(c));
    }
    addEstimate(lines, "baseline value", m, c.statisticName(), c.baselineEstimate(), c.estimator());
    if (Double.isFinite(c.changeLower())) {
      lines.add(
          "change: "
              + signed(m, c.change())
              + ", between "
              + signed(m, c.changeLower())
              + " and "
              + signed(m, c.changeUpper())
              + " with 95 % confidence, day-to-day noise included");
    }
    if (Double.isFinite(c.pValue())) {
      lines.add(
          c.noiseScale() > 1.005
              ? "noise: days differ "
                  + Numbers.digits(c.noiseScale(), 3)
                  + " times as much as sampling explains, and the test allows for it"
              : "noise: days differ no more than sampling explains");
      lines.add(
          "test: "
              + c.statistic().replace('_', ' ')
              + " = "
              + Numbers.plain(c.statisticValue())
              + (m.worse() == Direction.BOTH ? ", any change" : ", one-sided")
              + ", p = "
              + Numbers.probability(c.pValue())
              + "; q = "
              + Numbers.probability(c.qValue())
              + " after false discovery control over the night, family "
              + m.family()
              + " at level "
              + Numbers.plain(m.falseDiscoveryRate()));
    }
    if (Double.isFinite(c.rateEffect())) {
      lines.add(
          "mix: "
              + signed(m, c.rateEffect())
              + " inside the parts, "
              + signed(m, c.mixEffect())
              + " from traffic that moved between them, "
              + signed(m, c.entryExitEffect())
              + " from parts that came or went");
    }
    lines.add("margin: " + margin(c));
    if (Double.isFinite(c.minimumDetectableEffect())) {
      lines.add(
          "power: a change of "
              + size(m, c.minimumDetectableEffect())
              + " would be found four times in five"
              + (Double.isFinite(c.observationsNeeded())
                  ? "; the margin needs about "
                      + Numbers.plain(c.observationsNeeded())
                      + " units a night"
                  : ""));
    }
    return lines;
  }

  private static void addEstimate(
      List<String> lines, String name, Metric m, String statistic, Estimate e, String estimator) {
    if (e == null) {
      return;
    }
    StringBuilder text = new StringBuilder(160);
    text.append(name).append(": ").append(Numbers.value(m, e.value()));
    text.append(statistic.equals("value") ? "" : " (" + statistic + ")");
    if (Double.isFinite(e.numerator()) && Double.isFinite(e.denominator())) {
      text.append(" = ")
          .append(Numbers.digits(e.numerator(), 6))
          .append(" of ")
          .append(Numbers.digits(e.denominator(), 6));
    }
    if (Double.isFinite(e.lower())) {
      text.append(", 95 % interval ")
          .append(Numbers.range(m, e.lower(), e.upper()))
          .append(e.method() == null ? "" : " by " + e.method().replace('_', ' '));
    }
    if (e.bracketLower() < e.bracketUpper()) {
      text.append(", exact value within ")
          .append(Numbers.range(m, e.bracketLower(), e.bracketUpper()));
    }
    text.append(", ").append(e.observations()).append(" units");
    if (e.effectiveSampleSize() < 0.99 * e.observations()) {
      text.append(" worth ").append(Numbers.plain(Math.rint(e.effectiveSampleSize())));
    }
    if (e.distinctSubjects() > 0) {
      text.append(", ").append(e.distinctSubjects()).append(" subjects");
    }
    lines.add(text.append(", ").append(estimator).toString());
  }

  private static String margin(Comparison c) {
    Metric m = c.metric();
    if (m.kind().isDistance()) {
      return size(m, m.margin().absolute());
    }
    return c.baselineEstimate() == null
        ? Numbers.percent(m.margin().relative()) + " of the baseline value"
        : size(m, m.margin().around(c.baselineEstimate().value()));
  }

  private static String size(Metric m, double value) {
    return m.kind().isDistance() ? Numbers.plain(value) : Numbers.difference(m, value);
  }

  private static String signed(Metric m, double value) {
    return (value < 0 ? "-" : "+") + Numbers.difference(m, value);
  }
}
