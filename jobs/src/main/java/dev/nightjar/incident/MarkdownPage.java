package dev.nightjar.incident;

import dev.nightjar.incident.ReviewPage.Block;
import dev.nightjar.incident.ReviewPage.Bullets;
import dev.nightjar.incident.ReviewPage.Heading;
import dev.nightjar.incident.ReviewPage.Paragraph;
import dev.nightjar.incident.ReviewPage.Prose;
import dev.nightjar.incident.ReviewPage.Table;
import java.util.List;
import java.util.stream.Collectors;

/** A review as Markdown: whatever stands in a text is text. */
final class MarkdownPage {
  private static final String SPECIAL = "\\`*[]<>|~";

  private MarkdownPage() {}

  static String of(ReviewPage page) {
    return page.blocks().stream().map(MarkdownPage::block).collect(Collectors.joining("\n"));
  }

  private static String block(Block block) {
    if (block instanceof Heading heading) {
      return "#".repeat(heading.level()) + " " + text(heading.text()) + "\n";
    }
    if (block instanceof Paragraph paragraph) {
      return start(text(paragraph.text())) + "\n";
    }
    if (block instanceof Bullets bullets) {
      return bullets.items().stream()
          .map(item -> "- " + start(text(item)) + "\n")
          .collect(Collectors.joining());
    }
    if (block instanceof Table table) {
      return row(table.columns())
          + row(table.columns().stream().map(c -> "---").toList(), false)
          + table.rows().stream().map(MarkdownPage::row).collect(Collectors.joining());
    }
    Prose prose = (Prose) block;
    return prose.written() == null
        ? "> **To be written:** " + text(prose.question()) + "\n"
        : start(text(prose.written())) + "\n";
  }

  private static String row(List<String> cells) {
    return row(cells, true);
  }

  private static String row(List<String> cells, boolean escaped) {
    return cells.stream()
        .map(cell -> escaped ? text(cell) : cell)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String text(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    String line = text.replaceAll("\\s+", " ").strip();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean edge = c == '_' && (isEdge(line, i - 1) || isEdge(line, i + 1));
      escaped.append(SPECIAL.indexOf(c) >= 0 || edge ? "\\" : "").append(c);
    }
    return escaped.toString();
  }

  /** An underscore inside a word is one; beside anything else it would begin emphasis. */
  private static boolean isEdge(String line, int at) {
    return at < 0 || at >= line.length() || !Character.isLetterOrDigit(line.charAt(at));
  }

  /** What would begin a heading or a list at the start of a line. */
  private static String start(String text) {
    return text.matches("(?s)(?:[#+-]|[0-9]+[.)]).*") && !text.matches("(?s)[0-9]+\\.[0-9].*")
        ? text.replaceFirst("^([0-9]*)([#+.)-])", "$1\\\\$2")
        : text;
  }
}
