package dev.nightjar.cli;

import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A night's findings as sentences, gravest first. */
final class FindingLines {
  private final Consumer<String> lines;
  private final int width;

  /** Lines that are as long as what they say. */
  FindingLines(Consumer<String> lines) {
    this(lines, Integer.MAX_VALUE);
  }

  /**
   * @param width columns at which lines are broken
   */
  FindingLines(Consumer<String> lines, int width) {
    this.lines = lines;
    this.width = width;
  }

  void print(LocalDate night, List<Finding> findings) {
    print(night, findings, Map.of());
  }

  /**
   * @param incidents incident by finding that it took up
   */
  void print(LocalDate night, List<Finding> findings, Map<String, String> incidents) {
    if (findings.isEmpty()) {
      lines.accept("Nothing got worse on " + night + " beyond noise and margins.");
      return;
    }
    lines.accept(
        findings.size() == 1
            ? "1 finding on " + night + ":"
            : findings.size() + " findings on " + night + ", gravest first:");
    boolean first = true;
    for (Finding finding : findings) {
      String incident = incidents.get(finding.id());
      boolean brief = finding.severity().equals(Finding.SEVERITIES.get(0));
      if (first || !brief) {
        lines.accept("");
      }
      first = false;
      line("  ", "[" + finding.severity() + "] " + Sentences.title(finding));
      if (!brief) {
        Sentences.brief(finding).forEach(part -> line("      ", part));
      }
      line("      ", "next: " + next(finding, incident));
    }
  }

  private static String next(Finding finding, String incident) {
    return "nightjar explain "
        + finding.id()
        + (incident == null
            ? ", nightjar incident open " + finding.id()
            : ", nightjar incident show " + incident);
  }

  /** A line, broken between words; what follows is indented further. */
  private void line(String indent, String text) {
    String left = indent + text;
    String more = indent + "  ";
    while (Columns.of(left) > width) {
      int cut = left.lastIndexOf(' ', width);
      if (cut <= more.length()) {
        break;
      }
      lines.accept(left.substring(0, cut));
      left = more + left.substring(cut + 1);
    }
    lines.accept(left);
  }

  /** What else is worth knowing, a line each: no regression, and nothing to be alarmed about. */
  void statements(List<Comparison> statements) {
    List<Comparison> said =
        statements.stream().filter(c -> c.verdict() != Verdict.INSUFFICIENT_DATA).toList();
    int open = statements.size() - said.size();
    if (statements.isEmpty()) {
      return;
    }
    lines.accept("");
    lines.accept("Also on that night:");
    for (Comparison c : said) {
      line("  ", c.metric().report() + ": " + c.reason());
    }
    if (open > 0) {
      line(
          "  ",
          open
              + (open == 1 ? " canary verdict is" : " canary verdicts are")
              + " open for want of data: nightjar sql \"SELECT report_name, slice_key, reason FROM"
              + " nightjar.report WHERE statistic_name = 'canary'\"");
    }
  }

  static String sentence(Finding finding) {
    return Sentences.of(finding);
  }
}
