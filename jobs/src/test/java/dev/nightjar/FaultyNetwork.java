package dev.nightjar;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server through toxiproxy. It has at most one fault at a time. */
public final class FaultyNetwork implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Proxy proxy;
  private final String name;
  private final URI endpoint;

  private FaultyNetwork(Proxy proxy, String name, URI endpoint) {
    this.proxy = proxy;
    this.name = name;
    this.endpoint = endpoint;
  }

  /** Where the server is, seen through this network. */
  public URI endpoint() {
    return endpoint;
  }

  /** Requests are cut off after so many bytes of a connection. */
  public void cutsRequestsAfter(long bytes) {
    fault("limit_data", "upstream", Map.of("bytes", bytes));
  }

  /** The server does what it is asked, and of its answers only so many bytes arrive. */
  public void cutsAnswersAfter(long bytes) {
    fault("limit_data", "downstream", Map.of("bytes", bytes));
  }

  /** Connections are reset after so long. */
  public void resetsAfter(int milliseconds) {
    fault("reset_peer", "upstream", Map.of("timeout", milliseconds));
  }

  /** Everything that is sent disappears; connections stay open. */
  public void isABlackHole() {
    fault("timeout", "upstream", Map.of("timeout", 0));
  }

  /** Every answer is late. */
  public void answersAfter(int milliseconds) {
    fault("latency", "downstream", Map.of("latency", milliseconds));
  }

  /** Requests go this fast. */
  public void carries(int kilobytesPerSecond) {
    fault("bandwidth", "upstream", Map.of("rate", kilobytesPerSecond));
  }

  /** Without fault again, for new connections and for those that are still open. */
  public void heals() {
    proxy.call("DELETE", "/proxies/" + name + "/toxics/fault", Map.of());
  }

  private void fault(String type, String stream, Map<String, ?> attributes) {
    proxy.call(
        "POST",
        "/proxies/" + name + "/toxics",
        Map.of("name", "fault", "type", type, "stream", stream, "attributes", attributes));
  }

  @Override
  public void close() {
    proxy.call("DELETE", "/proxies/" + name, Map.of());
  }

  /** The program that carries all such networks. */
  static final class Proxy implements AutoCloseable {
    private final ServerProcess process;
    private final Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger networks = new AtomicInteger();

    private Proxy(ServerProcess process, Path folder) {
      this.process = process;
      this.folder = folder;
    }

    static Proxy start(Path program) throws IOException, InterruptedException {
      Path folder = Files.createTempDirectory("nightjar-toxiproxy");
      ServerProcess process =
          ServerProcess.start(
              port ->
                  List.of(
                      program.toString(), "-host", "127.0.0.1", "-port", Integer.toString(port)),
              Map.of(),
              "/version",
              folder.resolve("log"));
      return new Proxy(process, folder);
    }

    FaultyNetwork to(URI server) {
      String name = "network-" + networks.incrementAndGet();
      Map<?, ?> made =
          call(
              "POST",
              "/proxies",
              Map.of("name", name, "listen", "127.0.0.1:0", "upstream", server.getAuthority()));
      return new FaultyNetwork(this, name, URI.create("http://" + made.get("listen")));
    }

    private Map<?, ?> call(String method, String path, Map<String, ?> body) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(process.uri().resolve(path))
                .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
          throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        return answer.body().isEmpty() ? Map.of() : JSON.readValue(answer.body(), Map.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      process.close();
      SparkExtension.delete(folder);
    }
  }
}
