package dev.nightjar.incident;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.nightjar.incident.ProbeAnswer.Kind;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real servers on this machine. */
class HttpProbeTest {
  private static final Instant NOW = Instant.parse("2026-11-24T09:30:00.123456Z");
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @TempDir Path folder;

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
    server.setExecutor(workers);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    workers.shutdownNow();
  }

  private String at(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(String path, int status, String contentType, String body) {
    server.createContext(path, exchange -> respond(exchange, status, contentType, body));
  }

  private static void respond(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static ProbeAnswer ask(Kind kind, String address) {
    return probe(Duration.ofSeconds(20), ProxySelector.of(null)).ask(kind, address);
  }

  private static HttpProbe probe(Duration timeout, ProxySelector proxies) {
    PrivateText gate = text -> text.contains("@") ? Optional.of("email") : Optional.<String>empty();
    return new HttpProbe(InstantSource.fixed(NOW), timeout, gate, proxies);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void anAnswerIsKeptWithItsTimeStatusHeadersAndBody() {
    answer("/health", 200, "application/json", "{\"status\":\"ok\"}");
    ProbeAnswer answer = ask(Kind.HEALTH, at("/health"));
    assertThat(answer.outcome()).isEqualTo("ok");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at()).isEqualTo(NOW);
    assertThat(answer.headers()).containsEntry("content-type", "application/json");
    assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(answer.truncated()).isFalse();
    assertThat(answer.elapsedMs()).isPositive();
    assertThat(answer.row())
        .containsEntry("at", "2026-11-24T09:30:00.123456Z")
        .containsEntry("status", 200L)
        .containsEntry("error", null);
  }

  @Test
  void anErrorStatusIsAnAnswerToo() {
    answer("/health", 500, "text/plain", "out of memory");
    ProbeAnswer answer = ask(Kind.HEALTH, at("/health"));
    assertThat(answer.outcome()).isEqualTo("http_error");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("out of memory");
    answer("/none", 503, "text/plain", "");
    assertThat(ask(Kind.HEALTH, at("/none")).body()).isEmpty();
  }

  @Test
  void silenceEndsWithTheTimeOut() {
    server.createContext("/health", exchange -> await());
    HttpProbe hurried = probe(Duration.ofMillis(200), ProxySelector.of(null));
    ProbeAnswer answer = hurried.ask(Kind.HEALTH, at("/health"));
    assertThat(answer.outcome()).isEqualTo("timeout");
    assertThat(answer.status()).isNull();
    assertThat(answer.error()).isEqualTo("no answer within 200 ms");
  }

  @Test
  void aBodyThatDoesNotEndEndsWithTheTimeOut() {
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("begun".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          await();
        });
    ProbeAnswer answer =
        probe(Duration.ofMillis(900), ProxySelector.of(null)).ask(Kind.HEALTH, at("/health"));
    assertThat(answer.outcome()).isEqualTo("timeout");
    assertThat(answer.error()).contains("had not ended after 900 ms", "5 bytes of its body");
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anUntrustedCertificateIsATlsError() throws Exception {
    HttpsServer secure = selfSigned();
    try {
      ProbeAnswer answer =
          ask(Kind.HEALTH, "https://127.0.0.1:" + secure.getAddress().getPort() + "/health");
      assertThat(answer.outcome()).isEqualTo("tls");
      assertThat(answer.status()).isNull();
      assertThat(answer.error()).startsWith("no trusted connection to 127.0.0.1: ");
      assertThat(answer.error()).doesNotContain("Exception", "\n", "at java");
    } finally {
      secure.stop(0);
    }
  }

  private HttpsServer selfSigned() throws Exception {
    Path store = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer secure = HttpsServer.create(new InetSocketAddress(HERE, 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    secure.createContext("/health", exchange -> respond(exchange, 200, "text/plain", "ok"));
    secure.start();
    return secure;
  }

  @Test
  void aRefusedConnectionSaysWhere() throws IOException {
    int port = closedPort();
    ProbeAnswer answer = ask(Kind.METRICS, "http://127.0.0.1:" + port + "/metrics");
    assertThat(answer.outcome()).isEqualTo("connect");
    assertThat(answer.error()).isEqualTo("nothing accepts connections at 127.0.0.1:" + port);
  }

  @Test
  void anUnknownHostIsADnsError() {
    ProbeAnswer answer = ask(Kind.HEALTH, "http://no-such-host.invalid/health");
    assertThat(answer.outcome()).isEqualTo("dns");
    assertThat(answer.error()).isEqualTo("no address is known for no-such-host.invalid");
  }

  @Test
  void aProxyThatIsNotThereIsAProxyError() throws IOException {
    int port = closedPort();
    ProxySelector proxies = ProxySelector.of(new InetSocketAddress("127.0.0.1", port));
    ProbeAnswer answer =
        probe(Duration.ofSeconds(20), proxies).ask(Kind.HEALTH, "http://service.invalid/health");
    assertThat(answer.outcome()).isEqualTo("proxy");
    assertThat(answer.error())
        .isEqualTo("nothing accepts connections at the proxy 127.0.0.1:" + port);
  }

  @Test
  void aProxyThatWantsCredentialsIsAProxyError() {
    server.createContext("/", exchange -> respond(exchange, 407, "text/plain", "who are you"));
    ProxySelector proxies =
        ProxySelector.of(new InetSocketAddress("127.0.0.1", server.getAddress().getPort()));
    ProbeAnswer answer =
        probe(Duration.ofSeconds(20), proxies).ask(Kind.HEALTH, "http://service.invalid/health");
    assertThat(answer.outcome()).isEqualTo("proxy");
  }

  @Test
  void somethingThatSpeaksNoHttpIsAnAnswerAsWell() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      workers.execute(
          () -> {
            try (var client = socket.accept()) {
              client.getOutputStream().write("SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes(UTF_8));
            } catch (IOException e) {
              // The test ends.
            }
          });
      ProbeAnswer answer =
          ask(Kind.HEALTH, "http://127.0.0.1:" + socket.getLocalPort() + "/health");
      assertThat(answer.outcome()).isEqualTo("protocol");
      assertThat(answer.error()).startsWith("no HTTP answer from 127.0.0.1:");
    }
  }

  @Test
  void aLongBodyIsCutAndSaidToBe() {
    String line = "x".repeat(99) + "\n";
    answer("/health", 200, "text/plain", line.repeat(2000));
    ProbeAnswer answer = ask(Kind.HEALTH, at("/health"));
    assertThat(answer.truncated()).isTrue();
    assertThat(answer.body().length()).isLessThanOrEqualTo(HttpProbe.KEPT_CHARACTERS);
    assertThat(answer.body()).endsWith("x\n");
    assertThat(answer.bodyBytes()).isEqualTo(200_000);
    assertThat(answer.sentence()).contains("body cut");
  }

  @Test
  void moreThanIsReadIsLetGo() {
    byte[] part = ("a 1\n" + "#".repeat(999_995) + "\n").getBytes(UTF_8);
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 40; i++) {
            exchange.getResponseBody().write(part);
          }
          exchange.close();
        });
    ProbeAnswer answer = ask(Kind.METRICS, at("/metrics"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bodyBytes()).isEqualTo(8 << 20);
    assertThat(answer.truncated()).isTrue();
  }

  @Test
  void redirectsAreFollowedAndRecorded() {
    redirect("/old", "/health?token=abc123def");
    answer("/health", 200, "text/plain", "ok");
    ProbeAnswer answer = ask(Kind.HEALTH, at("/old"));
    assertThat(answer.outcome()).isEqualTo("ok");
    assertThat(answer.redirects()).containsExactly("302 /health?token=***");
    assertThat(answer.sentence()).doesNotContain("abc123def");
  }

  @Test
  void aLoopOfRedirectsEnds() {
    redirect("/a", "/b");
    redirect("/b", "/a");
    ProbeAnswer answer = ask(Kind.HEALTH, at("/a"));
    assertThat(answer.outcome()).isEqualTo("redirect");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.error()).isEqualTo("a loop of redirects");
    assertThat(answer.redirects()).containsExactly("302 /b", "302 /a");
  }

  @Test
  void redirectsWithoutEndEnd() {
    server.createContext(
        "/r",
        exchange -> {
          String next = exchange.getRequestURI().getPath() + "x";
          exchange.getResponseHeaders().set("Location", next);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    ProbeAnswer answer = ask(Kind.HEALTH, at("/r"));
    assertThat(answer.outcome()).isEqualTo("redirect");
    assertThat(answer.error()).isEqualTo("more than 5 redirects");
  }

  @Test
  void aRedirectToAnotherSchemeIsNotFollowed() {
    redirect("/a", "file:///etc/passwd");
    ProbeAnswer answer = ask(Kind.HEALTH, at("/a"));
    assertThat(answer.outcome()).isEqualTo("redirect");
    assertThat(answer.error()).contains("no http or https address");
  }

  private void redirect(String from, String to) {
    server.createContext(
        from,
        exchange -> {
          exchange.getResponseHeaders().set("Location", to);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  @Test
  void noSecretIsKept() {
    String secret = "Zm9vYmFyc2VjcmV0MTIz";
    AtomicReference<String> sent = new AtomicReference<>();
    HttpHandler handler =
        exchange -> {
          sent.set(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.getResponseHeaders().set("Set-Cookie", "session=" + secret);
          exchange.getResponseHeaders().set("X-Api-Key", secret);
          exchange.getResponseHeaders().set("Link", "<http://u:" + secret + "@h/x>; rel=next");
          respond(
              exchange,
              200,
              "application/json",
              "{\"db_password\": \""
                  + secret
                  + "\",\n\"url\":\"postgres://app:"
                  + secret
                  + "@db/x\",\n\"note\":\"Bearer "
                  + secret
                  + "\",\n\"owner\":\"jane@example.org\",\n\"prompt_tokens\":17}\n");
        };
    server.createContext("/health", handler);
    String address = "http://user:" + secret + "@127.0.0.1:" + server.getAddress().getPort();
    ProbeAnswer answer = ask(Kind.HEALTH, address + "/health?api_key=" + secret + "&deep=1");
    assertThat(sent.get()).as("credentials of the address are sent").startsWith("Basic ");
    assertThat(answer.outcome()).isEqualTo("ok");
    assertThat(answer.row().toString() + answer.sentence()).doesNotContain(secret, "jane");
    assertThat(answer.address())
        .isEqualTo(
            "http://***@127.0.0.1:" + server.getAddress().getPort() + "/health?api_key=***&deep=1");
    assertThat(answer.headers())
        .containsEntry("set-cookie", "***")
        .containsEntry("x-api-key", "***");
    assertThat(answer.body()).contains("(withheld: email)", "\"prompt_tokens\":17");
  }

  @Test
  void credentialsOfAnAddressStayWithItsHost() throws IOException {
    AtomicReference<String> sent = new AtomicReference<>("not asked");
    HttpServer other = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
    other.createContext(
        "/health",
        exchange -> {
          sent.set(exchange.getRequestHeaders().getFirst("Authorization"));
          respond(exchange, 200, "text/plain", "ok");
        });
    other.start();
    try {
      redirect("/a", "http://user:secret123@127.0.0.1:" + other.getAddress().getPort() + "/health");
      assertThat(ask(Kind.HEALTH, at("/a")).outcome()).isEqualTo("ok");
      assertThat(sent.get()).isNull();
    } finally {
      other.stop(0);
    }
  }

  @Test
  void aMetricsPageIsParsed() {
    answer(
        "/metrics",
        200,
        "text/plain; version=0.0.4",
        "# TYPE vllm:num_requests_waiting gauge\n"
            + "vllm:num_requests_waiting{model_name=\"m\"} 3.0\nup NaN\n");
    ProbeAnswer answer = ask(Kind.METRICS, at("/metrics"));
    assertThat(answer.metrics())
        .containsExactly(java.util.Map.entry("vllm:num_requests_waiting{model_name=\"m\"}", 3.0));
    assertThat(answer.error()).isEqualTo("1 sample is NaN or infinite");
  }

  @Test
  void aPageThatIsNoPrometheusTextSaysSo() {
    answer("/metrics", 200, "text/html", "<html>login</html>");
    ProbeAnswer answer = ask(Kind.METRICS, at("/metrics"));
    assertThat(answer.outcome()).isEqualTo("ok");
    assertThat(answer.metrics()).isEmpty();
    assertThat(answer.error()).startsWith("the answer is no Prometheus text: line 1: ");
  }

  @Test
  void bytesThatAreNoTextAreNotKept() {
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write(new byte[] {(byte) 0x89, 0x50, 0, (byte) 0xff});
          exchange.close();
        });
    assertThat(ask(Kind.HEALTH, at("/health")).body()).isEqualTo("(4 bytes that are no text)");
  }

  @Test
  void otherAddressesAreRefusedWithoutTheirSecrets() {
    for (String address :
        new String[] {"ftp://u:hunter22@h/x", "health", "http://", "http://a b/?token=hunter22"}) {
      assertThatThrownBy(() -> ask(Kind.HEALTH, address))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("--health")
          .hasMessageContaining("expected an address such as")
          .hasMessageNotContaining("hunter22");
    }
  }
}
