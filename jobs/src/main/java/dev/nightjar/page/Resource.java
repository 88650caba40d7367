package dev.nightjar.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A text that comes with this program: the only thing that a page takes as program or style.
 *
 * @param text its content
 */
public record Resource(String text) {
  /**
   * Reads one.
   *
   * @param path from the root of the class path
   */
  public static Resource of(String path) {
    try (InputStream in = Resource.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("This program lacks its resource " + path);
      }
      return new Resource(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + path, e);
    }
  }

  /** The text, when it can stand inside that element without ending it. */
  String inside(String element) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("</" + element) || lower.contains("<!--")) {
      throw new IllegalStateException("A resource would end its " + element + " element");
    }
    return text;
  }
}
