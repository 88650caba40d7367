package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.ingest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.lake.Lake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Payloads in the formats that tools publish and that once came out wrong or not at all:
 * instrumentations without {@code gen_ai.operation.name} (OpenLLMetry, the AI SDK), the freedoms of
 * OTLP/JSON, Langfuse's third scores API, MLflow's REST API, prices with the noise of doubles.
 */
@ExtendWith(SparkExtension.class)
class PublishedPayloadsTest {
  private static final Path PUBLISHED =
      Path.of(
          System.getProperty("nightjar.root", ".."), "jobs/src/test/resources/mappings/published");

  @Test
  void payloadsAsToolsPublishThemBecomeRows(Lake lake) {
    IngestResult result = ingest(lake, PUBLISHED);

    assertThat(result.quarantineReasons())
        .as("an annotation of a session, an empty document and one of metrics")
        .isEqualTo(Map.of("missing_column", 1L, "malformed_row", 2L));
    assertThat(result.unmapped())
        .isEqualTo(
            Map.of(
                "litellm@2: record that fits no block", 4L,
                "otlp@2: span delivered twice", 2L));
    assertThat(
            rows(
                lake,
                "select substr(trace_id, 1, 4), operation_name, provider_name, model_id, prompt_version,"
                    + " conversation_id, finish_reason, status, usage_input_tokens,"
                    + " usage_output_tokens, usage_cache_read_input_tokens, llm_call_count,"
                    + " tool_call_count, time_to_first_token_ms,"
                    + " array_join(array_sort(map_keys(attributes)), ' ')"
                    + " from llm.llm_traces order by trace_id"))
        .as("no name of a user and no text among the attributes")
        .containsExactly(
            "5b8e|chat|azure.ai.openai|gpt-4|null|null|length|ERROR|5|6|null|1|0|null"
                + "|my.custom nightjar.mapping server.port",
            "5b8e|chat|azure.ai.openai|gpt-4|null|null|length|ERROR|5|6|null|1|0|null"
                + "|blob my.custom nightjar.mapping server.port x.score",
            "aaaa|invoke_workflow|openai|gpt-4o-mini-2024-07-18|4|sess-9|stop|OK|15|25|null|1|1|null"
                + "|nightjar.mapping traceloop.entity.name traceloop.entity.version",
            "bbbb|invoke_agent|openai|gpt-4o-2024-08-06|null|sess-1|stop|OK|120|30|32|2|1|210.5"
                + "|ai.settings.maxRetries ai.telemetry.functionId nightjar.mapping operation.name"
                + " resource.name");
    assertThat(
            rows(
                lake,
                "select tool_call_id, tool_name, arguments_redacted, prompt_version"
                    + " from llm.tool_calls order by 1"))
        .containsExactly("a1a1a1a1a1a1a103|history_jokes|null|4", "call_77|weather|null|null");
    labels(lake);
    prices(lake);
  }

  private static void labels(Lake lake) {
    assertThat(
            rows(
                lake,
                "select evaluation_id, target_type, target_id, data_type, score_value, score_label,"
                    + " failed, explanation, annotator_kind, error_type from llm.evaluations"
                    + " order by 1"))
        .containsExactly(
            "P1|request|null|NUMERIC|0.9|good|null|null|HUMAN|null",
            "P2|request|null|CATEGORICAL|null|null|null|null|HUMAN|null",
            "P4|request|null|CATEGORICAL|null|null|null|null|CODE|null",
            "m1|request|null|BOOLEAN|1.0|null|false|null|HUMAN|null",
            "m2|request|null|CATEGORICAL|null|null|null|null|LLM|RATE_LIMIT",
            "m3|request|null|CATEGORICAL|null|null|null|null|HUMAN|null",
            "m4|request|null|NUMERIC|4.0|null|null|null|HUMAN|null",
            "m5|request|null|CATEGORICAL|null|yes|false|null|HUMAN|null",
            "m6|request|null|CATEGORICAL|null|null|null|null|HUMAN|null",
            "v3-2|span|b1b1b1b1b1b1b102|NUMERIC|0.4|null|null|null|LLM|null",
            "v3-3|request|null|CATEGORICAL|null|unsafe|true|null|HUMAN|null",
            "v3-4|request|null|BOOLEAN|1.0|null|false|null|LLM|null",
            "v3-5|request|null|CATEGORICAL|null|null|null|null|HUMAN|null");
    assertThat(
            rows(
                lake,
                "select feedback_id, substr(request_id, 1, 4), feedback_type, data_type, score_value,"
                    + " score_label, negative, conversation_id, comment_redacted"
                    + " from llm.user_feedback order by 1"))
        .containsExactly(
            "v3-1|bbbb|thumbs|BOOLEAN|0.0|null|true|null|null",
            "v3-6|bbbb|user_edit|CORRECTION|null|null|null|null|null",
            "v3-7|null|rating|CATEGORICAL|null|good|null|sess-1|null",
            "v3-8|bbbb|rating|CATEGORICAL|null|good|null|null|null",
            "v3-9|bbbb|rating|TEXT|null|null|null|null|null");
  }

  private static void prices(Lake lake) {
    String prices =
        "select provider_name, model_id, tier_min_input_tokens,"
            + " cast(list_unit_price as string) from llm.model_prices"
            + " where price_kind = 'input_token' and model_id in (%s) order by 2, 3";
    assertThat(
            rows(
                lake,
                prices.formatted(
                    "'MiniMax-M3', 'glm-5.3', 'qwen-flash', 'noisy',"
                        + " 'databricks-claude-sonnet-4-1', 'qwen/qwen3-235b-a22b-instruct-2507-maas'")))
        .as("tiers by suffix and as a list, rounded to 10^-12")
        .containsExactly(
            "minimax|MiniMax-M3|null|0.000000300000",
            "minimax|MiniMax-M3|512000|0.000000600000",
            "databricks|databricks-claude-sonnet-4-1|null|0.000002999990",
            "bigmodel|glm-5.3|null|0.000001142857",
            "x|noisy|null|0.000000071429",
            "dashscope|qwen-flash|null|0.000000050000",
            "dashscope|qwen-flash|256000|0.000000250000",
            "gcp.vertex_ai|qwen/qwen3-235b-a22b-instruct-2507-maas|null|0.000000220000");
  }

  private static List<String> rows(Lake lake, String sql) {
    return lake.spark().sql(sql).collectAsList().stream().map(row -> row.mkString("|")).toList();
  }
}
