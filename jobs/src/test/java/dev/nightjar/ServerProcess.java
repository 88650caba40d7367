package dev.nightjar;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A server program on a free port of this machine; it ends with this JVM at the latest. */
final class ServerProcess implements AutoCloseable {
  /** Runs the program until it ends, or until its standard input closes because its owner died. */
  private static final String LEASH =
      "exec 3<&0; \"$@\" </dev/null 3<&- & child=$!;"
          + " (read -r _ <&3; kill -9 $child) 2>/dev/null & exec 3<&- 0<&-; wait $child";

  private static final int TRIES = 5;
  private static final int MOST_LOOKS = 1500;
  private static final int LOOK_EVERY_MS = 20;

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  int port() {
    return port;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Starts a program and waits until it answers.
   *
   * @param command by port
   * @param ready path that answers 200 once it is ready
   */
  static ServerProcess start(
      IntFunction<List<String>> command, Map<String, String> environment, String ready, Path log)
      throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      int port = freePort();
      ServerProcess server = launch(command.apply(port), environment, port, log);
      if (server.answers(ready)) {
        return server;
      }
      server.close(); // Somebody else may have taken the port.
    }
    throw new IllegalStateException(
        command.apply(0).get(0) + " does not start: " + Files.readString(log));
  }

  private static ServerProcess launch(
      List<String> command, Map<String, String> environment, int port, Path log)
      throws IOException {
    List<String> leashed = new ArrayList<>(List.of("bash", "-c", LEASH, "server"));
    leashed.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(leashed).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), port);
  }

  private boolean answers(String path) throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(uri().resolve(path)).build();
    for (int i = 0; i < MOST_LOOKS; i++) {
      try {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return true;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      if (process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
