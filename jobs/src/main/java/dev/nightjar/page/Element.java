package dev.nightjar.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An element of a page, built from the outside in. Names of elements and attributes come from short
 * lists, so that no program, address or style can arrive with data.
 */
public final class Element extends Node {
  private static final Set<String> TAGS =
      Set.of(
          "a",
          "abbr",
          "article",
          "b",
          "blockquote",
          "button",
          "caption",
          "code",
          "dd",
          "details",
          "div",
          "dl",
          "dt",
          "em",
          "figcaption",
          "figure",
          "footer",
          "h1",
          "h2",
          "h3",
          "h4",
          "header",
          "input",
          "label",
          "li",
          "main",
          "nav",
          "ol",
          "output",
          "p",
          "pre",
          "section",
          "small",
          "span",
          "strong",
          "sub",
          "summary",
          "table",
          "tbody",
          "td",
          "th",
          "thead",
          "time",
          "tr",
          "ul");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "autocomplete",
          "class",
          "colspan",
          "datetime",
          "for",
          "hidden",
          "href",
          "id",
          "lang",
          "open",
          "role",
          "scope",
          "spellcheck",
          "tabindex",
          "title",
          "type");
  private static final Set<String> BLOCKS =
      Set.of("div", "figure", "footer", "header", "li", "main", "nav", "section", "table", "tr");

  private final String tag;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Node> children = new ArrayList<>();

  private Element(String tag) {
    if (!TAGS.contains(tag)) {
      throw new IllegalArgumentException("A page has no element " + tag);
    }
    this.tag = tag;
  }

  public static Element of(String tag) {
    return new Element(tag);
  }

  /** An element with text. */
  public static Element of(String tag, String text) {
    return new Element(tag).text(text);
  }

  /** An element with a class that the style sheet knows. */
  public Element style(String name) {
    return attribute("class", name);
  }

  /**
   * Sets an attribute.
   *
   * @throws IllegalArgumentException for an attribute that could run a program or leave the page
   */
  public Element attribute(String name, String value) {
    boolean known = ATTRIBUTES.contains(name) || name.matches("(?:aria|data)-[a-z-]+");
    if (!known || (name.equals("href") && !value.startsWith("#"))) {
      throw new IllegalArgumentException("A page has no attribute " + name + "=" + value);
    }
    attributes.put(name, value);
    return this;
  }

  /** Adds text. */
  public Element text(String text) {
    children.add(new Text(text));
    return this;
  }

  /** Adds parts. */
  public Element add(Node... parts) {
    children.addAll(List.of(parts));
    return this;
  }

  /** Adds parts. */
  public Element add(Collection<? extends Node> parts) {
    children.addAll(parts);
    return this;
  }

  @Override
  void write(StringBuilder to) {
    to.append('<').append(tag);
    attributes.forEach(
        (name, value) -> {
          to.append(' ').append(name).append("=\"");
          Text.escape(value, to);
          to.append('"');
        });
    to.append('>');
    if (tag.equals("input")) {
      return;
    }
    children.forEach(child -> child.write(to));
    to.append("</").append(tag).append('>');
    if (BLOCKS.contains(tag)) {
      to.append('\n');
    }
  }
}
