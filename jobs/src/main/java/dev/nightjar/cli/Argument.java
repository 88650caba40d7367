package dev.nightjar.cli;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The argument of a finding, line by line, in the order in which a doubter asks. */
final class Argument {
  private Argument() {}

  static Map<String, String> of(Finding finding) {
    Comparison c = finding.lead();
    String unit = c.metric().unit();
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("what", c.metric().name() + ": " + c.metric().definition());
    lines.put("where", c.slice().toString());
    lines.put("night", c.reportDate().toString());
    Estimate now = c.current();
    if (now != null) {
      lines.put("value", estimate(now, unit));
      lines.put(
          "counts",
          String.format(
              Locale.ROOT,
              "%,d observations of %,d subjects%s; worth %,.0f independent ones",
              now.observations(),
              now.distinctSubjects(),
              Double.isNaN(now.numerator())
                  ? ""
                  : ", "
                      + Figures.text(now.numerator(), "")
                      + " of "
                      + Figures.text(now.denominator(), ""),
              now.effectiveSampleSize()));
    }
    if (c.baseline() != null && c.baselineEstimate() != null) {
      lines.put(
          "against",
          c.baseline().name()
              + " ("
              + c.baseline().start()
              + " to "
              + c.baseline().end()
              + "): "
              + estimate(c.baselineEstimate(), unit));
    }
    lines.put(
        "change",
        Figures.text(c.change(), unit)
            + " ("
            + Figures.relative(c.relativeChange())
            + "), interval "
            + Figures.interval(c.changeLower(), c.changeUpper(), unit));
    lines.put(
        "noise",
        Double.isNaN(c.noiseScale())
            ? "not known"
            : "day-to-day noise makes a change "
                + Figures.text(c.noiseScale(), "")
                + " times as likely to look large as sampling alone");
    lines.put(
        "test",
        c.statistic()
            + " = "
            + Figures.text(c.statisticValue(), "")
            + ", p = "
            + Figures.probability(c.pValue())
            + "; q = "
            + Figures.probability(c.qValue())
            + " after false discovery control over the whole night (family "
            + c.metric().family()
            + ", level "
            + c.metric().falseDiscoveryRate()
            + ")");
    double margin =
        c.baselineEstimate() == null
            ? Double.NaN
            : c.metric().margin().around(c.baselineEstimate().value());
    lines.put("margin", "a change up to " + Figures.text(margin, unit) + " counts as none");
    lines.put("verdict", c.verdict().code() + ": " + c.reason());
    if (finding.onset() != null) {
      lines.put(
          "since",
          finding.onset()
              + " (between "
              + finding.onsetLower()
              + " and "
              + finding.onsetUpper()
              + "), "
              + finding.nightsSeen()
              + (finding.nightsSeen() == 1 ? " night" : " nights"));
    }
    lines.put("cause", cause(finding));
    if (!finding.folded().isEmpty()) {
      lines.put(
          "explains",
          finding.folded().size()
              + " other rows that regressed, among them "
              + finding.folded().stream()
                  .limit(4)
                  .map(o -> o.metric().name() + " on " + o.slice())
                  .distinct()
                  .reduce((a, b) -> a + "; " + b)
                  .orElse(""));
    }
    return lines;
  }

  private static String estimate(Estimate e, String unit) {
    return Figures.text(e.value(), unit)
        + " ("
        + Figures.interval(e.lower(), e.upper(), unit)
        + (e.method() == null ? "" : ", " + e.method())
        + "), n = "
        + Figures.count(e.observations());
  }

  private static String cause(Finding finding) {
    if (finding.suspectedComponent() == null) {
      return finding.identifiability() == null
          ? "no release component is singled out by this slice"
          : "the data cannot tell release components apart (" + finding.identifiability() + ")";
    }
    return finding.suspectedComponent()
        + " "
        + finding.suspectedValue()
        + (finding.suspectedPrevious() == null ? "" : ", before it " + finding.suspectedPrevious())
        + (finding.identifiability() == null ? "" : " (" + finding.identifiability() + ")");
  }
}
