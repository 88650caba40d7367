package dev.nightjar.lake;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.types.Types;

/**
 * A night on which German traffic got worse in every way, and two days before on which it was well.
 * Request {@code i} of a day is German where i is a multiple of 3, of application chat where i is
 * even, and bad on the night where i is 3 or a multiple of 6.
 */
final class PlantedEvidence {
  static final LocalDate NIGHT = LocalDate.of(2026, 11, 2);
  static final List<LocalDate> BEFORE = List.of(NIGHT.minusDays(14), NIGHT.minusDays(7));
  static final int REQUESTS = 60;
  static final Slice GERMAN = Slice.of("language", "de");

  /** A mail address that upstream redaction missed, in one claim of one affected answer. */
  static final String MISSED = "write to jane.roe@example.com";

  private final Lake lake;
  private final Map<String, List<OutputRow>> rows = new LinkedHashMap<>();
  private final Map<String, Long> snapshots = new TreeMap<>();

  private PlantedEvidence(Lake lake) {
    this.lake = lake;
  }

  /** Plants and records the run of the night. */
  static PlantedEvidence in(Lake lake) {
    PlantedEvidence planted = new PlantedEvidence(lake);
    planted.label("q", "right");
    for (LocalDate day : List.of(BEFORE.get(0), BEFORE.get(1), NIGHT)) {
      for (int i = 0; i < REQUESTS; i++) {
        planted.request(day, i);
      }
      for (int i = 0; i < 12; i++) {
        planted.gpu(day, i);
      }
    }
    planted.histogram("language_mix", "en", 80, 40);
    planted.histogram("language_mix", "de", 40, 80);
    planted.histogram("topic_mix", "topic-00", 120, 40);
    planted.histogram("topic_mix", "topic-01", 0, 20);
    planted.codebook();
    planted.write();
    return planted;
  }

  static boolean isGerman(int i) {
    return i % 3 == 0;
  }

  static boolean isBad(LocalDate day, int i) {
    return day.equals(NIGHT) && (i % 6 == 0 || i == 3);
  }

  static String id(LocalDate day, int i) {
    return "r-" + day + "-" + i;
  }

  private void request(LocalDate day, int i) {
    boolean bad = isBad(day, i);
    String id = id(day, i);
    Instant at = day.atTime(12, i % 60).toInstant(ZoneOffset.UTC);
    add(
        "llm_traces",
        id,
        at,
        i,
        Map.of(
            "status",
            "OK",
            "enduser_pseudo_id",
            "subject-" + i,
            "conversation_id",
            "talk-" + i,
            "time_to_first_token_ms",
            bad ? 9000.0 : 200.0,
            "usage_input_tokens",
            bad ? 9000L : 500L,
            "list_cost",
            new java.math.BigDecimal(bad ? "0.9" : "0.1"),
            "billing_currency",
            "USD",
            "corpus_version",
            "c1",
            "redaction_version",
            "red-7"));
    Map<String, Object> content = new HashMap<>();
    content.put("output_messages", "answer " + "long ".repeat(200));
    content.put("redaction_version", "red-7");
    content.put("embedding_model", "vectors");
    boolean isNew = day.equals(NIGHT) && isGerman(i);
    content.put("input_embedding", isNew ? List.of(0.1f, 0.9f) : List.of(0.9f, 0.1f));
    add("llm_trace_content", id, at, i, content);
    add(
        "claim_verifications",
        id,
        at,
        i,
        Map.of(
            "verifier_name",
            "v",
            "verifier_version",
            "1",
            "response_hallucinated",
            bad,
            "claim_count",
            7,
            "supported_count",
            bad ? 0 : 7,
            "claims",
            claims(bad, bad && i == 3)));
    add(
        "retrieval_events",
        id,
        at,
        i,
        Map.of(
            "retrieval_id", "s",
            "status", "OK",
            "query_id", "q",
            "query_text", "how do I",
            "top_k", 1,
            "document_count", 1,
            "documents",
                List.of(Map.of("rank", 1, "document_id", bad ? "wrong" : "right", "score", 0.5))));
    add(
        "guardrail_events",
        id,
        at,
        i,
        Map.of(
            "guardrail_event_id", "g-" + id,
            "target_type", "document",
            "risk_category", "prompt_injection",
            "source_excerpt", "ignore all",
            "verdict", "deny",
            "action", bad ? "allow" : "block",
            "attack_succeeded", bad));
    add(
        "evaluations",
        id,
        at,
        i,
        Map.of(
            "evaluation_id",
            "e-" + id,
            "evaluation_name",
            "unsafe_output",
            "target_type",
            "response",
            "annotator_kind",
            "LLM",
            "annotator_id",
            "judge",
            "failed",
            bad,
            "severity",
            bad ? 5 : 0,
            "inclusion_probability",
            1.0));
    add(
        "tool_calls",
        id,
        at,
        i,
        Map.of(
            "tool_call_id",
            "t-" + id,
            "tool_name",
            "pay",
            "arguments_redacted",
            "{to: [redacted]}",
            "attempt_count",
            1 + i,
            "status",
            bad ? "ERROR" : "OK"));
    Map<String, Object> thumbs = new HashMap<>();
    thumbs.put("feedback_id", "f-" + id);
    thumbs.put("feedback_type", "thumbs");
    thumbs.put("score_label", bad ? "down" : "up");
    thumbs.put("comment_redacted", "as said");
    add("user_feedback", id, at, i, thumbs);
  }

