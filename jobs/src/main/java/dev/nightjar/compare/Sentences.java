package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Findings and rows as a colleague would write them: one sentence, with its numbers. */
public final class Sentences {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_OF_MONTH =
      DateTimeFormatter.ofPattern("d", Locale.ENGLISH);

  /** Share of a change beyond which it is a matter of traffic and not of any slice. */
  private static final double MOSTLY = 0.7;

  private static final int MOST_NAMED = 3;
  private static final int MOST_EXPLAINED = 12;

  private Sentences() {}

  /** What got worse, for whom, by how much, since when, because of what. */
  public static String of(Finding f) {
    StringBuilder text = new StringBuilder(320);
    text.append(headline(f.lead())).append(", since ").append(since(f));
    if (Double.isFinite(f.lead().qValue())) {
      text.append(", q = ").append(Numbers.probability(f.lead().qValue()));
    }
    String cause = cause(f);
    String excess = excess(f);
    text.append(cause.isEmpty() ? "" : "; " + cause);
    text.append(excess.isEmpty() ? "" : "; " + excess);
    text.append(f.folded().isEmpty() ? "" : "; " + folded(f));
    return text.append('.').toString();
  }

  /**
   * What follows the title, a line each, for reading at a glance: since when and how much, why, how
   * sure, what else.
   */
  public static List<String> brief(Finding f) {
    List<String> lines = new ArrayList<>();
    String excess = excess(f);
    lines.add(
        "since "
            + since(f)
            + (f.nightsSeen() > 1 ? ", a finding on " + nights(f.nightsSeen()) : ", new tonight")
            + (excess.isEmpty() ? "" : "; " + excess));
    String cause = cause(f);
    lines.add("why: " + (cause.isEmpty() ? "no release version is shown to carry it" : cause));
    if (Double.isFinite(f.lead().qValue())) {
      lines.add("how sure: q = " + Numbers.probability(f.lead().qValue()));
    }
    if (!f.folded().isEmpty()) {
      lines.add("also: " + folded(f));
    }
    return lines;
  }

  /** What got worse, for whom, by how much. */
  public static String title(Finding f) {
    return headline(f.lead());
  }

  /** One row: what it says and why. */
  public static String of(Comparison c) {
    return headline(c) + ": " + c.verdict().code().replace('_', ' ') + ", " + c.reason() + ".";
  }

