package dev.nightjar.incident;

import dev.nightjar.incident.ProbeAnswer.Kind;
import dev.nightjar.model.Refusal;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks a health or metrics address once, and tells what came back, whatever it was: an answer, or
 * why there is none. What is kept holds no secrets.
 */
public final class HttpProbe {
  /** Bytes of an answer that are read; a metrics page of a large fleet is a few megabytes. */
  private static final int READ_BYTES = 8 << 20;

  /** Characters of a body that are kept. */
  static final int KEPT_CHARACTERS = 64 << 10;

  /** Samples of a metrics page that are kept. */
  static final int KEPT_SAMPLES = 5000;

  private static final int MOST_REDIRECTS = 5;

  private final InstantSource clock;
  private final Duration timeout;
  private final PrivateText privateText;
  private final ProxySelector proxies;
  private final HttpClient client;

  /**
   * @param timeout for the whole of an answer, redirects included
   * @param privateText what must not be kept of a body
   * @param proxies which proxy an address is reached through
   */
  public HttpProbe(
      InstantSource clock, Duration timeout, PrivateText privateText, ProxySelector proxies) {
    this.clock = clock;
    this.timeout = timeout;
    this.privateText = privateText;
    this.proxies = proxies;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .proxy(proxies)
            .build();
  }

  /**
   * Asks an address.
   *
   * @throws Refusal (usage) where it is no http or https address; everything else is an answer
   */
  public ProbeAnswer ask(Kind kind, String address) {
    return new Exchange(kind, uri(kind, address)).run();
  }

  private static URI uri(Kind kind, String address) {
    try {
      URI uri = new URI(address);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, without what stands in it.
    }
    throw Refusal.usage(
        "Cannot probe --"
            + kind.code()
            + " "
            + SecretMask.address(address)
            + ": expected an address such as https://inference.example:8000/"
            + (kind == Kind.HEALTH ? "health" : "metrics"));
  }

  /** One question with all its redirects. */
  private final class Exchange {
    private final Kind kind;
    private final URI asked;
    private final List<String> redirects = new ArrayList<>();
    private final List<URI> visited = new ArrayList<>();
    private final long begun = System.nanoTime();
    private final AtomicReference<CappedBody> reading = new AtomicReference<>();
    private URI uri;

    Exchange(Kind kind, URI asked) {
      this.kind = kind;
      this.asked = asked;
      this.uri = asked;
    }

    ProbeAnswer run() {
      while (true) {
        visited.add(uri);
        HttpResponse<CappedBody.Bytes> response;
        try {
          response = send();
        } catch (TimeoutException e) {
          return failed(ProbeAnswer.TIMEOUT, late());
        } catch (ExecutionException e) {
          TransportFailure failure = TransportFailure.of(e.getCause(), uri, proxies);
          boolean late = failure.outcome().equals(ProbeAnswer.TIMEOUT);
          return failed(failure.outcome(), late ? late() : failure.sentence());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return failed(ProbeAnswer.TIMEOUT, "interrupted before the answer");
        }
        String location = response.headers().firstValue("location").orElse(null);
        boolean redirect = response.statusCode() / 100 == 3 && location != null;
        if (!redirect) {
          return answered(response, null);
        }
        redirects.add(response.statusCode() + " " + SecretMask.address(location));
        String problem = follow(location);
        if (problem != null) {
          return answered(response, problem);
        }
      }
    }

    private HttpResponse<CappedBody.Bytes> send()
        throws InterruptedException, ExecutionException, TimeoutException {
      reading.set(null);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(timeout)
              .header("User-Agent", "nightjar")
              .header(
                  "Accept",
                  kind == Kind.METRICS
                      ? "text/plain;version=0.0.4;q=1,application/openmetrics-text;q=0.5,*/*;q=0.1"
                      : "*/*");
      if (uri.getUserInfo() != null && isOrigin(uri)) {
        byte[] user = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
        request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
      }
      CompletableFuture<HttpResponse<CappedBody.Bytes>> sent =
          client.sendAsync(
              request.build(),
              info -> {
                CappedBody body = new CappedBody(READ_BYTES);
                reading.set(body);
                return body;
              });
      try {
        long left = timeout.toNanos() - (System.nanoTime() - begun);
        return sent.get(Math.max(1, left), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        sent.cancel(true);
        throw e;
      }
    }

    private String late() {
      CappedBody body = reading.get();
      return body == null
          ? "no answer within " + seconds(timeout)
          : "the answer had not ended after "
              + seconds(timeout)
              + ", "
              + body.size()
              + " bytes of its body had come";
    }

    /** Goes on to the next address; says why not, where it does not. */
    private String follow(String location) {
      URI next;
      try {
        next = uri.resolve(new URI(location));
      } catch (URISyntaxException e) {
        return "a redirect to something that is no address";
      }
      String scheme = next.getScheme() == null ? "" : next.getScheme().toLowerCase(Locale.ROOT);
      if (!(scheme.equals("http") || scheme.equals("https")) || next.getHost() == null) {
        return "a redirect to something that is no http or https address was not followed";
      }
      if (uri.getScheme().equalsIgnoreCase("https") && scheme.equals("http")) {
        return "a redirect from https to http was not followed";
      }
      if (visited.contains(next)) {
        return "a loop of redirects";
      }
      if (visited.size() > MOST_REDIRECTS) {
        return "more than " + MOST_REDIRECTS + " redirects";
      }
      uri = next;
      return null;
    }

    /** Credentials of an address are for its host alone. */
    private boolean isOrigin(URI other) {
      return other.getHost().equalsIgnoreCase(asked.getHost())
          && other.getPort() == asked.getPort();
    }

    private ProbeAnswer failed(String outcome, String sentence) {
      return new ProbeAnswer(
          clock.instant(),
          kind,
          SecretMask.address(asked.toString()),
          outcome,
          null,
          new TreeMap<>(),
          elapsed(),
          null,
          0,
          false,
          redirects,
          SecretMask.text(sentence),
          new TreeMap<>());
    }

    private ProbeAnswer answered(HttpResponse<CappedBody.Bytes> response, String redirectProblem) {
      double elapsed = elapsed();
      SortedMap<String, String> headers = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach(
              (name, values) ->
                  headers.put(
                      name.toLowerCase(Locale.ROOT),
                      SecretMask.header(name, String.join(", ", values))));
      CappedBody.Bytes bytes = response.body();
      String contentType = response.headers().firstValue("content-type").orElse("");
      KeptBody body =
          KeptBody.of(bytes.bytes(), bytes.ended(), contentType, KEPT_CHARACTERS, privateText);
      boolean ok = response.statusCode() / 100 == 2;
      MetricsPage page =
          kind == Kind.METRICS && ok
              ? MetricsPage.of(body.whole(), bytes.ended(), contentType, KEPT_SAMPLES, privateText)
              : MetricsPage.NONE;
      String outcome =
          redirectProblem != null
              ? ProbeAnswer.REDIRECT
              : response.statusCode() == 407
                  ? ProbeAnswer.PROXY
                  : ok ? ProbeAnswer.OK : ProbeAnswer.HTTP_ERROR;
      return new ProbeAnswer(
          clock.instant(),
          kind,
          SecretMask.address(asked.toString()),
          outcome,
          response.statusCode(),
          headers,
          elapsed,
          body.text(),
          bytes.bytes().length,
          body.cut(),
          redirects,
          redirectProblem == null ? page.problem() : redirectProblem,
          page.samples());
    }

    private double elapsed() {
      return (System.nanoTime() - begun) / 1e6;
    }
  }

  private static String seconds(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