  private static List<Map<String, Object>> claims(boolean bad, boolean leaks) {
    List<Map<String, Object>> claims = new ArrayList<>();
    for (int c = 0; c < 7; c++) {
      claims.add(
          Map.of(
              "claim_id",
              "c" + c,
              "claim_text",
              leaks && c == 0 ? MISSED : "claim " + c,
              "verdict",
              bad ? "REFUTED" : "SUPPORTED",
              "cited_document_id",
              "d" + c,
              "score",
              1 - c / 10.0));
    }
    return claims;
  }

  private void gpu(LocalDate day, int i) {
    boolean full = day.equals(NIGHT) && i % 2 == 0;
    add(
        "gpu_telemetry",
        null,
        day.atTime(12, i).toInstant(ZoneOffset.UTC),
        i,
        Map.of(
            "node",
            i < 6 ? "n1" : "n2",
            "gpu_uuid",
            "gpu-" + i % 3,
            "cluster",
            "c",
            "deployment_id",
            "d-1",
            "fb_used_mib",
            full && i < 6 ? 90.0 : 20.0,
            "fb_free_mib",
            full && i < 6 ? 10.0 : 80.0));
  }

  private void label(String query, String document) {
    add(
        "expected_documents",
        null,
        NIGHT.atStartOfDay().toInstant(ZoneOffset.UTC),
        0,
        Map.of("query_id", query, "document_id", document, "relevance", 1));
  }

  private void histogram(String metric, String label, long before, long now) {
    OutputTable table = lake.rows("distribution");
    table.append(
        List.of(
            table
                .row()
                .set("report_date", NIGHT)
                .set("metric_name", metric)
                .set("slice_key", "")
                .set("baseline_kind", "same_weekday")
                .set("bin_label", label)
                .set("baseline_count", before)
                .set("current_count", now)
                .set("run_id", "run-1")));
  }

  /** Two topics, and a profile of the night that was made by them. */
  private void codebook() {
    OutputTable books = lake.rows("codebook");
    books.append(
        List.of(
            books
                .row()
                .set("codebook_id", "vectors/1")
                .set("embedding_model", "vectors")
                .set("dimensions", 2)
                .set(
                    "centroids",
                    ByteBuffer.allocate(16).putFloat(1).putFloat(0).putFloat(0).putFloat(1).array())
                .set("topic_labels", List.of("chat: ask", "chat: other"))));
    OutputTable profiles = lake.rows("daily_profile");
    List<OutputRow> made = new ArrayList<>();
    for (String metric : List.of("topic_mix", "input_embedding")) {
      OutputRow row = profiles.row();
      for (Types.NestedField field : Contract.columns("daily_profile")) {
        if (field.isRequired()) {
          row.set(
              field.name(),
              switch (field.type().typeId()) {
                case DATE -> NIGHT;
                case STRING -> "";
                default -> 1L;
              });
        }
      }
      made.add(row.set("metric_name", metric).set("bin_mapping_id", "vectors/1"));
    }
    profiles.append(made);
  }

