package dev.nightjar.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.model.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LLMPerf leaderboard: 150 requests each of 19 providers × sizes, with published summaries. */
class LlmPerfTest {
  private static final String NIGHT = "2023-12-21";
  private static final Map<String, Double> PER_SECOND_OR_TOKEN =
      Map.of("ttft", 1000., "itl", 1000., "e2e", 1000., "throughput", 1., "output", 1.);

  @TempDir Path folder;

  @Test
  void meansErrorRatesAndQuantilesAreReproduced() throws IOException {
    Path data = PublishedData.folder("llmperf_leaderboard");
    Path reports = Files.createDirectories(folder.resolve("reports"));
    StringBuilder report =
        new StringBuilder("report: llmperf\nquestion: the leaderboard\nfailure_class: serving\n")
            .append("grain: requests\nslices: [[application, model_id]]\nmetrics:\n");
    Map<String, String> values =
        Map.of(
            "ttft", "time_to_first_token_ms",
            "itl", "mean_itl_ms",
            "e2e", "duration_ms",
            "throughput", "usage_output_tokens / (generation_time_ms / 1000)",
            "output", "usage_output_tokens");
    values.forEach(
        (name, value) -> {
          String completed = "case when status = 'OK' then " + value + " end";
          report
              .append("  - name: " + name + "_quantiles\n    kind: quantile\n")
              .append("    value: \"" + completed + "\"\n    worse: both\n")
              .append("    quantiles: [0.25, 0.5, 0.75, 0.9, 0.95, 0.99]\n")
              .append("  - name: " + name + "_mean\n    kind: mean\n")
              .append("    value: \"" + completed + "\"\n    worse: both\n");
        });
    Files.writeString(reports.resolve("llmperf.yaml"), report);
    PublishedLake lake =
        new PublishedLake(
            folder,
            "reports: [\""
                + reports
                + "\"]\noverrides:\n  serving:\n    slices: [[application, model_id]]\n");
    List<Map<String, Object>> traces = new ArrayList<>();
    for (Map<String, String> row : PublishedData.csv(data.resolve("requests.csv"))) {
      String request = row.get("provider") + "-" + row.get("size") + "-" + row.get("i");
      Map<String, Object> trace =
          PublishedData.trace(request, NIGHT + "T12:00:00Z", "prompt-" + row.get("i"));
      trace.put("application", row.get("provider"));
      trace.put("model_id", row.get("size"));
      boolean failed = row.get("error_code") != null;
      trace.put("status", failed ? "ERROR" : "OK");
      trace.put("error_type", failed ? row.get("error_code") : null);
      trace.put("time_to_first_token_ms", milliseconds(row.get("ttft_s")));
      trace.put("mean_itl_ms", milliseconds(row.get("inter_token_latency_s")));
      trace.put("duration_ms", milliseconds(row.get("e2e_s")));
      // The source counts the tokens of a second over a time of its own, which is this one.
      double rate = Double.parseDouble(row.get("output_tok_per_s"));
      trace.put(
          "generation_time_ms",
          rate > 0 ? 1000 * Double.parseDouble(row.get("output_tokens")) / rate : null);
      trace.put("usage_input_tokens", Long.valueOf(row.get("input_tokens")));
      trace.put("usage_output_tokens", Long.valueOf(row.get("output_tokens")));
      traces.add(trace);
    }
    PublishedData.land(lake.landing(), "llm_traces", traces);
    lake.run("ingest", lake.landing().toString());
    lake.run("nightly", "--report-date", NIGHT);

    Map<String, JsonNode> rows = new HashMap<>();
    for (JsonNode row :
        lake.sql(
            "select metric_name, statistic_name, slice_key, value, value_lower, value_upper,"
                + " numerator, denominator from lake.nightjar.report where report_date = date'"
                + NIGHT
                + "'")) {
      rows.put(
          row.get("metric_name").asText()
              + "/"
              + row.get("statistic_name").asText()
              + "/"
              + row.get("slice_key").asText(),
          row);
    }
    int checked = 0;
    for (Map<String, String> row : PublishedData.csv(data.resolve("expected.csv"))) {
      String[] names = row.get("slice").split(" x ", 2);
      String slice = Slice.of(Map.of("application", names[0], "model_id", names[1])).key();
      check(row, slice, rows);
      checked++;
    }
    assertThat(checked).isEqualTo(722);
  }

  private static void check(Map<String, String> row, String slice, Map<String, JsonNode> rows) {
    String metric = row.get("metric");
    double published = Double.parseDouble(row.get("published"));
    if (metric.startsWith("results_")) {
      JsonNode errors = rows.get("error_rate/value/" + slice);
      double failed = errors.get("numerator").asDouble();
      double found =
          switch (metric) {
            case "results_number_errors" -> failed;
            case "results_error_rate" -> errors.get("value").asDouble();
            default -> errors.get("denominator").asDouble() - failed;
          };
      assertThat(found).as("%s %s", slice, metric).isEqualTo(published, within(1e-9));
      return;
    }
    String name =
        metric.startsWith("ttft")
            ? "ttft"
            : metric.startsWith("inter_token")
                ? "itl"
                : metric.startsWith("end_to_end")
                    ? "e2e"
                    : metric.startsWith("request_output") ? "throughput" : "output";
    double scaled = published * PER_SECOND_OR_TOKEN.get(name);
    if (metric.endsWith(" mean")) {
      JsonNode found = rows.get(name + "_mean/value/" + slice);
      assertThat(found.get("value").asDouble())
          .as("%s %s", slice, metric)
          .isEqualTo(scaled, within(Math.max(1e-6, 1e-8 * scaled)));
      return;
    }
    String statistic = metric.substring(metric.lastIndexOf('p'));
    JsonNode found = rows.get(name + "_quantiles/" + statistic + "/" + slice);
    double lower = found.get("value_lower").asDouble();
    double upper = found.get("value_upper").asDouble();
    double value = found.get("value").asDouble();
    assertThat(scaled)
        .as("%s %s", slice, metric)
        .isBetween(lower * (1 - 1e-12), upper * (1 + 1e-12));
    // Each edge is at most one per cent away from the printed value.
    assertThat(value - lower).isLessThanOrEqualTo(.01 * value * (1 + 1e-9));
    assertThat(upper - value).isLessThanOrEqualTo(.01 * upper * (1 + 1e-9));
  }

  private static Double milliseconds(String seconds) {
    Double number = PublishedData.number(seconds);
    return number == null ? null : number * 1000;
  }
}
