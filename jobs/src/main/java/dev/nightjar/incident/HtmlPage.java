package dev.nightjar.incident;

import dev.nightjar.incident.ReviewPage.Block;
import dev.nightjar.incident.ReviewPage.Bullets;
import dev.nightjar.incident.ReviewPage.Heading;
import dev.nightjar.incident.ReviewPage.Paragraph;
import dev.nightjar.incident.ReviewPage.Prose;
import dev.nightjar.page.Document;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import java.util.ArrayList;
import java.util.List;

/** A review as one HTML file in the style of all pages, for screen and paper. */
final class HtmlPage {
  private HtmlPage() {}

  static String of(ReviewPage page) {
    List<Block> blocks = page.blocks();
    String title = "Incident";
    String section = null;
    List<Node> parts = new ArrayList<>();
    List<Node> before = new ArrayList<>();
    Document document = null;
    for (Block block : blocks) {
      if (block instanceof Heading heading && heading.level() == 1) {
        title = line(heading.text());
      } else if (block instanceof Heading heading && heading.level() == 2) {
        document = document == null ? begin(title, before) : document;
        end(document, section, parts);
        section = line(heading.text());
        parts = new ArrayList<>();
      } else {
        (section == null ? before : parts)
            .add(part(block, section == null ? "Where it stands" : section));
      }
    }
    document = document == null ? begin(title, before) : document;
    end(document, section, parts);
    return document.write();
  }

  private static Document begin(String title, List<Node> before) {
    Document document = new Document(title);
    before.forEach(document::heading);
    return document;
  }

  private static void end(Document document, String section, List<Node> parts) {
    if (section != null) {
      String id = section.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      document.section(id, section, parts.toArray(Node[]::new));
    }
  }

  private static Node part(Block block, String section) {
    if (block instanceof Heading heading) {
      return Element.of("h3", line(heading.text()));
    }
    if (block instanceof Paragraph paragraph) {
      return Element.of("p", line(paragraph.text()));
    }
    if (block instanceof Bullets bullets) {
      Element list = Element.of("ul");
      bullets.items().forEach(item -> list.add(Element.of("li", line(item))));
      return list;
    }
    if (block instanceof ReviewPage.Table rows) {
      Table table = new Table(section);
      rows.columns().forEach(column -> table.column(line(column)));
      for (List<String> cells : rows.rows()) {
        Table.Row row = table.row();
        cells.forEach(cell -> row.text(line(cell)));
      }
      return table.element();
    }
    Prose prose = (Prose) block;
    return prose.written() == null
        ? Element.of("p")
            .style("prose")
            .add(Element.of("strong", "To be written:"))
            .text(" " + line(prose.question()))
        : Element.of("p", line(prose.written()));
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
