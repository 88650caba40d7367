package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.NOW;
import static dev.nightjar.ingest.Landings.ingest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.ingest.IngestResult.Counts;
import dev.nightjar.ingest.IngestResult.FileCounts;
import dev.nightjar.lake.Lake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MappedSourcesTest {
  private static final Path LANDING =
      Path.of(
          System.getProperty("nightjar.root", ".."), "jobs/src/test/resources/mappings/landing");

  @Test
  void everyKindOfSourceLandsInOneDelivery(Lake lake) {
    IngestResult result = ingest(lake, LANDING);

    assertThat(result.files()).isEqualTo(new FileCounts(12, 12, 0, 0, 0));
    assertThat(result.tables())
        .containsEntry("llm_traces", new Counts(5, 2, 0, 3))
        .containsEntry("evaluations", new Counts(12, 10, 0, 2))
        .containsEntry("expected_documents", new Counts(9, 7, 0, 2))
        .containsEntry("gpu_telemetry", new Counts(3, 3, 0, 0))
        .containsEntry("infra_metrics", new Counts(16, 16, 0, 0))
        .containsEntry("model_prices", new Counts(33, 30, 3, 0))
        .containsEntry("user_feedback", new Counts(2, 2, 0, 0));
    assertThat(result.quarantineReasons())
        .isEqualTo(
            Map.of(
                "malformed_row", 2L,
                "malformed_span", 1L,
                "missing_column", 1L,
                "out_of_range", 1L,
                "trace_without_root", 1L,
                "unknown_request", 1L));
    assertThat(result.unmapped())
        .containsEntry("genai_prices@2: record that fits no block", 1L)
        .containsEntry("langfuse@2: record that fits no block", 1L)
        .containsEntry("litellm@2: record that fits no block", 2L)
        .containsEntry("mlflow@2: record that fits no block", 1L)
        .containsEntry("prometheus@1: first sample of a counter, which has no increase yet", 6L);
    labels(lake);
    prices(lake);
    telemetry(lake);

    IngestResult again = ingest(lake, LANDING, "run-2", NOW.plusSeconds(60));

    assertThat(again.files()).isEqualTo(new FileCounts(12, 0, 12, 0, 0));
    assertThat(again.tables().values()).containsOnly(new Counts(0, 0, 0, 0));
  }

  /** Requests that came with the same delivery give labels their day and their slices. */
  private static void labels(Lake lake) {
    assertThat(
            rows(
                lake,
                "select feedback_id, date_format(cohort_ts, 'HH:mm'), application, feedback_type,"
                    + " score_value, negative, comment_redacted from llm.user_feedback order by 1"))
        .containsExactly(
            "s-1|10:00|support-bot|thumbs|0.0|true|null", "s-5|12:30|null|rating|4.0|null|null");
    assertThat(
            rows(
                lake,
                "select evaluation_id, substr(request_id, 1, 6), date_format(request_ts, 'HH:mm'),"
                    + " deployment_id, target_type, data_type, score_value, score_label, failed,"
                    + " annotator_kind, explanation from llm.evaluations"
                    + " where evaluation_id not like 'sha%' order by 1"))
        .containsExactly(
            "U3Bhbg==|0af765|10:00|null|span|NUMERIC|1.0|hallucinated|true|LLM|null",
            "U3Bhbh==|0af765|10:00|null|document|NUMERIC|0.0|irrelevant|true|CODE|null",
            "a-1|req-77|09:00|null|request|CATEGORICAL|null|no|true|LLM|null",
            "a-2|req-77|09:00|null|span|NUMERIC|0.75|null|null|HUMAN|null",
            "s-2|5b8eff|10:00|rel-42|span|NUMERIC|0.4|null|null|LLM|null",
            "s-3|5b8eff|10:00|rel-42|request|CATEGORICAL|null|unsafe|true|HUMAN|null");
    assertThat(
            rows(
                lake,
                "select query_id, document_id, relevance, label_version, annotator_kind"
                    + " from llm.expected_documents order by 1, 2"))
        .containsExactly(
            "401|FBIS3-10009|1|2026-10-01|HUMAN",
            "401|FBIS3-10011|0|2026-10-01|HUMAN",
            "401|FBIS3-10012|0|2026-10-01|HUMAN",
            "q1|4983|1|2026-10-02|HUMAN",
            "q1|5836 b|2|2026-10-02|HUMAN",
            "req-77|w-1|1|a-3|HUMAN",
            "req-77|w-3|1|a-3|HUMAN");
  }

  private static void prices(Lake lake) {
    String prices =
        "select provider_name, model_id, price_kind, tier_min_input_tokens, effective_from,"
            + " effective_to, cast(list_unit_price as string), pricing_unit, source"
            + " from llm.model_prices where ";
    assertThat(
            rows(
                lake,
                prices
                    + "model_id = 'gemini-2.5-pro' and price_kind = 'input_token'"
                    + " order by 4 nulls first"))
        .containsExactly(
            "gcp.gemini|gemini-2.5-pro|input_token|null|2026-11-01|null|0.000001250000|Tokens"
                + "|litellm@2",
            "gcp.gemini|gemini-2.5-pro|input_token|200000|2026-11-01|null|0.000002500000|Tokens"
                + "|litellm@2");
    assertThat(rows(lake, prices + "price_kind in ('retrieval_query', 'tool_call') order by 2"))
        .containsExactly(
            "openai|file_search|retrieval_query|null|2026-11-01|null|0.002500000000|Queries"
                + "|litellm@2",
            "openai|gpt-4o|tool_call|null|2026-11-01|null|0.035000000000|Calls|litellm@2",
            "openai|gpt-4o-mini|tool_call|null|2026-01-01|null|0.010000000000|Calls"
                + "|genai_prices@2",
            "cohere|rerank-v3.5|retrieval_query|null|2026-11-01|null|0.002000000000|Queries"
                + "|litellm@2");
    assertThat(rows(lake, prices + "model_id = 'o3' and price_kind = 'output_token' order by 5"))
        .containsExactly(
            "openai|o3|output_token|null|2026-01-01|2026-06-10|0.000040000000|Tokens"
                + "|genai_prices@2",
            "openai|o3|output_token|null|2026-06-10|null|0.000008000000|Tokens|genai_prices@2");
    assertThat(rows(lake, prices + "model_id = 'gpt-4o-mini-2024-07-18'")).hasSize(3);
  }

  private static void telemetry(Lake lake) {
    assertThat(
            rows(
                lake,
                "select date_format(event_ts, 'mm:ss'), interval_s, node, gpu_model_name, pod,"
                    + " gpu_util_pct, memory_temp_c, gr_engine_active_ratio, energy_mj,"
                    + " xid_error_last, nvlink_bandwidth_total from llm.gpu_telemetry order by 1"))
        .as("both spellings of labels, blank and NaN values are null")
        .containsExactly(
            "00:10|0|gpu-node-7|NVIDIA H100|vllm-0|50.0|null|null|1000|0|4096",
            "00:40|30|gpu-node-7|NVIDIA H100|vllm-0|60.0|null|null|2000|13|4096",
            "01:10|30|gpu-node-7|NVIDIA H100|vllm-0|70.0|null|null|2500|13|4096");
    assertThat(
            rows(
                lake,
                "select metric_name, metric_type, le, date_format(event_ts, 'mm:ss'), value,"
                    + " value_max, sample_count, counter_reset, node, model_name, condition_status"
                    + " from llm.infra_metrics where metric_name not like '%\\\\_sum'"
                    + " and metric_name not like '%\\\\_count' order by 1, 3, 4"))
        .containsExactly(
            "kube_node_status_condition|gauge|null|01:00|0.0|0.0|2|null|gpu-node-7|null|true",
            "kube_node_status_condition|gauge|null|02:00|0.0|0.0|1|null|gpu-node-7|null|true",
            "node_cpu_seconds_total|counter|null|01:00|25.0|null|1|false|node-1|null|null",
            "node_cpu_seconds_total|counter|null|02:00|5.0|null|1|true|node-1|null|null",
            "vllm:num_requests_waiting|gauge|null|01:00|4.0|5.0|2|null|node-1|llama|null",
            "vllm:num_requests_waiting|gauge|null|02:00|1.0|1.0|1|null|node-1|llama|null",
            "vllm:request_success_total|counter|null|01:00|4.0|null|1|false|node-1|llama|null",
            "vllm:request_success_total|counter|null|02:00|6.0|null|1|false|node-1|llama|null",
            "vllm:time_to_first_token_seconds_bucket|histogram_bucket|null|01:00|5.0|null|1|false"
                + "|node-1|llama|null",
            "vllm:time_to_first_token_seconds_bucket|histogram_bucket|null|02:00|1.0|null|1|false"
                + "|node-1|llama|null",
            "vllm:time_to_first_token_seconds_bucket|histogram_bucket|0.1|01:00|2.0|null|1|false"
                + "|node-1|llama|null",
            "vllm:time_to_first_token_seconds_bucket|histogram_bucket|0.1|02:00|0.0|null|1|false"
                + "|node-1|llama|null");
  }

  private static List<String> rows(Lake lake, String sql) {
    return lake.spark().sql(sql).collectAsList().stream().map(row -> row.mkString("|")).toList();
  }
}
