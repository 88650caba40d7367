package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.LandingRow;
import dev.nightjar.lake.ReviewDraws;
import dev.nightjar.lake.StoredRequests;
import dev.nightjar.mapping.Assembly;
import dev.nightjar.mapping.MappedRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mapped files that are too large to hold. */
class MappedStreamsTest {
  private static final String SPANS =
      "{\"resourceSpans\":[{\"resource\":{},\"scopeSpans\":[{\"spans\":[%s]}]}]}";

  @TempDir Path folder;

  @Test
  void aTraceIsToldWithTheLineThatEndsItAndNotBefore() throws IOException {
    List<String> lines =
        List.of(
            SPANS.formatted(span("a1", "01", "", "x") + "," + span("b1", "01", "", "x")),
            SPANS.formatted(span("b1", "02", "01", "traceId\\\": \\\"c1")),
            SPANS.formatted(span("a1", "02", "01", "x") + "," + span("a1", "03", "01", "x")),
            SPANS.formatted(span("d1", "01", "", "x")));
    Path file = Files.write(folder.resolve("otlp.jsonl"), lines);
    Mappings mappings = Mappings.packaged();
    Assembly assembly =
        Assembly.of(
            mappings.of("otlp"), "llm_traces", Map.of(), "otlp.jsonl", "", TraceScan.of(file));

    List<String> told = new ArrayList<>();
    try (Documents documents = Documents.open(mappings.of("otlp"), file)) {
      for (var each = documents.next(); each != null; each = documents.next()) {
        assembly.add(each.line(), each.value());
        List<MappedRow> rows = assembly.drain(each.line());
        long line = each.line();
        rows.forEach(row -> told.add(line + ":" + told(row)));
      }
    }

    assertThat(told).containsExactly("2:b1 2 calls", "3:a1 3 calls", "4:d1 1 calls");
    assertThat(assembly.finish().rows()).isEmpty();
    assertThat(accepted(read(file, "llm_traces", List.of()))).isEqualTo(3);
  }

  @Test
  void aTraceThatAnotherFileSharesWaitsForItAlone() throws IOException {
    Path file =
        Files.write(
            folder.resolve("a.jsonl"),
            List.of(
                SPANS.formatted(span("a1", "01", "", "x")),
                "{\"resourceSpans\": [",
                SPANS.formatted(span("b1", "01", "", "x"))));
    Path other =
        Files.write(
            folder.resolve("b.jsonl"), List.of(SPANS.formatted(span("a1", "02", "01", "x"))));

    List<LandingRow> rows = read(file, "llm_traces", List.of(other.toUri().toString()));
    List<LandingRow> ofOther = read(other, "llm_traces", List.of(file.toUri().toString()));

    assertThat(accepted(rows)).isEqualTo(2);
    assertThat(rows.stream().filter(LandingRow.Refused.class::isInstance))
        .as("a line that is cut off costs itself")
        .hasSize(1);
    int calls = TableContract.of("llm_traces").position("llm_call_count");
    assertThat(
            rows.stream()
                .filter(LandingRow.Accepted.class::isInstance)
                .map(row -> ((LandingRow.Accepted) row).values()[calls]))
        .containsExactly(1, 2);
    assertThat(accepted(ofOther)).as("the file with the root tells the trace").isZero();
  }

  @Test
  void nothingOfAFileThatBreaksOffIsStoredAndItIsToldOnce() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 200; i++) {
        String line = SPANS.formatted(span(Integer.toHexString(i + 1), "01", "", "x" + i));
        gzip.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 20);
    Path file = Files.write(folder.resolve("cut.jsonl.gz"), cut);

    LandingRow.End first = only(read(file, "llm_traces", List.of()));
    LandingRow.End second = only(read(file, "tool_calls", List.of()));

    assertThat(first.broken().reason()).contains("its gzip data is damaged or cut off");
    assertThat(second.broken()).isNull();
  }

  @Test
  void aDocumentThatIsTooLargeToHoldIsRefusedWithTheLimitAndWhatToDo() throws IOException {
    byte[] large = new byte[Documents.LARGEST + 1];
    Arrays.fill(large, (byte) ' ');
    large[0] = '[';
    Path file = Files.write(folder.resolve("large.json"), large);

    LandingRow.End end = only(read(file, "llm_traces", List.of()));

    assertThat(end.broken().reason())
        .contains("one JSON document of more than 64 MiB")
        .contains("write it as JSON Lines");
  }

  private static String told(MappedRow row) {
    return row.values().get("trace_id").toString().substring(30)
        + " "
        + row.values().get("llm_call_count")
        + " calls";
  }

  private static long accepted(List<LandingRow> rows) {
    return rows.stream().filter(LandingRow.Accepted.class::isInstance).count();
  }

  private static LandingRow.End only(List<LandingRow> rows) {
    assertThat(rows).hasSize(1);
    return (LandingRow.End) rows.get(0);
  }

  private static String span(String trace, String span, String parent, String text) {
    String template =
        """
        {"traceId":"%s","spanId":"00000000000000%s","parentSpanId":"%s","name":"chat",\
        "startTimeUnixNano":"1795428000000000000","endTimeUnixNano":"1795428001000000000",\
        "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},\
        {"key":"note","value":{"stringValue":"%s"}}]}""";
    return template.formatted(
        "0".repeat(32 - trace.length()) + trace,
        span,
        parent.isEmpty() ? "" : "00000000000000" + parent,
        text);
  }

  private static List<LandingRow> read(Path file, String table, List<String> beside)
      throws IOException {
    Mappings mappings = Mappings.packaged();
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
                mappings.of("otlp").id(),
                beside))
        .forEachRemaining(rows::add);
    return rows;
  }
}
