package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.SparkExtension;
import dev.nightjar.lake.ChatNights;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.Where;
import dev.nightjar.telemetry.LineageEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What others are told of a run: servers of lineage and metrics, files, a program. */
@ExtendWith(SparkExtension.class)
class SignalsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Posted(String path, String authorization, String body) {}

  @TempDir Path folder;
  private final List<Posted> posted = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posted.add(
              new Posted(
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  body));
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/broken") ? 503 : 201, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Run run(Map<String, String> more, String configuration, String... args) {
    Path file = folder.resolve("nightjar.yaml");
    try {
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Map<String, String> environment = new TreeMap<>(more);
    environment.put("NIGHTJAR_WAREHOUSE", folder.resolve("warehouse").toString());
    environment.putAll(
        Map.of("NIGHTJAR_TERMINAL", "", "LANG", "C.UTF-8", "NIGHTJAR_CONFIG", file.toString()));
    return Run.in(environment, args);
  }

  @Test
  void aNightIsToldToEveryoneWhoWantsToKnow() throws IOException {
    Path warehouse = folder.resolve("warehouse");
    try (Lake lake = SparkExtension.lake(warehouse)) {
      lake.tables().init(List.of());
      ChatNights.in(lake).traffic(0, 0, 60);
    }
    String night = ChatNights.night(0).toString();
    String parent = "01890a5d-ac96-774b-bcce-b302099a8057";
    String told =
        """
        openlineage: {url: "%1$s", file: lineage.jsonl, namespace: prod}
        metrics: {textfile: metrics/nightjar.prom, pushgateway: "%1$s"}
        notify: {command: "cat > '%2$s/told.json'"}
        """
            .formatted(address(), folder);
    Map<String, String> scheduler =
        Map.of(
            "OPENLINEAGE_API_KEY", "s3cret",
            "OPENLINEAGE_PARENT_ID", "airflow/nightjar_nightly.nightly/" + parent,
            "AIRFLOW_CTX_DAG_RUN_ID", "scheduled__2026-09-08");

    Run done = run(scheduler, told, "nightly", "--report-date", night);
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.err()).doesNotContain("s3cret").doesNotContain("warning: ");
    JsonNode result = JSON.readTree(done.lastLine());

    List<JsonNode> events = events();
    assertThat(events)
        .extracting(event -> event.get("eventType").asText())
        .containsExactly("START", "COMPLETE");
    assertThat(posted)
        .filteredOn(post -> post.path().equals("/api/v1/lineage"))
        .extracting(Posted::authorization)
        .containsExactly("Bearer s3cret", "Bearer s3cret");
    String id = LineageEvents.runId(Run.NIGHT, result.get("run_id").asText()).toString();
    for (JsonNode event : events) {
      assertThat(event.at("/run/runId").asText()).isEqualTo(id);
      assertThat(event.at("/job/namespace").asText()).isEqualTo("prod");
      assertThat(event.at("/schemaURL").asText()).contains("openlineage.io/spec/2-0-2");
      assertThat(event.at("/run/facets/nominalTime/nominalStartTime").asText())
          .isEqualTo(night + "T00:00:00Z");
      assertThat(event.at("/run/facets/parent/run/runId").asText()).isEqualTo(parent);
      assertThat(event.at("/run/facets/parent/job/name").asText())
          .isEqualTo("nightjar_nightly.nightly");
      assertThat(event.at("/run/facets/processing_engine/name").asText()).isEqualTo("spark");
    }
    JsonNode complete = events.get(1);
    JsonNode traces = dataset(complete.get("inputs"), "/llm/llm_traces");
    JsonNode report = dataset(complete.get("outputs"), "/nightjar/report");
    try (Lake lake = SparkExtension.lake(warehouse)) {
      assertThat(traces.at("/facets/version/datasetVersion").asLong())
          .isEqualTo(
              lake.catalog().loadTable(lake.input("llm_traces")).currentSnapshot().snapshotId());
      assertThat(report.at("/facets/version/datasetVersion").asLong())
          .isEqualTo(lake.table("report").currentSnapshot().snapshotId());
      assertThat(lake.rows("run").read(Where.equal("job_name", "nightly")))
          .extracting(row -> row.text("scheduler_run_id"))
          .containsExactly("scheduled__2026-09-08");
    }
    assertThat(traces.get("namespace").asText()).isEqualTo("file");
    assertThat(report.at("/outputFacets/outputStatistics/rowCount").asLong()).isPositive();
    assertThat(
            dataset(complete.get("outputs"), "/nightjar/daily_profile")
                .at("/outputFacets/outputStatistics/rowCount")
                .asLong())
        .isEqualTo(result.get("profiles").asLong());
    JsonNode audited = dataset(complete.get("inputs"), "/nightjar/report");
    assertThat(audited.at("/inputFacets/dataQualityAssertions/assertions"))
        .hasSizeGreaterThan(5)
        .allMatch(check -> check.get("success").asBoolean() && check.has("severity"));

    String page = Files.readString(folder.resolve("metrics/nightjar.prom"));
    long at = Run.NIGHT.getEpochSecond();
    assertThat(gauge(page, "nightjar_job_last_success_timestamp_seconds{job_name=\"nightly\"}"))
        .isEqualTo(at);
    assertThat(gauge(page, "nightjar_job_input_rows{job_name=\"nightly\"}"))
        .isEqualTo(result.get("rows_read").asDouble());
    assertThat(
            gauge(
                page,
                "nightjar_breaches{job_name=\"nightly\",report=\"serving\",severity=\"high\"}"))
        .isZero();
    assertThat(posted)
        .filteredOn(post -> post.path().equals("/metrics/job/nightjar/job_name/nightly"))
        .singleElement()
        .satisfies(push -> assertThat(push.body()).isEqualTo(page));
    assertThat(Files.readString(folder.resolve("told.json"))).isEqualTo(done.lastLine() + "\n");

    // Later a night without data: not well, so that the time of the last success stays.
    Run waits = run(Map.of(), told, "nightly", "--report-date", "2027-01-01");
    assertThat(waits.exitCode()).isEqualTo(75);
    JsonNode last = events().get(3);
    assertThat(last.get("eventType").asText()).isEqualTo("ABORT");
    assertThat(last.at("/run/facets/errorMessage/message").asText()).contains("llm_traces ends on");
    String later = Files.readString(folder.resolve("metrics/nightjar.prom"));
    assertThat(gauge(later, "nightjar_job_exit_code{job_name=\"nightly\"}")).isEqualTo(75);
    assertThat(gauge(later, "nightjar_job_last_success_timestamp_seconds{job_name=\"nightly\"}"))
        .isEqualTo(at);
    assertThat(later).contains("nightjar_breaches{");
    assertThat(posted.get(posted.size() - 1).body())
        .contains("nightjar_job_exit_code")
        .doesNotContain("last_success")
        .doesNotContain("nightjar_breaches");
    // Another job shares the file.
    run(Map.of(), told, "erase", "--subject", "nobody");
    assertThat(Files.readString(folder.resolve("metrics/nightjar.prom")))
        .contains("exit_code{job_name=\"erase\"} 99", "exit_code{job_name=\"nightly\"} 75");
  }

  @Test
  void whoCannotBeToldCostsOneWarningEach() throws IOException {
    String gone = address();
    server.stop(0);
    Files.writeString(folder.resolve("other.prom"), "node_load1 0.5\n");
    Run run =
        run(
            Map.of(),
            """
            openlineage: {url: "%s"}
            metrics: {pushgateway: "http://me:s3cret@%s", textfile: other.prom}
            notify: {command: [/bin/sh, -c, "echo no such channel; exit 3"], on: [erase]}
            """
                .formatted(gone, gone.substring("http://".length())),
            "erase",
            "--subjects-file",
            folder.resolve("absent").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("warning: ")))
        .hasSize(4)
        .anyMatch(line -> line.contains("Lineage was not sent: " + gone + "/api/v1/lineage"))
        .anyMatch(line -> line.contains("other.prom holds metrics that are not Nightjar's"))
        .anyMatch(line -> line.contains("check metrics.pushgateway"))
        .anyMatch(line -> line.contains("/bin/sh ended with 3 (no such channel)"));
    assertThat(run.err()).doesNotContain("s3cret");
    assertThat(folder.resolve("other.prom")).hasContent("node_load1 0.5");
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("lineage.jsonl"))) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static JsonNode dataset(JsonNode datasets, String end) {
    for (JsonNode dataset : datasets) {
      if (dataset.get("name").asText().endsWith(end)) {
        return dataset;
      }
    }
    throw new AssertionError("No dataset " + end + " in " + datasets);
  }

  private static double gauge(String page, String series) {
    return page.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + series + " in\n" + page));
  }
}
