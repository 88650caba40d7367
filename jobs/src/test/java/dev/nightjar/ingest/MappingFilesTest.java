package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.LandingRow;
import dev.nightjar.lake.ReviewDraws;
import dev.nightjar.lake.StoredRequests;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingFilesTest {
  private static final Path ROOT =
      Path.of(System.getProperty("nightjar.root", "..")).toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void theExampleOfTheDocumentationDoesWhatItSays() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/mappings.md"));
    Matcher example =
        Pattern.compile(
                "<!-- example -->\\s*```yaml\\n(.*?)```\\s*```json\\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    assertThat(example.find()).isTrue();
    Path mapping = Files.writeString(folder.resolve("helpdesk.yaml"), example.group(1));
    Path tickets = Files.writeString(folder.resolve("tickets.json"), example.group(2));

    List<LandingRow> rows = read(tickets, "user_feedback", mapping.toString(), Map.of());

    assertThat(values(rows.get(0), "user_feedback"))
        .containsEntry("feedback_id", "eu/17")
        .containsEntry("request_id", "r1")
        .containsEntry("feedback_ts", java.time.Instant.ofEpochMilli(1795428000000L))
        .containsEntry("score_value", 0.2)
        .containsEntry("negative", true)
        .containsEntry("ticket_id", "17");
    LandingRow.End end = (LandingRow.End) rows.get(1);
    assertThat(end.unmapped()).isEqualTo(Map.of("record that fits no block", 1L));
    assertThat(end.ignored()).isEqualTo(Map.of("agent", 1L));
  }

  @Test
  void saysEveryFaultWithItsLineAndTheNearestName() throws IOException {
    Path mapping =
        Files.writeString(
            folder.resolve("bad.yaml"),
            """
            mapping: bad
            version: 1
            format: json
            record: "."
            rows:
              - table: user_feedback
                columns:
                  feedback_id: {from: id, as: tex}
            """);
    Path contract =
        Files.writeString(
            folder.resolve("worse.yaml"),
            """
            mapping: worse
            version: 1
            format: json
            rows:
              - table: user_feedback
                columns:
                  feedback_idd: id
              - table: retrieval_event
                columns: {}
              - table: retrieval_events
                columns:
                  documents: {from: hits, each: {document: id}}
            """);

    assertThatThrownBy(() -> Mappings.of(settings(), mapping.toString(), Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("bad.yaml:4:1 record: unknown key; did you mean \"records\"?")
        .hasMessageContaining("bad.yaml:8:")
        .hasMessageContaining("\"tex\" is not allowed; expected one of text, json,")
        .hasMessageContaining("did you mean \"text\"?");
    assertThatThrownBy(() -> Mappings.of(settings(), contract.toString(), Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("worse.yaml:7:")
        .hasMessageContaining(
            "unknown column of user_feedback \"feedback_idd\"; did you mean \"feedback_id\"?")
        .hasMessageContaining(
            "unknown table \"retrieval_event\"; did you mean \"retrieval_events\"?")
        .hasMessageContaining("unknown field of this column \"document\"");
    assertThatThrownBy(() -> Mappings.of(settings(), "otpl", Map.of()))
        .hasMessageStartingWith("Unknown mapping otpl;");
    assertThatThrownBy(() -> Mappings.of(settings(), null, Map.of("effectiv_from", "x")))
        .hasMessageStartingWith("No mapping asks for --given effectiv_from; is it effective_from?");
  }

  @Test
  void aFileThatLacksWhatIsAskedForIsRefusedWithWhatToDo() throws IOException {
    Path prices = Files.writeString(folder.resolve("prices.json"), "{}");
    Path scrape = Files.writeString(folder.resolve("metrics.txt"), "up 1\n");

    assertThat(broken(read(prices, "model_prices", "litellm", Map.of())).reason())
        .contains("the first day on which its prices hold; give it with --given effective_from=");
    assertThat(broken(read(scrape, "gpu_telemetry", "prometheus", Map.of())).reason())
        .contains("a scrape does not say when it was made; name the file after its time");
    assertThat(
            values(
                read(scrape, "infra_metrics", "prometheus", Map.of("at", "2026-11-23T02:00:30Z"))
                    .get(0),
                "infra_metrics"))
        .containsEntry("metric_name", "up")
        .containsEntry("event_ts", java.time.Instant.parse("2026-11-23T02:01:00Z"));
  }

  /** The page in the exporter's own README. */
  @Test
  void readsThePageThatDcgmExporterShows() throws IOException {
    Path readme = ROOT.resolve("../shared/data/dcgm_exporter/README.md").normalize();
    Assumptions.assumeTrue(Files.exists(readme), "skipped: no data set dcgm_exporter");
    String text = Files.readString(readme);
    Matcher page =
        Pattern.compile("curl localhost:9400/metrics\\n(.*?)```", Pattern.DOTALL).matcher(text);
    assertThat(page.find()).isTrue();
    Path scrape =
        Files.writeString(
            folder.resolve("2026-11-23T02:00:00Z.prom"), page.group(1).replace("...\n", ""));

    List<LandingRow> rows = read(scrape, "gpu_telemetry", "prometheus", Map.of());

    assertThat(rows).hasSize(2);
    assertThat(values(rows.get(0), "gpu_telemetry"))
        .containsEntry("gpu_uuid", "GPU-604ac76c-d9cf-fef3-62e9-d92044ab6e52")
        .containsEntry("sm_clock_mhz", 139.0)
        .containsEntry("memory_temp_c", null);
  }

  private static LandingRow.Refused broken(List<LandingRow> rows) {
    return ((LandingRow.End) rows.get(rows.size() - 1)).broken();
  }

  private static Map<String, Object> values(LandingRow row, String table) {
    assertThat(row).isInstanceOf(LandingRow.Accepted.class);
    Object[] values = ((LandingRow.Accepted) row).values();
    Map<String, Object> byName = new LinkedHashMap<>();
    List<Column> columns = TableContract.of(table).columns();
    for (int i = 0; i < values.length; i++) {
      byName.put(columns.get(i).name(), values[i]);
    }
    return byName;
  }

  private static Settings settings() {
    return Settings.embedded("warehouse");
  }

  private static List<LandingRow> read(
      Path file, String table, String mapping, Map<String, String> given) throws IOException {
    Mappings mappings = Mappings.of(settings(), mapping, given);
    LandingReader reader =
        new LandingReader(
            Set.of(), PrivacyGate.standard(), ReviewDraws.NONE, mappings, StoredRequests.NONE, NOW);
    List<LandingRow> rows = new ArrayList<>();
    reader
        .read(
            new LandingFile(
                file.toUri().toString(),
                table,
                Files.size(file),
                null,
                null,
                mappings.of(mappings.forced()).id(),
                List.of()))
        .forEachRemaining(rows::add);
    return rows;
  }
}
