package dev.nightjar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoNightsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void theSameArgumentsGiveTheSameBytes() throws IOException {
    DemoNights demo = new DemoNights(DemoNights.FIRST_NIGHT, 3, 50, 7);
    demo.write(folder.resolve("a"));
    demo.write(folder.resolve("b"));
    new DemoNights(DemoNights.FIRST_NIGHT, 3, 50, 8).write(folder.resolve("c"));
    Path traces = Path.of("llm_traces", "2026-10-13.jsonl.gz");
    assertThat(folder.resolve("a").resolve(traces))
        .hasSameBinaryContentAs(folder.resolve("b").resolve(traces));
    assertThat(Files.readAllBytes(folder.resolve("c").resolve(traces)))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("a").resolve(traces)));
  }

  @Test
  void plantedIncidentsStartOnTheirNightAndOnlyInTheirTraffic() throws IOException {
    DemoNights demo = new DemoNights(DemoNights.FIRST_NIGHT, 10, 6000, 1);
    demo.write(folder);
    LocalDate last = demo.last();
    LocalDate before = Planted.languageSince(last).minusDays(1);

    Predicate<JsonNode> newIndex =
        row -> row.path("retrieval_index_version").asText().equals(Planted.NEW_INDEX);
    assertThat(rows("claim_verifications", before)).noneMatch(newIndex);
    List<JsonNode> answers = rows("claim_verifications", last);
    double with = share(answers, newIndex, row -> row.path("response_hallucinated").asBoolean());
    double without =
        share(answers, newIndex.negate(), row -> row.path("response_hallucinated").asBoolean());
    assertThat(with / without).isBetween(1.6, 2.5);

    Predicate<JsonNode> slow =
        row -> row.path("runtime_version").asText().equals(Planted.SLOW_RUNTIME);
    assertThat(rows("llm_traces", before)).noneMatch(slow);
    assertThat(share(rows("llm_traces", last), row -> true, slow)).isBetween(.28, .39);

    Predicate<JsonNode> looping =
        row -> row.path("prompt_version").asText().equals(Planted.LOOPING_PROMPT);
    assertThat(rows("llm_traces", before)).noneMatch(looping);
    assertThat(rows("llm_traces", last))
        .filteredOn(looping)
        .allMatch(row -> row.path("application").asText().equals("ops_agent"));
  }

  @Test
  void childrenBelongToTheRequestsOfTheirNight() throws IOException {
    DemoNights demo = new DemoNights(DemoNights.FIRST_NIGHT, 2, 100, 3);
    demo.write(folder);
    Set<String> requests = new HashSet<>();
    rows("llm_traces", demo.last()).forEach(row -> requests.add(row.path("request_id").asText()));
    for (String child :
        List.of(
            "retrieval_events",
            "claim_verifications",
            "evaluations",
            "guardrail_events",
            "tool_calls")) {
      assertThat(rows(child, demo.last()))
          .filteredOn(row -> !row.has("probe_id"))
          .isNotEmpty()
          .allMatch(row -> requests.contains(row.path("request_id").asText()));
    }
    assertThat(rows("evaluations", demo.last())).anyMatch(row -> row.has("probe_id"));
  }

  private static double share(
      List<JsonNode> rows, Predicate<JsonNode> of, Predicate<JsonNode> with) {
    return rows.stream().filter(of).mapToDouble(row -> with.test(row) ? 1 : 0).average().orElse(0);
  }

  private List<JsonNode> rows(String table, LocalDate date) throws IOException {
    Path file = folder.resolve(table).resolve(date + ".jsonl.gz");
    List<JsonNode> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(JSON.readTree(line));
      }
    }
    return rows;
  }
}
