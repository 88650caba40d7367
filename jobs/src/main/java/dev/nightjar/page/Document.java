package dev.nightjar.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One HTML file that needs nothing else: the style of all pages, landmarks, a list of its sections,
 * and a policy that allows its own programs by their hash and no address at all.
 */
public final class Document {
  private static final Resource STYLE = Resource.of("/dev/nightjar/page/page.css");
  private static final Resource TABLES = Resource.of("/dev/nightjar/page/tables.js");

  private final String title;
  private final List<Node> heading = new ArrayList<>();
  private final Map<String, Element> sections = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final List<Node> footer = new ArrayList<>();
  private final List<Resource> programs = new ArrayList<>();
  private final Map<String, Object> data = new LinkedHashMap<>();

  public Document(String title) {
    this.title = title;
  }

  /** Adds a part below the title. */
  public Document heading(Node part) {
    heading.add(part);
    return this;
  }

  /**
   * Adds a section with its heading.
   *
   * @param id its anchor
   * @param name in the heading, and in the list of sections
   */
  public Document section(String id, String name, Node... parts) {
    Element heading = Element.of("h2", name).attribute("id", id);
    Element section = Element.of("section").attribute("aria-labelledby", id);
    sections.put(id, section.add(heading).add(parts));
    names.put(id, name);
    return this;
  }

  public Document footer(Node part) {
    footer.add(part);
    return this;
  }

  /** Adds a program that runs after those before it and after the page was read. */
  public Document program(Resource program) {
    programs.add(program);
    return this;
  }

  /**
   * Adds data for the programs: maps, lists, texts, numbers.
   *
   * @param id of the element that holds it
   */
  public Document data(String id, Object value) {
    data.put(id, value);
    return this;
  }

  /** The file's text. */
  public String write() {
    List<String> scripts = new ArrayList<>();
    programs.forEach(program -> scripts.add(program.inside("script")));
    StringBuilder parts = new StringBuilder(1 << 16);
    body().forEach(part -> part.write(parts));
    if (parts.indexOf(Table.PROGRAMMED) >= 0) {
      scripts.add(TABLES.inside("script"));
    }
    StringBuilder page = new StringBuilder(1 << 16);
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(policy(scripts));
    page.append("\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    Text.escape(title, page);
    page.append("</title>\n<style>\n").append(STYLE.inside("style")).append("</style>\n</head>\n");
    page.append("<body>\n");
    page.append(parts);
    data.forEach(
        (id, value) -> {
          page.append("<script type=\"application/json\" id=\"");
          Text.escape(id, page);
          page.append("\">").append(Json.of(value)).append("</script>\n");
        });
    scripts.forEach(script -> page.append("<script>").append(script).append("</script>\n"));
    return page.append("</body>\n</html>\n").toString();
  }

  private List<Element> body() {
    Element header = Element.of("header").add(Element.of("h1", title)).add(heading);
    Element content = Element.of("main").attribute("id", "content").add(sections.values());
    List<Element> parts = new ArrayList<>();
    parts.add(Element.of("a", "Skip to the content").style("skip").attribute("href", "#content"));
    parts.add(header);
    if (sections.size() > 2) {
      Element list = Element.of("ul");
      names.forEach(
          (id, name) ->
              list.add(Element.of("li").add(Element.of("a", name).attribute("href", "#" + id))));
      parts.add(Element.of("nav").attribute("aria-label", "Sections").add(list));
    }
    parts.add(content);
    if (!footer.isEmpty()) {
      parts.add(Element.of("footer").add(footer));
    }
    return parts;
  }

  private static String policy(List<String> scripts) {
    String allowed =
        scripts.stream().map(s -> " 'sha256-" + sha256(s) + "'").collect(Collectors.joining());
    return "default-src 'none'; style-src 'unsafe-inline'; script-src"
        + (allowed.isEmpty() ? " 'none'" : allowed)
        + "; base-uri 'none'; form-action 'none'";
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
