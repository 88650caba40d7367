package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "http_proxy", "http://web:3128",
          "HTTP_PROXY", "http://loses:1",
          "HTTPS_PROXY", "tls.example:8443",
          "NO_PROXY", "localhost, .internal.example,10.0.0.7:8080,*.svc");

  private static String way(Map<String, String> environment, String address) {
    Proxy proxy =
        new EnvironmentProxies(environment, ProxySelector.of(new InetSocketAddress("java", 1)))
            .select(URI.create(address))
            .get(0);
    return proxy.address() instanceof InetSocketAddress at
        ? at.getHostString() + ":" + at.getPort()
        : "direct";
  }

  @ParameterizedTest
  @CsvSource({
    "http://model.example/health, web:3128",
    "https://model.example/health, tls.example:8443",
    "http://localhost:8000/, direct",
    "https://a.internal.example/, direct",
    "https://internal.example/, direct",
    "https://notinternal.example/, tls.example:8443",
    "http://10.0.0.7:8080/, direct",
    "http://10.0.0.7:8081/, web:3128",
    "http://vllm.svc/, direct",
  })
  void theEnvironmentSaysTheWay(String address, String way) {
    assertThat(way(ENVIRONMENT, address)).isEqualTo(way);
  }

  @Test
  void withoutAWordOfItJavaDecides() {
    assertThat(way(Map.of(), "http://model.example/")).isEqualTo("java:1");
    assertThat(way(Map.of("all_proxy", "any:9"), "https://model.example/")).isEqualTo("any:9");
    assertThat(way(Map.of("http_proxy", "x:1", "no_proxy", "*"), "http://model.example/"))
        .isEqualTo("direct");
  }
}
