package dev.nightjar.incident;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/**
 * Why an address gave no answer.
 *
 * @param outcome timeout, tls, dns, proxy, connect or protocol
 * @param sentence what the transport said, without a full stop
 */
record TransportFailure(String outcome, String sentence) {

  /**
   * @param proxies which may stand between
   */
  static TransportFailure of(Throwable thrown, URI uri, ProxySelector proxies) {
    String proxy = proxy(uri, proxies);
    String peer = proxy == null ? uri.getHost() + ":" + port(uri) : "the proxy " + proxy;
    if (has(thrown, HttpTimeoutException.class)) {
      return new TransportFailure(ProbeAnswer.TIMEOUT, "no answer in time");
    }
    if (has(thrown, UnresolvedAddressException.class) || has(thrown, UnknownHostException.class)) {
      return proxy == null
          ? new TransportFailure(ProbeAnswer.DNS, "no address is known for " + uri.getHost())
          : new TransportFailure(ProbeAnswer.PROXY, "no address is known for " + peer);
    }
    if (has(thrown, SSLException.class)) {
      return new TransportFailure(
          ProbeAnswer.TLS, "no trusted connection to " + uri.getHost() + ": " + root(thrown));
    }
    if (has(thrown, ConnectException.class)) {
      return new TransportFailure(
          proxy == null ? ProbeAnswer.CONNECT : ProbeAnswer.PROXY,
          "nothing accepts connections at " + peer);
    }
    boolean tunnel = proxy != null && uri.getScheme().equalsIgnoreCase("https");
    return new TransportFailure(
        tunnel ? ProbeAnswer.PROXY : ProbeAnswer.PROTOCOL,
        (tunnel ? "no way through " : "no HTTP answer from ") + peer + ": " + root(thrown));
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> kind) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (kind.isInstance(e)) {
        return true;
      }
    }
    return false;
  }

  private static String root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? thrown.getMessage() : root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message.replaceAll("\\s+", " ");
  }

  private static String proxy(URI uri, ProxySelector proxies) {
    for (Proxy proxy : proxies.select(uri)) {
      if (proxy.type() != Proxy.Type.DIRECT && proxy.address() instanceof InetSocketAddress at) {
        return at.getHostString() + ":" + at.getPort();
      }
    }
    return null;
  }

  private static int port(URI uri) {
    boolean secure = uri.getScheme().equalsIgnoreCase("https");
    return uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
  }
}
