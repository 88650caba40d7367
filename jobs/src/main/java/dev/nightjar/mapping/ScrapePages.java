package dev.nightjar.mapping;

import dev.nightjar.prometheus.PrometheusText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scrapes of a file: one page, or several of which each begins with a comment {@code #
 * scraped_at 2026-11-23T02:00:00Z}.
 */
final class ScrapePages {
  private static final Pattern MARK =
      Pattern.compile("(?m)^#[ \\t]*scraped_at[ \\t:=]+(\\S+)[ \\t]*\\r?$");

  private ScrapePages() {}

  /**
   * A page.
   *
   * @param line of the file where it begins
   * @param time of the scrape; null where nothing says it
   * @param text of the page, null where it breaks the format
   * @param problem line of the page that breaks it
   */
  record Page(int line, Instant time, PrometheusText text, String problem, boolean isOpen) {
    /** The time of a sample; null where neither it nor its page has one. */
    Instant at(PrometheusText.Sample sample) {
      if (Double.isNaN(sample.timestamp())) {
        return time;
      }
      double millis = isOpen ? sample.timestamp() * 1000 : sample.timestamp();
      return Instant.ofEpochMilli(Math.round(millis));
    }
  }

  /**
   * @param otherwise the time of pages that do not say theirs; null for none
   */
  static List<Page> of(String text, Instant otherwise) {
    List<Page> pages = new ArrayList<>();
    Matcher mark = MARK.matcher(text);
    int from = 0;
    Instant time = otherwise;
    while (mark.find()) {
      add(pages, text, from, mark.start(), time);
      from = mark.start();
      time = instant(mark.group(1), otherwise);
    }
    add(pages, text, from, text.length(), time);
    return pages;
  }

  private static void add(List<Page> pages, String text, int from, int to, Instant time) {
    String page = text.substring(from, to);
    if (page.isBlank()) {
      return;
    }
    int line = 1 + (int) text.substring(0, from).chars().filter(c -> c == '\n').count();
    boolean isOpen = page.stripTrailing().endsWith("# EOF");
    try {
      pages.add(new Page(line, time, PrometheusText.parse(page, isOpen), null, isOpen));
    } catch (PrometheusText.Malformed e) {
      // Its message quotes the page; the line is enough.
      String where = e.getMessage().substring(0, e.getMessage().indexOf(':'));
      pages.add(new Page(line, time, null, where, isOpen));
    }
  }

  static Instant instant(Object text, Instant otherwise) {
    try {
      return text == null ? otherwise : Instant.parse(text.toString());
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
