package dev.nightjar.cli;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One section of the configuration that says where something is told. */
record SignalSection(Map<?, ?> entries) {

  boolean has(String key) {
    return entries.containsKey(key);
  }

  String text(String key, String otherwise) {
    Object value = entries.get(key);
    return value == null ? otherwise : value.toString();
  }

  List<String> words(String key) {
    Object value = entries.get(key);
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    return value == null ? List.of() : List.of(value.toString());
  }

  Duration timeout(long otherwiseSeconds) {
    Object seconds = entries.get("timeout_seconds");
    return Duration.ofSeconds(
        seconds instanceof Number number ? number.longValue() : otherwiseSeconds);
  }

  /**
   * @throws IllegalArgumentException where it is no http or https address
   */
  URI address(String key) {
    URI uri = URI.create(text(key, ""));
    String scheme = String.valueOf(uri.getScheme());
    boolean http = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    if (!http || uri.getHost() == null) {
      throw new IllegalArgumentException("no http or https address");
    }
    return uri;
  }
}