  /** A row with these values; what its table requires beside them is filled in. */
  private void add(String name, String request, Instant at, int i, Map<String, Object> values) {
    OutputRow row = lake.rows(name).row();
    Map<String, Object> all = new HashMap<>();
    all.put("request_id", request);
    all.put("application", i % 2 == 0 ? "chat" : "support");
    all.put("language", isGerman(i) ? "de" : "en");
    all.put("model_id", i % 4 == 0 ? "m2" : "m1");
    all.put("deployment_id", "d-1");
    all.putAll(values);
    for (Types.NestedField field : Contract.columns(name)) {
      if (all.get(field.name()) != null) {
        row.set(field.name(), all.get(field.name()));
      } else if (field.isRequired()) {
        row.set(field.name(), any(field, at));
      }
    }
    rows.computeIfAbsent(name, n -> new ArrayList<>()).add(row);
  }

  private static Object any(Types.NestedField field, Instant at) {
    return switch (field.type().typeId()) {
      case TIMESTAMP -> at;
      case STRING -> "v1";
      case BOOLEAN -> false;
      case DOUBLE -> 1.0;
      default -> 1;
    };
  }

  private void write() {
    rows.forEach(
        (name, each) ->
            snapshots.put(
                lake.identifier(Contract.table(name)).toString(), lake.rows(name).append(each)));
    rows.clear();
    OutputTable run = lake.rows("run");
    run.append(
        List.of(
            run.row()
                .set("run_id", "run-1")
                .set("job_name", "nightly")
                .set("started_at", Instant.parse("2026-11-03T03:00:00Z"))
                .set("status", "done")
                .set(
                    "input_snapshots",
                    snapshots.entrySet().stream()
                        .map(s -> Map.of("table_name", s.getKey(), "snapshot_id", s.getValue()))
                        .toList())));
    OutputTable report = lake.rows("report");
    OutputRow row = report.row();
    for (Types.NestedField field : Contract.columns("report")) {
      if (field.isRequired()) {
        row.set(field.name(), field.type().typeId().name().equals("DATE") ? NIGHT : "");
      }
    }
    report.append(List.of(row.set("run_id", "run-1")));
  }

  /** A request that came after the night was published. */
  void late(int i) {
    request(NIGHT, i);
    rows.forEach((name, each) -> lake.rows(name).append(each));
    rows.clear();
  }

  static Finding finding(Metric metric, Slice slice, double baseline, double change) {
    Estimate then = estimate(baseline);
    Comparison lead =
        new Comparison(
            NIGHT,
            metric,
            slice,
            "",
            "",
            0.3,
            "value",
            "all",
            "raw",
            estimate(baseline + change),
            new Baseline(
                BaselineKind.SAME_WEEKDAY,
                "same_weekday",
                NIGHT.minusDays(28),
                NIGHT.minusDays(1),
                List.of()),
            then,
            change,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            "z",
            9,
            1,
            1,
            0,
            0,
            Double.NaN,
            Double.NaN,
            Verdict.REGRESSED,
            "worse",
            "high",
            0,
            null);
    return new Finding(
        "f-" + metric.name(),
        NIGHT,
        lead,
        "serving",
        "high",
        NIGHT,
        NIGHT,
        NIGHT,
        1,
        10,
        10,
        null,
        null,
        null,
        null,
        List.of());
  }

  private static Estimate estimate(double value) {
    return new Estimate(
        value, value, value, 0.95, "wilson", value, value, 60, 60, 60, Double.NaN, Double.NaN);
  }
}
