package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.report.FewReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of prompts from content rows to rows of tables report, distribution and finding. */
@ExtendWith(SparkExtension.class)
class NightsEmbeddingTest {
  private static final String MODEL = "embed-small";
  private static final int QUIET = 12;
  private static final int PROMPTS = 300;
  private static final int DIMENSIONS = 8;
  private static final LocalDate LAST = night(QUIET + 1);
  private static ChatNights nights;
  private static List<OutputRow> quiet;
  private static List<OutputRow> changed;

  @BeforeAll
  static void aNewTopicOnTheLastNight(Lake lake, @TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("prompts.yaml"),
        """
        report: prompts
        question: Do people ask for other things?
        failure_class: data
        grain: embeddings
        slices: [application]
        metrics:
          - name: prompt_embedding
            kind: embedding
            value: input_embedding
            worse: both
          - name: prompt_topics
            kind: distribution
            categorical: true
            value: topic
            worse: both
        """);
    for (int n = 0; n <= QUIET + 1; n++) {
      prompts(lake, night(n), n > QUIET ? 0.2 : 0, MODEL);
    }
    nights =
        ChatNights.in(
            lake,
            FewReports.of(
                FewReports.withReports(
                    List.of(folder.toString()),
                    Map.of("serving", Map.of("slices", List.of("application")))),
                "serving",
                "prompts"));
    nights.run("profile").profile(night(0), LAST);
    nights.run("night").backfill(LAST.minusDays(1), LAST, false);
    quiet = nights.rows("report", LAST.minusDays(1));
    changed = nights.rows("report", LAST);
  }

  /** Prompts of four kinds in a space of eight dimensions; a share of a fifth kind. */
  private static void prompts(Lake lake, LocalDate day, double fresh, String model) {
    SplittableRandom random = new SplittableRandom(day.toEpochDay() * 3 + model.hashCode());
    OutputTable traces = lake.rows("llm_traces");
    OutputTable contents = lake.rows("llm_trace_content");
    List<OutputRow> requests = new ArrayList<>();
    List<OutputRow> texts = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      int kind = random.nextDouble() < fresh ? 4 : random.nextInt(4);
      List<Float> vector = new ArrayList<>();
      for (int d = 0; d < DIMENSIONS; d++) {
        vector.add((float) ((d == kind ? 1 : 0) + 0.15 * random.nextGaussian()));
      }
      String id = model + "-" + day + "-" + i;
      requests.add(
          Traces.trace(traces, id, day)
              .set("enduser_pseudo_id", "u-" + i % 100)
              .set("application", i % 2 == 0 ? "search" : "support")
              .set("task_type", "task-" + kind));
      texts.add(content(contents, id, day, "h-" + id, vector, model));
    }
    // One prompt that a script sends again and again.
    for (int i = 0; i < 200; i++) {
      String id = model + "-" + day + "-copy-" + i;
      requests.add(Traces.trace(traces, id, day).set("application", "search"));
      List<Float> same = List.of(0f, 0f, 0f, 0f, 0f, 0f, 0f, 1f);
      texts.add(content(contents, id, day, "h-copy", same, model));
    }
    traces.append(requests);
    contents.append(texts);
  }

  private static OutputRow content(
      OutputTable table,
      String request,
      LocalDate day,
      String hash,
      List<Float> vector,
      String model) {
    return table
        .row()
        .set("request_id", request)
        .set("request_ts", day.atTime(12, 0).toInstant(java.time.ZoneOffset.UTC))
        .set("ingest_ts", day.atTime(12, 1).toInstant(java.time.ZoneOffset.UTC))
        .set("input_hash", hash)
        .set("input_embedding", vector)
        .set("embedding_model", model)
        .set("redaction_version", "1");
  }

  private static OutputRow row(List<OutputRow> rows, String metric, String statistic) {
    return rows.stream()
        .filter(row -> row.text("metric_name").equals(metric))
        .filter(row -> row.text("statistic_name").equals(statistic))
        .filter(row -> row.text("baseline_kind").equals("trailing"))
        .filter(row -> row.text("slice_key").isEmpty())
        .findFirst()
        .orElseThrow(() -> new AssertionError("No row " + metric + " " + statistic));
  }

  @Test
  void aPromptSentAgainAndAgainCountsOnceADay() {
    assertThat(row(changed, "prompt_embedding", "mean_shift").whole("observation_count"))
        .isEqualTo(PROMPTS + 1);
  }

  @Test
  void aNightLikeTheOthersIsQuiet() {
    for (String statistic : List.of("mean_shift", "novelty")) {
      assertThat(row(quiet, "prompt_embedding", statistic).text("verdict"))
          .as(statistic)
          .isNotEqualTo("regressed");
    }
    assertThat(row(quiet, "prompt_topics", "distribution").text("verdict"))
        .isNotEqualTo("regressed");
  }

  @Test
  void aNewTopicIsFoundByBothTestsAndNamedByItsCentroid() {
    assertThat(row(changed, "prompt_embedding", "mean_shift"))
        .satisfies(
            row -> {
              assertThat(row.text("verdict")).isEqualTo("regressed");
              assertThat(row.number("effect_size")).isGreaterThan(0.1);
              assertThat(row.text("reason")).contains("spreads of the vectors");
            });
    assertThat(row(changed, "prompt_embedding", "novelty").text("verdict")).isEqualTo("regressed");
    assertThat(row(changed, "prompt_embedding", "occupancy").number("value")).isPositive();
    assertThat(nights.rows("distribution", LAST))
        .filteredOn(bin -> bin.text("metric_name").equals("prompt_topics"))
        .extracting(bin -> bin.text("bin_label"))
        .contains("topic-00", "topic-01");
    assertThat(nights.rows("finding", LAST)).isNotEmpty();
  }

  @Test
  void theCodebookIsLearnedOnceAndSaysWhatItsTopicsWere(Lake lake) {
    List<OutputRow> books = lake.rows("codebook").read(Where.all());

    assertThat(books).hasSize(1);
    assertThat(books.get(0).text("codebook_id")).isEqualTo(MODEL + "/1");
    assertThat(books.get(0).list("topic_labels", Object.class).toString()).contains(": task-0");
    long profiled =
        lake.rows("daily_profile").read(Where.equal("profile_date", LAST)).stream()
            .filter(row -> row.text("metric_name").equals("prompt_embedding"))
            .filter(row -> row.text("bin_mapping_id").equals(MODEL + "/1"))
            .count();
    assertThat(profiled).isEqualTo(3);
  }

  @Test
  void anotherEmbeddingModelIsANewSeriesAndSaysSo(Lake lake) {
    LocalDate next = LAST.plusDays(1);
    prompts(lake, next, 0, "embed-large");
    nights.run("upgrade").nightly(next);

    OutputRow row =
        nights.rows("report", next).stream()
            .filter(r -> r.text("metric_name").equals("prompt_embedding"))
            .filter(r -> r.text("slice_key").isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(row.text("verdict")).isEqualTo("insufficient_data");
    assertThat(row.text("reason")).contains("a new series since " + next).contains(MODEL + "/1");
  }
}
