package dev.nightjar.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/** The rows of one request in the tables that know it. */
final class RequestRows {
  static final int LABELLED_QUERIES = 400;
  private static final String CORPUS = "corpus-2026-09";
  private static final int TOP_K = 5;

  private RequestRows() {}

  static void trace(JsonGenerator json, Traffic request, boolean refused) throws IOException {
    json.writeStartObject();
    json.writeStringField("request_id", request.requestId);
    json.writeStringField("event_ts", instant(request.at));
    json.writeStringField("ingest_ts", instant(request.at.plusMinutes(3)));
    json.writeStringField("enduser_pseudo_id", request.user);
    json.writeStringField("pseudonym_key_id", "2026q4");
    json.writeStringField("operation_name", request.retrieves ? "chat" : "invoke_agent");
    json.writeStringField("provider_name", "inhouse");
    stamp(json, request);
    json.writeStringField("environment", "production");
    json.writeStringField("region", request.region);
    json.writeStringField("corpus_version", request.retrieves ? CORPUS : null);
    json.writeStringField("tool_schema_version", request.retrieves ? null : "tools-3");
    json.writeStringField("runtime_name", "engine");
    json.writeStringField("runtime_version", request.runtimeVersion);
    json.writeStringField("finish_reason", request.finishReason);
    json.writeStringField("status", request.status);
    json.writeStringField("error_type", request.errorType);
    json.writeNumberField("queue_time_ms", micros(request.queueMs));
    if (request.answered()) {
      json.writeNumberField("time_to_first_token_ms", micros(request.firstTokenMs));
      if (request.outputTokens > 1) {
        json.writeNumberField("mean_itl_ms", micros(request.interTokenMs));
      }
      double generation = request.interTokenMs * (request.outputTokens - 1);
      json.writeNumberField("generation_time_ms", micros(generation));
      json.writeNumberField("duration_ms", micros(request.firstTokenMs + generation));
    }
    json.writeNumberField("usage_input_tokens", request.inputTokens);
    json.writeNumberField("usage_cache_read_input_tokens", request.cachedTokens);
    json.writeNumberField("usage_output_tokens", request.answered() ? request.outputTokens : 0);
    json.writeNumberField("llm_call_count", request.llmCalls);
    json.writeNumberField("tool_call_count", request.toolCalls);
    json.writeNumberField("retrieval_count", request.retrieves ? 1 : 0);
    json.writeBooleanField("task_success", request.taskSuccess);
    json.writeBooleanField("refused", refused);
    json.writeStringField("policy_action", "allow");
    json.writeNumberField("trace_sampling_weight", 1.0);
    json.writeStringField("redaction_version", "redactor-5");
    json.writeEndObject();
  }

