package dev.nightjar.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Azure LLM inference trace 2023: conversation traffic pinned as baseline, code traffic tested. */
class AzureLlmTest {
  private static final String CONVERSATION = "2023-11-15";
  private static final String CODE = "2023-11-16";

  @TempDir Path folder;

  @Test
  void theDistanceOfCodeFromConversationLiesInThePrintedBracket() throws IOException {
    Path data = PublishedData.folder("azure_llm_2023");
    Path reports = Files.createDirectories(folder.resolve("reports"));
    Files.writeString(
        reports.resolve("lengths.yaml"),
        """
        report: lengths
        question: did prompts or answers change their length?
        failure_class: data
        grain: requests
        slices: []
        metrics:
          - name: context_tokens
            kind: distribution
            value: usage_input_tokens
            worse: both
          - name: generated_tokens
            kind: distribution
            value: usage_output_tokens
            worse: both
        """);
    PublishedLake lake = new PublishedLake(folder, "reports: [\"" + reports + "\"]\n");
    List<Map<String, Object>> traces = new ArrayList<>();
    traces(data.resolve("AzureLLMInferenceTrace_conv.csv"), CONVERSATION, traces);
    traces(data.resolve("AzureLLMInferenceTrace_code.csv"), CODE, traces);
    PublishedData.land(lake.landing(), "llm_traces", traces);
    lake.run("ingest", lake.landing().toString());
    lake.run("nightly", "--report-date", CONVERSATION);
    lake.run("baseline", "pin", "conversation", "--from", CONVERSATION, "--to", CONVERSATION);
    lake.run("nightly", "--report-date", CODE);

    Map<String, JsonNode> rows = new HashMap<>();
    for (JsonNode row :
        lake.sql(
            "select metric_name, statistic_value, value_lower, value_upper, observation_count,"
                + " baseline_observation_count from lake.nightjar.report where report_date = date'"
                + CODE
                + "' and report_name = 'lengths' and baseline_kind = 'pinned' and statistic_name ="
                + " 'ks'")) {
      rows.put(row.get("metric_name").asText(), row);
    }
    Map<String, Double> scipy = new HashMap<>();
    for (Map<String, String> row : PublishedData.csv(data.resolve("reference_scipy.csv"))) {
      scipy.put(row.get("slice") + "/" + row.get("metric"), Double.valueOf(row.get("value")));
    }
    check(rows.get("context_tokens"), scipy.get("code vs conv ContextTokens/ks_d_scipy"));
    check(rows.get("generated_tokens"), scipy.get("code vs conv GeneratedTokens/ks_d_scipy"));
  }

  private static void check(JsonNode row, double distance) {
    assertThat(row.get("observation_count").asInt()).isEqualTo(8819);
    assertThat(row.get("baseline_observation_count").asInt()).isEqualTo(19366);
    double lower = row.get("value_lower").asDouble();
    double upper = row.get("value_upper").asDouble();
    assertThat(distance).isBetween(lower, upper);
    assertThat(row.get("statistic_value").asDouble()).isEqualTo(lower);
    assertThat(upper - lower).isLessThan(.1);
  }

  private static void traces(Path file, String day, List<Map<String, Object>> to) {
    int number = 0;
    for (Map<String, String> row : PublishedData.csv(file)) {
      String request = day + "-" + number++;
      Map<String, Object> trace =
          PublishedData.trace(
              request, day + row.get("TIMESTAMP").substring(10, 26).replace(' ', 'T') + "Z", null);
      trace.put("usage_input_tokens", Long.valueOf(row.get("ContextTokens")));
      trace.put("usage_output_tokens", Long.valueOf(row.get("GeneratedTokens")));
      to.add(trace);
    }
  }
}
