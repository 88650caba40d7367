package dev.nightjar.telemetry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** One text to one address, with a time limit. What is said of a failure holds no secret. */
final class HttpPost {
  private final URI uri;
  private final Duration timeout;
  private final ProxySelector proxies;

  /**
   * @param uri user and password in it become a header
   */
  HttpPost(URI uri, Duration timeout, ProxySelector proxies) {
    this.uri = uri;
    this.timeout = timeout;
    this.proxies = proxies;
  }

  /**
   * Sends.
   *
   * @throws IOException whose message is a sentence: where, what was answered or why nothing was
   */
  void send(String text, Map<String, String> headers) throws IOException {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (uri.getUserInfo() != null) {
      byte[] user = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
      all.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    all.putAll(headers);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8));
    all.forEach(request::header);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(timeout)
            .proxy(proxies)
            .build();
    int status;
    try {
      status = client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (HttpTimeoutException e) {
      throw new IOException(shown(uri) + " did not answer within " + timeout.toSeconds() + " s", e);
    } catch (ConnectException e) {
      // Java says nothing of why.
      throw new IOException(shown(uri) + " cannot be reached (no connection)", e);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(shown(uri) + " cannot be reached (" + why + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the request to " + shown(uri) + " was interrupted", e);
    }
    if (status / 100 != 2) {
      throw new IOException(shown(uri) + " answered " + status);
    }
  }

  /** The address without user, password and query. */
  static String shown(URI uri) {
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getRawPath();
  }
}