  static void retrieval(JsonGenerator json, Traffic request, SplittableRandom random)
      throws IOException {
    boolean labelled = random.nextDouble() < .8;
    int query = random.nextInt(LABELLED_QUERIES);
    boolean missed = random.nextDouble() < request.miss;
    // The relevant document of query q is doc-q; a miss leaves it out.
    int place = missed ? -1 : Math.min(TOP_K - 1, (int) (-Math.log(random.nextDouble()) * 1.2));
    boolean empty = missed && random.nextDouble() < .05;
    json.writeStartObject();
    json.writeStringField("request_id", request.requestId);
    json.writeStringField("request_ts", instant(request.at));
    json.writeStringField("retrieval_id", request.requestId + "-s1");
    json.writeStringField("ingest_ts", instant(request.at.plusMinutes(3)));
    stamp(json, request);
    json.writeStringField("data_source_id", "handbook");
    json.writeStringField("query_id", labelled ? "q-" + query : null);
    json.writeNumberField("top_k", TOP_K);
    json.writeNumberField("duration_ms", micros(15 + 20 * random.nextDouble()));
    boolean failed = random.nextDouble() < .004;
    json.writeStringField("status", failed ? "ERROR" : "OK");
    int documents = empty || failed ? 0 : TOP_K;
    json.writeNumberField("document_count", documents);
    if (documents > 0) {
      double top = .55 + .4 * random.nextDouble();
      json.writeNumberField("top_score", micros(top));
      int cited = 1 + random.nextInt(2);
      json.writeNumberField("cited_document_count", cited);
      json.writeNumberField("unsupported_citation_count", random.nextDouble() < .06 ? 1 : 0);
      json.writeArrayFieldStart("documents");
      for (int rank = 0; rank < documents; rank++) {
        json.writeStartObject();
        json.writeNumberField("rank", rank + 1);
        json.writeStringField(
            "document_id", rank == place ? "doc-" + query : "doc-x" + random.nextInt(5000));
        json.writeNumberField("score", micros(top * (1 - .06 * rank)));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** Whether any claim of the answer is unsupported. */
  static boolean claims(JsonGenerator json, Traffic request, SplittableRandom random)
      throws IOException {
    int claims = 1 + random.nextInt(5);
    int unsupported = 0;
    if (random.nextDouble() < request.hallucination) {
      unsupported = 1 + random.nextInt(claims);
    }
    int refuted = 0;
    for (int i = 0; i < unsupported; i++) {
      refuted += random.nextDouble() < .35 ? 1 : 0;
    }
    int uncited = 0;
    for (int i = 0; i < claims; i++) {
      uncited += random.nextDouble() < .1 ? 1 : 0;
    }
    json.writeStartObject();
    json.writeStringField("request_id", request.requestId);
    json.writeStringField("request_ts", instant(request.at));
    json.writeStringField("verifier_name", "nli-verifier");
    json.writeStringField("verifier_version", "4.2");
    json.writeStringField("verified_ts", instant(request.at.plusMinutes(20)));
    json.writeStringField("ingest_ts", instant(request.at.plusMinutes(25)));
    stamp(json, request);
    json.writeNumberField("claim_count", claims);
    json.writeNumberField("supported_count", claims - unsupported);
    json.writeNumberField("refuted_count", refuted);
    json.writeNumberField("not_enough_info_count", unsupported - refuted);
    json.writeNumberField("uncited_claim_count", uncited);
    json.writeBooleanField("response_hallucinated", unsupported > 0);
    json.writeEndObject();
    return unsupported > 0;
  }

  /** A judge sees a fifth of the answers, drawn at random; it errs in one of ten. */
  static void evaluation(
      JsonGenerator json, Traffic request, boolean hallucinated, SplittableRandom random)
      throws IOException {
    if (random.nextDouble() >= .2) {
      return;
    }
    boolean failed = random.nextDouble() < .1 ? !hallucinated : hallucinated;
    json.writeStartObject();
    json.writeStringField("evaluation_id", "e-" + request.requestId);
    json.writeStringField("request_id", request.requestId);
    json.writeStringField("request_ts", instant(request.at));
    json.writeStringField("evaluation_ts", instant(request.at.plusMinutes(40)));
    json.writeStringField("ingest_ts", instant(request.at.plusMinutes(45)));
    stamp(json, request);
    json.writeStringField("evaluation_name", "faithfulness");
    json.writeStringField("target_type", "request");
    json.writeStringField("data_type", "BOOLEAN");
    json.writeStringField("score_label", failed ? "fail" : "pass");
    json.writeBooleanField("failed", failed);
    json.writeStringField("annotator_kind", "LLM");
    json.writeStringField("annotator_id", "judge-a");
    json.writeStringField("evaluator_version", "1.3");
    json.writeBooleanField("valid", true);
    json.writeStringField("sampling_design", "srs");
    json.writeNumberField("inclusion_probability", .2);
    json.writeNumberField("sampling_weight", 5.0);
    json.writeEndObject();
  }

  static void stamp(JsonGenerator json, Traffic request) throws IOException {
    json.writeStringField("application", request.application);
    json.writeStringField("model_id", request.modelId);
    json.writeStringField("prompt_version", request.promptVersion);
    json.writeStringField("retrieval_index_version", request.indexVersion);
    json.writeStringField("policy_version", "policy-7");
    json.writeStringField("deployment_id", request.application + "-" + request.arm);
    json.writeStringField("deployment_arm", request.arm);
    json.writeStringField("language", request.language);
    json.writeStringField("task_type", request.taskType);
    json.writeStringField("tenant_tier", request.tenantTier);
  }

  static String instant(LocalDateTime at) {
    return at.truncatedTo(ChronoUnit.MICROS).toInstant(ZoneOffset.UTC).toString();
  }

  static double micros(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }
}
