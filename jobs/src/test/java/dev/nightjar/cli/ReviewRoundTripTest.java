package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.SparkExtension;
import dev.nightjar.ingest.Ingest;
import dev.nightjar.ingest.IngestResult;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputRow;
import dev.nightjar.lake.OutputTable;
import dev.nightjar.lake.ReviewQueue;
import dev.nightjar.lake.ReviewSampler;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import dev.nightjar.report.ReportCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A queue goes to reviewers as a file and comes back as labels. */
@ExtendWith(SparkExtension.class)
class ReviewRoundTripTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 22);
  private static final Instant NOW = Instant.parse("2026-11-24T02:30:00Z");
  private static final int REQUESTS = 600;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final Set<String> bad = new HashSet<>();
  private ReviewSampler sampler;
  private Metric metric;

  @BeforeEach
  void aDayWithAJudge(Lake lake) {
    Random random = new Random(7);
    OutputTable traces = lake.rows("llm_traces");
    OutputTable content = lake.rows("llm_trace_content");
    OutputTable verdicts = lake.rows("evaluations");
    List<OutputRow> traceRows = new ArrayList<>();
    List<OutputRow> contentRows = new ArrayList<>();
    List<OutputRow> verdictRows = new ArrayList<>();
    for (int i = 0; i < 2 * REQUESTS; i++) {
      LocalDate day = i < REQUESTS ? DAY : DAY.minusDays(1);
      Instant at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
      String id = "req-" + i;
      boolean failed = random.nextDouble() < 0.2;
      boolean isBad = random.nextDouble() < (failed ? 0.7 : 0.05);
      if (isBad) {
        bad.add(id);
      }
      traceRows.add(
          traces
              .row()
              .set("request_id", id)
              .set("event_ts", at)
              .set("ingest_ts", at)
              .set("operation_name", "chat")
              .set("status", "OK")
              .set("task_type", i % 3 == 0 ? "qa" : "chat")
              .set("language", i % 50 == 0 ? "ja" : "en")
              .set("trace_sampling_weight", 1.0)
              .set("redaction_version", "1"));
      contentRows.add(
          content
              .row()
              .set("request_id", id)
              .set("request_ts", at)
              .set("ingest_ts", at)
              .set("input_messages", "asked, \"quoted\"\nand " + i)
              .set("output_messages", "answered " + i)
              .set("redaction_version", "1"));
      verdictRows.add(verdict(verdicts, "j-" + id, id, at, "LLM", failed, random.nextDouble()));
      if (i >= REQUESTS) {
        verdictRows.add(
            verdict(verdicts, "h-" + id, id, at, "HUMAN", isBad, Double.NaN)
                .set("inclusion_probability", 0.5));
      }
    }
    traces.append(traceRows);
    content.append(contentRows);
    verdicts.append(verdictRows);
    sampler = new ReviewSampler(lake, "run-1", NOW);
    metric = ReportCatalog.load(Settings.embedded("w")).metric("judged_hallucination_rate");
  }

  private static OutputRow verdict(
      OutputTable table,
      String id,
      String request,
      Instant at,
      String kind,
      boolean failed,
      double score) {
    return table
        .row()
        .set("evaluation_id", id)
        .set("request_id", request)
        .set("request_ts", at)
        .set("evaluation_ts", at)
        .set("ingest_ts", at)
        .set("evaluation_name", "faithfulness")
        .set("target_type", "request")
        .set("data_type", "BOOLEAN")
        .set("annotator_kind", kind)
        .set("annotator_id", "judge")
        .set("evaluator_version", "3")
        .set("score_value", score)
        .set("failed", failed);
  }

  @Test
  void labelsComeBackWithTheirWeightsAndWithTheIntervalThatWasPlanned(Lake lake) throws Exception {
    double truth = bad.stream().filter(ReviewRoundTripTest::isOfDay).count() / (double) REQUESTS;
    double sum = 0;
    double planned = 0;
    int queues = 3;
    for (int number = 1; number <= queues; number++) {
      ReviewQueue queue = sampler.draw(DAY, metric, 120, number);
      planned = queue.expectedWidth();
      Path file = folder.resolve("q" + number + ".jsonl");
      new ReviewFile(file.toString()).write(queue);
      IngestResult done = ingest(lake, filled(file, number % 2 == 0));
      assertThat(done.quarantineReasons()).isEmpty();
      assertThat(done.tables().get("evaluations").written()).isEqualTo(120);
      assertThat(queue.items()).hasSize(120);
      var row =
          lake.spark()
              .sql(
                  "SELECT sum(sampling_weight), sum(IF(failed, sampling_weight, 0)),"
                      + " count(DISTINCT sampling_stratum), count_if(sampling_design ="
                      + " 'stratified') FROM lake.llm.evaluations WHERE sample_batch_id = '"
                      + queue.batch()
                      + "'")
              .first();
      assertThat(row.getDouble(0)).isCloseTo(REQUESTS, within(1e-6));
      assertThat(row.getLong(2)).isEqualTo(queue.strata());
      assertThat(row.getLong(3)).isEqualTo(120);
      sum += row.getDouble(1) / row.getDouble(0);
      double standardError = queue.expectedWidth() / (2 * 1.96);
      assertThat(row.getDouble(1) / row.getDouble(0)).isCloseTo(truth, within(3.5 * standardError));
    }
    double errorOfMean = planned / (2 * 1.96) / Math.sqrt(queues);
    assertThat(sum / queues).isCloseTo(truth, within(3 * errorOfMean));
    // A queue drawn without the judge: 120 of 600 with the finite correction.
    double simple = 2 * 1.96 * Math.sqrt(truth * (1 - truth) / 120 * (1 - 120.0 / REQUESTS));
    assertThat(planned).isLessThan(simple);
  }

  @Test
  void theSameCommandGivesTheSameQueueAndAnotherNumberAnotherOne(Lake lake) {
    ReviewQueue first = sampler.draw(DAY, metric, 60, 1);
    ReviewQueue again =
        new ReviewSampler(lake, "run-2", NOW.plusSeconds(9)).draw(DAY, metric, 60, 1);
    assertThat(again.items()).isEqualTo(first.items());
    assertThat(again.expectedWidth()).isEqualTo(first.expectedWidth());
    assertThat(List.of(first.isNew(), again.isNew())).containsExactly(true, false);
    assertThat(lake.rows("review_sample").read(dev.nightjar.lake.Where.all())).hasSize(60);
    assertThatThrownBy(() -> sampler.draw(DAY, metric, 61, 1))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Queue judged_hallucination_rate/2026-11-22/1 was drawn with 60 requests and never"
                + " changes; asked for are 61. Give --budget 60 for the same queue, or --batch 2"
                + " for another one");

    ReviewQueue second = sampler.draw(DAY, metric, 60, 2);
    Set<String> both = ids(first);
    both.retainAll(ids(second));
    assertThat(both.size()).isBetween(1, 59);
    for (ReviewQueue.Item item : second.items()) {
      double other =
          first.items().stream()
              .filter(i -> i.requestId().equals(item.requestId()))
              .mapToDouble(ReviewQueue.Item::inclusionProbability)
              .findFirst()
              .orElse(0);
      assertThat(item.combinedProbability())
          .isCloseTo(1 - (1 - item.inclusionProbability()) * (1 - other), within(1e-12));
    }
  }

  @Test
  void aLabelThatContradictsItsDrawIsRefusedWithTheDraw(Lake lake) throws Exception {
    ReviewQueue queue = sampler.draw(DAY, metric, 20, 1);
    Path file = folder.resolve("q.jsonl");
    new ReviewFile(file.toString()).write(queue);
    List<String> lines = Files.readAllLines(filled(file, false));
    ObjectNode weighted = (ObjectNode) JSON.readTree(lines.get(0));
    weighted.put("inclusion_probability", 0.9876).putNull("sampling_weight");
    ObjectNode stranger = (ObjectNode) JSON.readTree(lines.get(1));
    stranger.put("request_id", "req-nobody");
    ObjectNode moved = (ObjectNode) JSON.readTree(lines.get(2));
    moved.put("sampling_stratum", "elsewhere");
    ObjectNode open = (ObjectNode) JSON.readTree(lines.get(3));
    open.putNull("failed");
    ObjectNode foreign = (ObjectNode) JSON.readTree(lines.get(4));
    foreign.put("sample_batch_id", "langfuse-7").put("inclusion_probability", 0.5);
    foreign.put("evaluation_ts", "2026-11-23T10:00:00Z");
    foreign.put("sampling_weight", 2.0).put("sampling_stratum", "theirs");
    Path bad = folder.resolve("bad.jsonl");
    Files.write(
        bad,
        List.of(
            weighted.toString(),
            stranger.toString(),
            moved.toString(),
            open.toString(),
            foreign.toString()));
    IngestResult done = ingest(lake, bad);
    assertThat(done.tables().get("evaluations").written()).isEqualTo(1);
    String batch = queue.batch();
    assertThat(
            lake
                .spark()
                .sql("SELECT reason FROM lake.nightjar.quarantine ORDER BY source_line")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0)))
        .containsExactly(
            "evaluations.inclusion_probability: \"0.9876\" contradicts the draw of "
                + batch
                + ", where it is \""
                + queue.items().get(0).inclusionProbability()
                + "\"; leave it empty to have it filled",
            "evaluations.request_id: \"req-nobody\" is not in the review queue "
                + batch
                + "; expected one of its 20 requests (leave sample_batch_id empty for a request"
                + " that nobody drew)",
            "evaluations.sampling_stratum: \"elsewhere\" contradicts the draw of "
                + batch
                + ", where it is \""
                + queue.items().get(2).stratum()
                + "\"; leave it empty to have it filled",
            "evaluations.failed: is empty, the request is not reviewed yet; expected true or"
                + " false, or an error_type for one that cannot be judged. Ingest the file again"
                + " when it is filled");
  }

  @Test
  void aFileWithLabelsIsNotOverwritten(Lake lake) throws Exception {
    ReviewQueue queue = sampler.draw(DAY, metric, 20, 1);
    Path file = folder.resolve("q.csv");
    new ReviewFile(file.toString()).write(queue);
    new ReviewFile(file.toString()).write(queue);
    assertThat(Files.readString(file)).contains("\"asked, \"\"quoted\"\"\nand ");
    Files.writeString(file, Files.readString(file) + "x");
    assertThatThrownBy(() -> new ReviewFile(file.toString()).write(queue))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("exists and may hold labels; move it away");
    assertThatThrownBy(() -> new ReviewFile(folder.resolve("q.xlsx").toString()))
        .hasMessageContaining("expected a name that ends in .csv or .jsonl");
    assertThat(Files.list(folder).map(p -> p.getFileName().toString())).containsExactly("q.csv");
  }

  private static boolean isOfDay(String id) {
    return Integer.parseInt(id.substring("req-".length())) < REQUESTS;
  }

  private static Set<String> ids(ReviewQueue queue) {
    return new TreeSet<>(queue.items().stream().map(ReviewQueue.Item::requestId).toList());
  }

  /** Reviewers know the truth. */
  private Path filled(Path queue, boolean isBlank) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(queue)) {
      ObjectNode row = (ObjectNode) JSON.readTree(line);
      row.put("failed", bad.contains(row.get("request_id").asText()));
      if (isBlank) {
        row.remove(List.of("inclusion_probability", "sampling_stratum", "sampling_weight"));
        row.remove("sampling_design");
      }
      lines.add(row.toString());
    }
    return Files.write(queue.resolveSibling("filled-" + queue.getFileName()), lines);
  }

  private static IngestResult ingest(Lake lake, Path file) {
    return Ingest.into(lake)
        .run(new Ingest.Request(List.of(file.toString()), "evaluations", false, NOW, "run-1"));
  }
}
