package dev.nightjar.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Proxies as the environment names them, the way curl reads it: {@code http_proxy}, {@code
 * https_proxy}, {@code all_proxy} and {@code no_proxy}, in small letters before capitals. Where it
 * names none, Java's own properties apply.
 */
final class EnvironmentProxies extends ProxySelector {
  private final Map<String, String> environment;
  private final ProxySelector otherwise;

  EnvironmentProxies(Map<String, String> environment, ProxySelector otherwise) {
    this.environment = environment;
    this.otherwise = otherwise;
  }

  @Override
  public List<Proxy> select(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    if (isDirect(host, uri.getPort())) {
      return List.of(Proxy.NO_PROXY);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String named = named(scheme + "_proxy");
    Proxy proxy = proxy(named.isEmpty() ? named("all_proxy") : named);
    if (proxy != null) {
      return List.of(proxy);
    }
    return otherwise == null ? List.of(Proxy.NO_PROXY) : otherwise.select(uri);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // Who asked is told by the failure itself.
  }

  private String named(String variable) {
    String small = environment.getOrDefault(variable, "");
    return small.isEmpty()
        ? environment.getOrDefault(variable.toUpperCase(Locale.ROOT), "").strip()
        : small.strip();
  }

  private static Proxy proxy(String named) {
    if (named.isEmpty()) {
      return null;
    }
    try {
      URI uri = URI.create(named.contains("://") ? named : "http://" + named);
      if (uri.getHost() == null) {
        return null;
      }
      boolean tls = "https".equalsIgnoreCase(uri.getScheme());
      int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
      // Not resolved here: a name that nobody knows is then said by whoever connects.
      return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isDirect(String host, int port) {
    for (String entry : named("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      String name = entry;
      int colon = name.lastIndexOf(':');
      if (colon > 0 && name.indexOf(':') == colon) {
        if (!name.substring(colon + 1).equals(String.valueOf(port))) {
          continue;
        }
        name = name.substring(0, colon);
      }
      name =
          name.startsWith("*.")
              ? name.substring(2)
              : name.startsWith(".") ? name.substring(1) : name;
      if (name.equals("*")
          || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
        return true;
      }
    }
    return false;
  }
}
