package dev.nightjar.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.SparkExtension;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.Nights;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.lake.RunContext;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Settings;
import dev.nightjar.report.FewReports;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runbook by its commands, over a month of quiet nights and two on which half of the users of
 * one application got a new prompt that fails.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IncidentRunbookTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 19);
  private static final LocalDate ONSET = FailingPrompt.ONSET;
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path warehouse;
  @TempDir static Path folder;

  private static HttpServer service;
  private static String incident;

  @BeforeAll
  static void nights() throws IOException {
    ReportCatalog catalog = FewReports.named("serving");
    RunContext run =
        new RunContext(
            "run-1",
            "backfill",
            Instant.parse("2026-11-23T03:00:00Z"),
            () -> Instant.parse("2026-11-23T03:10:00Z"),
            "0",
            "c0",
            (stage, done, total) -> {});
    Finding found;
    try (Lake lake = SparkExtension.lake(warehouse)) {
      lake.tables().init(List.of());
      FailingPrompt.append(lake, FIRST, NIGHT);
      Nights nights = new Nights(lake, catalog, run);
      nights.profile(FIRST, NIGHT);
      nights.compare(NIGHT);
      nights.publish(NIGHT);
      List<Finding> findings = new ReportReader(lake, catalog).findings(NIGHT);
      assertThat(findings).as("findings of the bad night").isNotEmpty();
      found = findings.get(0);
    }
    Run open = run("incident", "open", found.id());
    assertThat(open.exitCode()).as(open.err()).isZero();
    incident = result(open).get("incident_id").asText();
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/health", "application/json", "{\"status\":\"ok\"}");
    answer(
        "/metrics",
        "text/plain; version=0.0.4",
        "# TYPE vllm:num_requests_waiting gauge\nvllm:num_requests_waiting{engine=\"0\"} 2\n");
    service.start();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.stop(0);
    }
  }

  private static void answer(String path, String contentType, String body) {
    service.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", contentType);
          exchange.sendResponseHeaders(200, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
  }

  private static Run run(String... args) {
    return Run.in(
        Map.of("NIGHTJAR_WAREHOUSE", warehouse.toString(), "NIGHTJAR_TERMINAL", "", "USER", "jo"),
        args);
  }

  private static JsonNode result(Run run) throws IOException {
    return JSON.readTree(run.lastLine());
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + service.getAddress().getPort() + path;
  }

  @Test
  @Order(1)
  void theProbeIsEvidenceBesideTheNumbers() throws IOException {
    Run run =
        run(
            "incident",
            "probe",
            incident,
            "--health",
            url("/health?token=abcdef123"),
            "--metrics",
            url("/metrics"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode probes = result(run).get("probes");
    assertThat(probes).hasSize(2);
    assertThat(probes.get(0).get("outcome").asText()).isEqualTo("ok");
    assertThat(run.out())
        .contains(
            "Health was green while quality fell", "Health is not quality", "requests waiting")
        .doesNotContain("abcdef123");
    Run show = run("incident", "show", incident);
    assertThat(show.out())
        .contains("Health was green while quality fell", "probed")
        .doesNotContain("abcdef123");
  }

  @Test
  @Order(2)
  void aProbeWithoutAnAnswerIsEvidenceToo() throws IOException {
    Run run = run("incident", "probe", incident, "--health", "http://no-such-host.invalid/health");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(result(run).get("probes").get(0).get("outcome").asText()).isEqualTo("dns");
    assertThat(run("incident", "probe", incident).exitCode()).isEqualTo(2);
    assertThat(run("incident", "probe", "inc-nope", "--health", url("/health")).exitCode())
        .isEqualTo(2);
  }

  @Test
  @Order(3)
  void theRollbackPlanNamesThePromptAndItsTraffic() throws IOException {
    Run run = run("incident", "rollback-plan", incident);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = result(run);
    assertThat(result.get("component").asText()).as(run.out()).isEqualTo("prompt_version");
    assertThat(result.get("identifiability").asText()).isEqualTo("identified");
    assertThat(run.out())
        .contains(
            "roll back prompt_version from p-2 to p-1", "rolling it back touches 125 requests");
    assertThat(run("incident", "rollback-plan", incident).exitCode()).isZero();
    assertThat(
            run("incident", "show", incident).out().lines().filter(l -> l.contains(" planned: ")))
        .as("the same plan again is no news")
        .hasSize(1);
  }

  @Test
  @Order(4)
  void theEvaluationSetAndTheMonitorAreWritten() throws IOException {
    Path out = folder.resolve("evals");
    Run run = run("incident", "regression-eval", incident, "--out", out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = result(run);
    Path monitor = Path.of(result.get("monitor").asText());
    ReportCatalog catalog = ReportCatalog.load(withReports(out));
    assertThat(catalog.report(monitor.getFileName().toString().replace(".yaml", "")).metrics())
        .isNotEmpty();
    List<String> cases = Files.readAllLines(Path.of(result.get("cases").asText()));
    assertThat(cases).hasSize(result.get("eval_rows").asInt());
    for (String line : cases) {
      JsonNode row = JSON.readTree(line);
      assertThat(row.get("provenance").get("incident_id").asText()).isEqualTo(incident);
      assertThat(row.get("expected").get("field").asText()).isNotEmpty();
      assertThat(line).doesNotContain("u-1", "enduser");
    }
    String again = Files.readString(monitor);
    assertThat(run("incident", "regression-eval", incident, "--out", out.toString()).exitCode())
        .isZero();
    assertThat(Files.readString(monitor)).isEqualTo(again);
  }

  private static Settings withReports(Path reports) {
    Settings s = Settings.embedded(warehouse.toString());
    return new Settings(
        s.catalog(),
        s.inputs(),
        s.inputNamespace(),
        s.namespace(),
        s.spark(),
        List.of(reports.toString()),
        s.overrides(),
        s.minimumSubjects(),
        s.textColumns(),
        s.allow(),
        s.more());
  }

  @Test
  @Order(5)
  void theMonitorIsRedOnTheIncidentsNightsAndGreenBefore() throws IOException {
    Run newest = run("incident", "check-eval", incident);
    assertThat(newest.exitCode()).as(newest.out() + newest.err()).isEqualTo(5);
    assertThat(result(newest).get("report_date").asText()).isEqualTo(NIGHT.toString());
    assertThat(newest.err())
        .as("the nights were counted with fewer slices than the catalogue has")
        .contains("the definition of report serving has changed since the incident was found");
    Run red = run("incident", "check-eval", incident, "--report-date", ONSET.toString());
    assertThat(red.exitCode()).as(red.out() + red.err()).isEqualTo(5);
    assertThat(result(red).get("status").asText()).isEqualTo("red");
    for (int before = 1; before <= 3; before++) {
      LocalDate good = ONSET.minusDays(before);
      Run green = run("incident", "check-eval", incident, "--report-date", good.toString());
      assertThat(green.exitCode()).as(green.out() + green.err()).isZero();
      assertThat(result(green).get("status").asText()).isEqualTo("green");
    }
    Run none = run("incident", "check-eval", incident, "--report-date", "2027-03-01");
    assertThat(none.exitCode()).isEqualTo(99);
    assertThat(result(none).get("status").asText()).isEqualTo("insufficient_data");
  }

  @Test
  @Order(6)
  void theReviewIsWrittenTwiceTheSame() throws IOException {
    Path file = folder.resolve("review.html");
    Run run = run("incident", "document", incident, "--out", file.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(result(run).get("affected_requests").asLong()).isPositive();
    assertThat(result(run).get("detection_gap_hours").asDouble()).isPositive();
    String html = Files.readString(file);
    String markdown = Files.readString(folder.resolve("review.md"));
    assertThat(markdown)
        .contains(
            "Health was green",
            "roll back prompt_version from p-2 to p-1",
            "To be written",
            "| jo | probed |");
    assertThat(run("incident", "document", incident, "--out", file.toString()).exitCode()).isZero();
    assertThat(Files.readString(file)).isEqualTo(html);
    assertThat(Files.readString(folder.resolve("review.md"))).isEqualTo(markdown);
  }

  @Test
  @Order(7)
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path taken = Files.createFile(folder.resolve("taken"));
    Run run = run("incident", "document", incident, "--out", taken.resolve("review.md").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Cannot write ", "name another place");
  }
}
