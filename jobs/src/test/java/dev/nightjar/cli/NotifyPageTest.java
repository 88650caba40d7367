package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.telemetry.Notification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that the page about notify shows, as they stand there. */
class NotifyPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("nightjar.root", ".."), "docs/notify.md");
  private static final String NIGHT =
      """
      {"command":"nightly","status":"done","run_id":"nightly-1","findings":[\
      {"finding_id":"f-1","severity":"critical","report":"cost","metric":"cost_per_request","slice":""},\
      {"finding_id":"f-2","severity":"low","report":"serving","metric":"error_rate","slice":"region=\\"eu\\""}]}
      """;
  private static final String QUIET =
      "{\"command\":\"nightly\",\"status\":\"done\",\"run_id\":\"nightly-2\",\"findings\":[]}\n";
  private static final String FAILED =
      "{\"command\":\"nightly\",\"status\":\"audit\",\"run_id\":\"nightly-3\",\"message\":\"no row twice\"}\n";

  @TempDir Path folder;
  private final List<JsonNode> posted = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    for (String program : List.of("bash", "jq", "curl")) {
      assumeTrue(
          List.of("/usr/bin/", "/bin/", "/usr/local/bin/").stream()
              .anyMatch(place -> Files.isExecutable(Path.of(place + program))),
          "there is no " + program);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          posted.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void chatIsToldOfFindingsAndFailuresAndNotOfQuietNights() throws IOException {
    tell("nightjar-to-slack", "CHAT_WEBHOOK", NIGHT, QUIET, FAILED);
    assertThat(posted)
        .extracting(message -> message.get("text").asText())
        .containsExactly(
            "2 findings, gravest first:\n"
                + "• [critical] cost: cost_per_request on all traffic  `nightjar explain f-1`\n"
                + "• [low] serving: error_rate on region=\"eu\"  `nightjar explain f-2`",
            "The night failed (audit): no row twice");
  }

  @Test
  void pagerHasAnAlertAGraveFindingAndOneOfAFailedNight() throws IOException {
    tell("nightjar-to-pagerduty", "PAGERDUTY_URL", NIGHT, QUIET, FAILED);
    assertThat(posted)
        .extracting(event -> event.get("dedup_key").asText())
        .containsExactly("nightjar-f-1", "nightjar-nightly");
    assertThat(posted.get(0).at("/payload/severity").asText()).isEqualTo("critical");
    assertThat(posted.get(0).at("/payload/summary").asText())
        .isEqualTo("cost: cost_per_request is worse on all traffic");
    assertThat(posted.get(0).get("routing_key").asText()).isEqualTo("key-1");
  }

  /** Runs the block whose second line names the program, once a result. */
  private void tell(String name, String variable, String... results) throws IOException {
    Matcher block =
        Pattern.compile("```bash\n(#!/usr/bin/env bash\n# " + name + ":.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).as(name).isTrue();
    Path script = Files.writeString(folder.resolve(name), block.group(1));
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    for (String result : results) {
      List<String> command =
          List.of(
              "env",
              variable + "=" + address,
              "PAGERDUTY_ROUTING_KEY=key-1",
              "no_proxy=*",
              "bash",
              script.toString());
      new Notification(command, Duration.ofSeconds(60)).tell(result);
    }
  }
}
