package dev.nightjar.cli;

import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Finding;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/** A night's findings as sentences, gravest first. */
final class FindingLines {
  private final Consumer<String> lines;

  FindingLines(Consumer<String> lines) {
    this.lines = lines;
  }

  void print(LocalDate night, List<Finding> findings) {
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
      lines.accept("  nightjar explain " + finding.id());
    }
  }

  static String sentence(Finding finding) {
    return Sentences.of(finding);
  }
}
