package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.NOW;
import static dev.nightjar.ingest.Landings.ingest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.SparkExtension;
import dev.nightjar.ingest.IngestResult.Counts;
import dev.nightjar.ingest.IngestResult.FileCounts;
import dev.nightjar.lake.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class MappedTracesTest {
  private static final Path LANDING =
      Path.of(
          System.getProperty("nightjar.root", ".."), "jobs/src/test/resources/mappings/landing");

  /** An OpenTelemetry agent, an OpenInference chain, a trace without its root, and damage. */
  @Test
  void tracesBecomeRequestsWithEverythingUnderThem(Lake lake) {
    IngestResult result = ingest(lake, LANDING.resolve("otlp"));

    assertThat(result.tables())
        .isEqualTo(
            Map.of(
                "llm_traces", new Counts(5, 2, 0, 3),
                "llm_trace_content", new Counts(1, 1, 0, 0),
                "retrieval_events", new Counts(2, 2, 0, 0),
                "tool_calls", new Counts(2, 2, 0, 0),
                "guardrail_events", new Counts(1, 1, 0, 0),
                "evaluations", new Counts(4, 4, 0, 0)));
    assertThat(result.quarantineReasons())
        .isEqualTo(Map.of("malformed_row", 1L, "malformed_span", 1L, "trace_without_root", 1L));
    assertThat(result.files()).isEqualTo(new FileCounts(2, 2, 0, 0, 0));
    assertThat(result.unmapped())
        .isEqualTo(
            Map.of(
                "otlp@2: span delivered twice", 1L,
                "otlp@2: span of a trace without any GenAI span", 1L,
                "otlp@2: span of kind EMBEDDING", 1L,
                "otlp@2: span that is no GenAI span", 1L));
    assertThat(
            rows(
                lake,
                "select substr(request_id, 1, 4), date_format(event_ts, 'HH:mm:ss'), conversation_id, enduser_pseudo_id,"
                    + " operation_name, provider_name, model_id, deployment_arm, status, finish_reason,"
                    + " duration_ms, usage_input_tokens, usage_cache_read_input_tokens,"
                    + " usage_output_tokens, llm_call_count, tool_error_count,"
                    + " retrieved_document_count, policy_action, list_cost, trace_sampling_weight,"
                    + " redaction_version, array_join(map_values(attributes), ',') from llm.llm_traces order by 2"))
        .containsExactly(
            "5b8e|10:00:00|conv-7|u-9f2c|invoke_agent|openai|gpt-4o-2024-08-06|canary|OK"
                + "|stop|2400.0|2500|1000|150|2|1|2|allow|null|2.0|unstated"
                + "|otlp@2,support,returns",
            "0af7|10:00:05|s-1|null|invoke_workflow|anthropic|claude-sonnet-4-20250514"
                + "|null|OK|null|3000.0|900|100|60|1|0|3|null|0.003630000000|1.0|r7"
                + "|otlp@2");
    assertThat(
            rows(
                lake,
                "select application, retrieval_index_version, query_text, top_k, reranker_model,"
                    + " document_count, array_join(transform(documents, d -> concat_ws(':', d.rank,"
                    + " d.document_id, d.score, d.reranker_rank, d.reranker_score)), ' ')"
                    + " from llm.retrieval_events order by request_ts"))
        .as("the query is text, and only the second source says which redactor it passed")
        .containsExactly(
            "support-bot|idx-12|null|3|null|2|1:doc-1:0.91 2:doc-2:0.52",
            "warranty-bot|null|what is the warranty|2|rerank-2|3|1:w-1:0.7:2:0.3 2:w-2:0.6"
                + " 3:w-3:0.5:1:0.95");
    assertThat(
            rows(
                lake,
                "select c.tool_call_id, c.status, c.arguments_redacted, c.deployment_id,"
                    + " t.request_id is not null from llm.tool_calls c left join llm.llm_traces t on"
                    + " t.request_id = c.request_id and t.event_ts = c.request_ts order by 1"))
        .containsExactly("call_1|TIMEOUT|null|rel-42|true", "call_9|OK|null|null|false");
    assertThat(
            rows(
                lake,
                "select evaluation_name, target_type, target_id, score_value, score_label, failed,"
                    + " annotator_kind, annotation_identifier from llm.evaluations order by 1"))
        .containsExactly(
            "faithfulness|span|a000000000000005|0.25|fail|true|LLM|null",
            "hallucination|span|b000000000000004|null|factual|false|LLM|null",
            "helpfulness|request|null|1.0|pass|false|HUMAN|reviewer-3",
            "retrieval_quality|request|0af7651916cd43dd8448eb211c80319c|0.92|null|null|LLM|null");
    assertThat(
            rows(
                lake, "select component_name, verdict, action, model_id from llm.guardrail_events"))
        .containsExactly("moderation|warn|allow|gpt-4o-2024-08-06");
    assertThat(rows(lake, "select input_messages, output_messages from llm.llm_trace_content"))
        .containsExactly("what is the warranty|two years");

    IngestResult again = ingest(lake, LANDING.resolve("otlp"), "run-2", NOW.plusSeconds(60));

    assertThat(again.files()).isEqualTo(new FileCounts(2, 0, 2, 0, 0));
    assertThat(again.tables().values()).containsOnly(new Counts(0, 0, 0, 0));
  }

  /** The root in one file, what is under it in another, and its verdict as a log record. */
  @Test
  void aTraceThatIsSpreadOverFilesIsOneRequest(Lake lake, @TempDir Path landing)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode whole = json.readTree(LANDING.resolve("otlp/genai.json").toFile());
    JsonNode resource = whole.at("/resourceSpans/0/resource");
    ArrayNode root = json.createArrayNode();
    ArrayNode under = json.createArrayNode();
    JsonNode verdict = null;
    for (JsonNode span : whole.at("/resourceSpans/0/scopeSpans/0/spans")) {
      boolean isOfTrace = span.path("traceId").asText().startsWith("5b8e");
      if (span.has("events")) {
        verdict = ((ObjectNode) span).remove("events").get(0);
      }
      if (isOfTrace && span.has("parentSpanId")) {
        under.add(span);
      } else if (isOfTrace && root.isEmpty()) {
        root.add(span);
      }
    }
    String spans = "{\"resourceSpans\":[{\"resource\":%s,\"scopeSpans\":[{\"spans\":%s}]}]}";
    Landings.gzip(
        landing.resolve("otlp/a.json.gz"), List.of(String.format(spans, resource, under)));
    Landings.lines(landing.resolve("otlp/b.jsonl"), List.of(String.format(spans, resource, root)));
    Landings.lines(
        landing.resolve("otlp/c.jsonl"),
        List.of(
            String.format(
                "{\"resourceLogs\":[{\"resource\":%s,\"scopeLogs\":[{\"logRecords\":[{\"eventName\":"
                    + "\"gen_ai.evaluation.result\",\"timeUnixNano\":%s,\"traceId\":"
                    + "\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"a000000000000005\","
                    + "\"attributes\":%s}]}]}]}",
                resource, verdict.get("timeUnixNano"), verdict.get("attributes"))));

    IngestResult result = ingest(lake, landing);

    assertThat(result.quarantineReasons()).isEmpty();
    assertThat(result.files()).isEqualTo(new FileCounts(3, 3, 0, 0, 0));
    assertThat(
            rows(
                lake,
                "select operation_name, usage_input_tokens, llm_call_count, tool_error_count,"
                    + " policy_action, deployment_arm from llm.llm_traces"))
        .containsExactly("invoke_agent|2500|2|1|allow|canary");
    assertThat(
            rows(
                lake,
                "select c.tool_call_id, c.deployment_arm, t.request_id is not null,"
                    + " e.evaluation_name, e.target_id, e.application"
                    + " from llm.tool_calls c join llm.llm_traces t on t.request_id = c.request_id"
                    + " and t.event_ts = c.request_ts join llm.evaluations e on"
                    + " e.request_id = c.request_id and e.request_ts = c.request_ts"))
        .containsExactly("call_1|canary|true|faithfulness|a000000000000005|support-bot");
  }

  private static List<String> rows(Lake lake, String sql) {
    return lake.spark().sql(sql).collectAsList().stream().map(row -> row.mkString("|")).toList();
  }
}
