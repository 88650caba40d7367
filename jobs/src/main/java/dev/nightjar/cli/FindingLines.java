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

  FindingLines(Consumer<String> lines) {
    this.lines = lines;
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
    for (Finding finding : findings) {
      lines.accept("");
      lines.accept("  [" + finding.severity() + "] " + sentence(finding));
      String incident = incidents.get(finding.id());
      lines.accept(
          "  nightjar explain "
              + finding.id()
              + (incident == null ? "" : ", nightjar incident show " + incident));
    }
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
      lines.accept("  " + c.metric().report() + ": " + c.reason());
    }
    if (open > 0) {
      lines.accept(
          "  "
              + open
              + (open == 1 ? " canary verdict is" : " canary verdicts are")
              + " open for want of data: nightjar sql \"SELECT report_name, slice_key, reason FROM"
              + " nightjar.report WHERE statistic_name = 'canary'\"");
    }
  }

  static String sentence(Finding finding) {
    return Sentences.of(finding);
  }
}
