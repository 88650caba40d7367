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
  void teamsIsToldTheSameOnACard() throws IOException {
    String page = Files.readString(PAGE);
    String slack = jq(page, "{text: $text}'");
    String teams = jq(page, "'{type: \"message\"");
    tellBy(page.replace(slack, teams), "nightjar-to-slack", "CHAT_WEBHOOK", NIGHT, QUIET, FAILED);
    tell("nightjar-to-slack", "CHAT_WEBHOOK", NIGHT);
    assertThat(posted).hasSize(3);
    JsonNode attachment = posted.get(0).at("/attachments/0");
    assertThat(posted.get(0).get("type").asText()).isEqualTo("message");
    assertThat(attachment.get("contentType").asText())
        .isEqualTo("application/vnd.microsoft.card.adaptive");
    assertThat(attachment.at("/content/type").asText()).isEqualTo("AdaptiveCard");
    assertThat(attachment.at("/content/body/0/type").asText()).isEqualTo("TextBlock");
    assertThat(attachment.at("/content/body/0/text").asText())
        .startsWith("2 findings")
        .isEqualTo(posted.get(2).get("text").asText());
    assertThat(posted.get(1).at("/attachments/0/content/body/0/text").asText())
        .isEqualTo("The night failed (audit): no row twice");
  }

  /** The call of the page that makes a message of the text and has these words in it. */
  private static String jq(String page, String words) {
    Matcher call = Pattern.compile("jq -n --arg text \"\\$text\" '[^']*'").matcher(page);
    while (call.find()) {
      if (call.group().contains(words)) {
        return call.group();
      }
    }
    throw new AssertionError("The page has no such jq: " + words);
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
    tellBy(Files.readString(PAGE), name, variable, results);
  }

  private void tellBy(String page, String name, String variable, String... results)
      throws IOException {
    Matcher block =
        Pattern.compile("```bash\n(#!/usr/bin/env bash\n# " + name + ":.*?)```", Pattern.DOTALL)
            .matcher(page);
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
