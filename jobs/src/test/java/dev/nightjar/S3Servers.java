package dev.nightjar;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real S3 server and a network to it that can be made to fail. Both are processes
 * that run once for the whole test JVM. An {@link S3Server} parameter is the shared server: every
 * test makes buckets of its own. A {@link FaultyNetwork} parameter is one test's own way to it,
 * without faults at first.
 *
 * <p>Where the servers cannot be had, the tests of the class are skipped and say why; with {@code
 * CI} in the environment they fail.
 */
public final class S3Servers implements BeforeAllCallback, ParameterResolver {
  private static final Namespace STORE = Namespace.create(S3Servers.class);
  private static final Path SCRIPT =
      Path.of(System.getProperty("nightjar.root", ".."), "jobs/src/test/s3/servers.sh");
  private static final int UNAVAILABLE = 69;

  @Override
  public void beforeAll(ExtensionContext context) {
    Running running = running(context);
    if (running.missing != null) {
      if (System.getenv("CI") != null) {
        fail(running.missing);
      }
      Assumptions.abort(running.missing);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == S3Server.class || type == FaultyNetwork.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Running running = running(context);
    if (parameter.getParameter().getType() == S3Server.class) {
      return running.server;
    }
    return context
        .getStore(STORE)
        .computeIfAbsent(
            FaultyNetwork.class,
            key -> running.proxy.to(running.server.endpoint()),
            FaultyNetwork.class);
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  /** The two processes, or why there are none; Jupiter stops them after the last test. */
  private static final class Running implements AutoCloseable {
    private final String missing;
    private final S3Server server;
    private final FaultyNetwork.Proxy proxy;

    private Running(String missing, S3Server server, FaultyNetwork.Proxy proxy) {
      this.missing = missing;
      this.server = server;
      this.proxy = proxy;
    }

    static Running start() {
      try {
        Process script =
            new ProcessBuilder("bash", SCRIPT.toString()).redirectErrorStream(true).start();
        script.getOutputStream().close();
        String said =
            new String(
                    script.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .strip();
        int code = script.waitFor();
        String last = said.substring(said.lastIndexOf('\n') + 1);
        if (code == UNAVAILABLE) {
          return new Running(last, null, null);
        }
        if (code != 0) {
          throw new IllegalStateException(SCRIPT + " ended with " + code + ": " + last);
        }
        Path tools = Path.of(last);
        S3Server server = S3Server.start(tools.resolve("minio"));
        return new Running(
            null, server, FaultyNetwork.Proxy.start(tools.resolve("toxiproxy-server")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      if (missing == null) {
        proxy.close();
        server.close();
      }
    }
  }
}
