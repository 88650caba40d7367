package dev.nightjar.incident;

import dev.nightjar.incident.ReviewPage.Block;
import dev.nightjar.incident.ReviewPage.Bullets;
import dev.nightjar.incident.ReviewPage.Heading;
import dev.nightjar.incident.ReviewPage.Paragraph;
import dev.nightjar.incident.ReviewPage.Prose;
import dev.nightjar.incident.ReviewPage.Table;
import java.util.List;
import java.util.stream.Collectors;

/** A review as one HTML file: no script, nothing from elsewhere, for screen and paper. */
final class HtmlPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #ccc; --mark: #fff4ce; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e6e6e6; --paper: #16181b; --line: #444; --mark: #3a3212; }
      }
      body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem; color: var(--ink);
        background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; }
      h1, h2 { line-height: 1.25; }
      h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-size: 0.9rem; }
      th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left;
        vertical-align: top; overflow-wrap: anywhere; }
      .prose { background: var(--mark); padding: 0.5rem 1rem; border-left: 0.25rem solid #c90; }
      @media print {
        :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #999; --mark: #fff; }
        body { max-width: none; padding: 0; font-size: 10pt; }
        h2 { break-after: avoid; }
        tr, .prose, li { break-inside: avoid; }
        .wide { overflow: visible; }
      }
      """;

  private HtmlPage() {}

  static String of(ReviewPage page) {
    String title =
        page.blocks().stream()
            .filter(Heading.class::isInstance)
            .map(block -> ((Heading) block).text())
            .findFirst()
            .orElse("Incident");
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\""
        + " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        + "<title>"
        + text(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style>\n</head>\n<body>\n<main>\n"
        + page.blocks().stream().map(HtmlPage::block).collect(Collectors.joining())
        + "</main>\n</body>\n</html>\n";
  }

  private static String block(Block block) {
    if (block instanceof Heading heading) {
      String tag = "h" + heading.level();
      return "<" + tag + ">" + text(heading.text()) + "</" + tag + ">\n";
    }
    if (block instanceof Paragraph paragraph) {
      return "<p>" + text(paragraph.text()) + "</p>\n";
    }
    if (block instanceof Bullets bullets) {
      return bullets.items().stream()
          .map(item -> "<li>" + text(item) + "</li>\n")
          .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
    }
    if (block instanceof Table table) {
      return "<div class=\"wide\"><table>\n<thead>"
          + row(table.columns(), "th scope=\"col\"", "th")
          + "</thead>\n<tbody>\n"
          + table.rows().stream().map(r -> row(r, "td", "td")).collect(Collectors.joining())
          + "</tbody>\n</table></div>\n";
    }
    Prose prose = (Prose) block;
    return prose.written() == null
        ? "<p class=\"prose\"><strong>To be written:</strong> " + text(prose.question()) + "</p>\n"
        : "<p>" + text(prose.written()) + "</p>\n";
  }

  private static String row(List<String> cells, String open, String close) {
    return cells.stream()
        .map(cell -> "<" + open + ">" + text(cell) + "</" + close + ">")
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }

  private static String text(String text) {
    return text.replaceAll("\\s+", " ")
        .strip()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