  /** The parts of a finding's explanation, a line each. */
  public static List<String> explain(Finding f) {
    List<String> lines = new ArrayList<>();
    lines.add(of(f));
    lines.addAll(explain(f.lead()));
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
            + nights(f.nightsSeen()));
    lines.add(
        "severity: "
            + f.severity()
            + " (from the change in margins, the share of traffic, how long it lasts and whether"
            + " the metric is critical)");
    String cause = cause(f);
    lines.add(
        "component: " + (cause.isEmpty() ? "no release version is shown to carry it" : cause));
    RolloutAdvice.of(f).ifPresent(advice -> lines.add(advice.sentence()));
    if (!f.folded().isEmpty()) {
      lines.add("explained by it:");
      f.folded().stream()
          .limit(MOST_EXPLAINED)
          .forEach(c -> lines.add("  " + headline(c) + " against " + baseline(c)));
      int more = f.folded().size() - MOST_EXPLAINED;
      if (more > 0) {
        lines.add("  and " + more + " more rows, see the column explains of finding");
      }
    }
    return lines;
  }

  /** The parts of a row's explanation, a line each: counts, interval, noise, test, margin. */
  public static List<String> explain(Comparison c) {
    List<String> lines = new ArrayList<>();
    Metric m = c.metric();
    lines.add("verdict: " + c.verdict().code() + ", " + c.reason());
    addEstimate(lines, "tonight", m, c.statisticName(), c.current(), c.estimator());
    if (c.baseline() != null) {
      lines.add("baseline: " + baseline(c));
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

  private static String headline(Comparison c) {
    Metric m = c.metric();
    StringBuilder text = new StringBuilder(200);
    text.append(m.report()).append(": ").append(m.name());
    if (!c.statisticName().equals("value") && !c.statisticName().equals("distribution")) {
      text.append(' ').append(c.statisticName());
    }
    text.append(c.slice().size() == 0 ? " on all traffic" : " on " + c.slice().key());
    if (c.current() == null) {
      return text.append(c.verdict() == Verdict.SUPPRESSED ? " is not shown" : " fell silent")
          .toString();
    }
    if (m.kind().isDistance()) {
      return text.append(distribution(c)).toString();
    }
    if (c.baselineEstimate() == null) {
      text.append(" is ").append(Numbers.value(m, c.current().value()));
    } else {
      text.append(c.change() > 0 ? " rose" : c.change() < 0 ? " fell" : " stayed")
          .append(" from ")
          .append(Numbers.value(m, c.baselineEstimate().value()))
          .append(" to ")
          .append(Numbers.value(m, c.current().value()));
    }
    return text.append(evidence(c)).toString();
  }

  private static String distribution(Comparison c) {
    boolean medians = c.baselineEstimate() != null && Double.isFinite(c.change());
    String what =
        Double.isFinite(c.effectSize())
            ? " changed by "
                + Numbers.plain(c.effectSize())
                + Reasons.distance(c.metric(), c.statisticName())
            : medians ? " changed" : " is described";
    return what
        + (medians
            ? ", median from "
                + Numbers.value(c.metric(), c.baselineEstimate().value())
                + " to "
                + Numbers.value(c.metric(), c.current().value())
            : "")
        + " (n = "
        + c.current().observations()
        + ")";
  }

  private static String evidence(Comparison c) {
    Estimate e = c.current();
    StringBuilder text = new StringBuilder(" (");
    if (Double.isFinite(e.lower())) {
      text.append("95 % interval ")
          .append(
              Double.isFinite(e.upper())
                  ? Numbers.range(c.metric(), e.lower(), e.upper())
                  : "from " + Numbers.value(c.metric(), e.lower()))
          .append(", ");
    }
    text.append("n = ").append(e.observations());
    if (e.distinctSubjects() > 0) {
      text.append(", ").append(e.distinctSubjects()).append(" subjects");
    }
    return text.append(')').toString();
  }

  private static String since(Finding f) {
    if (f.onset() == null || f.onsetLower() == null || f.onsetUpper() == null) {
      return "a night that is not known";
    }
    String onset = DAY.format(f.onset());
    return f.onsetLower().equals(f.onsetUpper())
        ? onset
        : onset + " (" + between(f.onsetLower(), f.onsetUpper()) + ")";
  }

  private static String between(LocalDate from, LocalDate to) {
    boolean sameMonth = from.getMonth() == to.getMonth() && from.getYear() == to.getYear();
    return (sameMonth ? DAY_OF_MONTH : DAY).format(from) + "–" + DAY.format(to);
  }

  private static String cause(Finding f) {
    if (f.suspectedComponent() != null) {
      return f.suspectedComponent()
          + " "
          + f.suspectedValue()
          + (f.suspectedPrevious() == null ? "" : ", before it " + f.suspectedPrevious() + ",")
          + ("weakly_separable".equals(f.identifiability())
              ? " probably carries it, but too little traffic of those nights went without it to be sure"
              : " carries it");
    }
    if ("not_separable".equals(f.identifiability())) {
      return f.suspectedValue()
          + " moved together and cannot be told apart: a roll-out that gives some traffic one"
          + " without the other would";
    }
    if (f.suspectedValue() != null) {
      return f.suspectedValue()
          + ("identified".equals(f.identifiability())
              ? " harm together, neither does alone"
              : ": one of them carries it, but too little traffic has one without the other");
    }
    double moved = f.lead().mixEffect() + f.lead().entryExitEffect();
    if (Math.abs(moved) > MOSTLY * Math.abs(f.lead().change())) {
      return "it comes from traffic that moved between slices, not from a slice that got worse";
    }
    return "";
  }

  private static String excess(Finding f) {
    MetricKind kind = f.lead().metric().kind();
    boolean events = kind == MetricKind.RATE || kind == MetricKind.QUANTILE;
    if (!(f.excessEvents() > 0)) {
      return "";
    }
    String amount = Numbers.plain(events ? Math.rint(f.excessEvents()) : f.excessEvents());
    boolean first = f.onset() == null || f.onset().equals(f.reportDate());
    String since = first ? " tonight" : " since then";
    return switch (kind) {
      case RATE -> "about " + amount + " events beyond expectation" + since;
      case QUANTILE -> "about " + amount + " units beyond the old value more than expected" + since;
      default -> amount + " beyond expectation" + since;
    };
  }

  private static String folded(Finding f) {
    TreeSet<String> slices = new TreeSet<>();
    TreeSet<String> metrics = new TreeSet<>();
    for (Comparison c : f.folded()) {
      if (!c.slice().equals(f.lead().slice())) {
        slices.add(c.slice().size() == 0 ? "all traffic" : c.slice().key());
      }
      if (!c.metric().name().equals(f.lead().metric().name())) {
        metrics.add(c.metric().name());
      }
    }
    List<String> parts = new ArrayList<>();
    if (!metrics.isEmpty()) {
      parts.add("shows in " + some(metrics) + " too");
    }
    if (!slices.isEmpty()) {
      parts.add("explains what " + some(slices) + (slices.size() == 1 ? " shows" : " show"));
    }
    return parts.isEmpty() ? "holds against every baseline" : String.join("; ", parts);
  }

  private static String some(TreeSet<String> names) {
    List<String> first = names.stream().limit(MOST_NAMED).toList();
    int more = names.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
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

  private static String baseline(Comparison c) {
    return c.baseline().name().replace('_', ' ')
        + ", "
        + c.baseline().dayCount()
        + (c.baseline().dayCount() == 1 ? " day" : " days")
        + " from "
        + c.baseline().start()
        + " to "
        + c.baseline().end();
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

  private static String nights(int n) {
    return n + (n == 1 ? " night" : " nights");
  }
}
