package dev.nightjar.review;

import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Finding;
import dev.nightjar.page.Element;

/** A finding for people: what, how grave, how long, and where its whole argument is. */
final class FindingCard {
  private FindingCard() {}

  /**
   * @param seen when it was one, in words
   * @param incident that took it up; null where none did
   */
  static Element of(Finding finding, String seen, String incident) {
    Element more =
        Element.of("p")
            .style("note")
            .text(seen + ". ")
            .add(Element.of("code", "nightjar explain " + finding.id()));
    if (incident != null) {
      more.text(" \u00b7 ").add(Element.of("code", "nightjar incident show " + incident));
    }
    return Element.of("div")
        .style("finding")
        .add(
            Element.of("p")
                .add(Element.of("strong", word(finding.severity())))
                .text(" " + Sentences.of(finding)),
            more);
  }

  private static String word(String severity) {
    return severity == null
        ? "Finding:"
        : Character.toUpperCase(severity.charAt(0)) + severity.substring(1) + ":";
  }
}
