package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
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
      lines.add("also: " + folded(f).replaceFirst("^also ", ""));
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

  static String headline(Comparison c) {
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

  static String cause(Finding f) {
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
    if (!(f.excessEvents() > 0)) {
      return "";
    }
    String counted = Numbers.plain(Math.rint(f.excessEvents()));
    boolean first = f.onset() == null || f.onset().equals(f.reportDate());
    String since = first ? " tonight" : " since then";
    Metric metric = f.lead().metric();
    return switch (metric.kind()) {
      case RATE -> "about " + counted + " events beyond expectation" + since;
      case QUANTILE ->
          "about " + counted + " more units than expected beyond the old value" + since;
      default -> Numbers.amount(f.excessEvents(), metric.unit()) + " beyond expectation" + since;
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
      parts.add("also shows in " + some(metrics));
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

  static String baseline(Comparison c) {
    return c.baseline().name().replace('_', ' ')
        + ", "
        + c.baseline().dayCount()
        + (c.baseline().dayCount() == 1 ? " day" : " days")
        + " from "
        + c.baseline().start()
        + " to "
        + c.baseline().end();
  }

  static String nights(int n) {
    return n + (n == 1 ? " night" : " nights");
  }
}
