package dev.nightjar.telemetry;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Where lineage events go. */
@FunctionalInterface
public interface LineageDestination {
  /** Where a server of lineage takes events, below its address. */
  String PATH = "/api/v1/lineage";

  /**
   * Hands over one event.
   *
   * @throws IOException whose message is a sentence for people
   */
  void send(String event) throws IOException;

  /** A file that grows by a line an event. */
  static LineageDestination file(Path file) {
    return event -> {
      try {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.write(
            file,
            (event + "\n").getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new IOException(file + " cannot be written (" + e + ")", e);
      }
    };
  }

  /**
   * A server of lineage.
   *
   * @param address its URL; without a path, {@link #PATH} is meant
   * @param apiKey sent as a bearer token; null for none
   */
  static LineageDestination http(
      URI address, String apiKey, Duration timeout, ProxySelector proxies) {
    String path = address.getPath();
    URI target =
        path == null || path.isEmpty() || path.equals("/") ? address.resolve(PATH) : address;
    HttpPost post = new HttpPost(target, timeout, proxies);
    return event -> {
      Map<String, String> headers = new TreeMap<>();
      headers.put("Content-Type", "application/json");
      if (apiKey != null) {
        headers.put("Authorization", "Bearer " + apiKey);
      }
      post.send(event, headers);
    };
  }
}
