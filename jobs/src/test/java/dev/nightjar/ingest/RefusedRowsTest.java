package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.NOW;
import static dev.nightjar.ingest.Landings.claims;
import static dev.nightjar.ingest.Landings.json;
import static dev.nightjar.ingest.Landings.price;
import static dev.nightjar.ingest.Landings.retrieval;
import static dev.nightjar.ingest.Landings.trace;
import static dev.nightjar.ingest.Landings.with;
import static dev.nightjar.ingest.Landings.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.lake.LandingRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason for which a row is refused, with the whole message. */
class RefusedRowsTest {
  @TempDir Path folder;

  private static Map<String, Object> label() {
    Map<String, Object> row = new HashMap<>();
    row.put("evaluation_id", "e");
    row.put("request_id", "r");
    row.put("request_ts", "2026-11-23T10:00:00Z");
    row.put("evaluation_ts", "2026-11-23T11:00:00Z");
    row.put("evaluation_name", "faithfulness");
    row.put("target_type", "request");
    row.put("data_type", "BOOLEAN");
    row.put("annotator_kind", "HUMAN");
    row.put("failed", true);
    return row;
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(
            "evaluations",
            json(with(with(label(), "sampling_design", "complaint"), "inclusion_probability", 0.5)),
            "complaint_with_probability",
            "inclusion_probability",
            "evaluations.inclusion_probability: an inclusion probability on a complaint, which"
                + " nobody drew; leave it empty, or name the design that drew it (sampling_design"
                + " = complaint, inclusion_probability = 0.5); no row may have: sampling_design ="
                + " 'complaint' AND inclusion_probability IS NOT NULL"),
        refusal(
            "evaluations",
            json(with(with(label(), "sampling_weight", 40.0), "inclusion_probability", 0.1)),
            "weight_above_probability",
            "sampling_weight",
            "evaluations.sampling_weight: a sampling weight of more than twice"
                + " 1/inclusion_probability; correct it, or say in sampling_weight_note what it was"
                + " calibrated to (sampling_weight = 40.0, inclusion_probability = 0.1,"
                + " sampling_weight_note = null); no row may have: sampling_weight *"
                + " inclusion_probability > 2 AND sampling_weight_note IS NULL"),
        refusal(
            "evaluations",
            json(with(label(), "inclusion_probability", 1.5)),
            "out_of_range",
            "inclusion_probability",
            "evaluations.inclusion_probability: 1.5 is out of range; expected a number above 0"
                + " and at most 1"),
        refusal(
            "llm_traces",
            json(without(trace("r"), "status")),
            "missing_column",
            "status",
            "llm_traces.status: is missing; expected text in every row"),
        refusal(
            "llm_traces",
            json(with(without(trace("r"), "request_id"), "requestId", "r")),
            "missing_column",
            "request_id",
            "llm_traces.request_id: is missing (is \"requestId\" meant to be it?); expected text in"
                + " every row"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "redaction_version", null)),
            "missing_column",
            "redaction_version",
            "llm_traces.redaction_version: is missing; expected text in every row"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "usage_input_tokens", "700")),
            "wrong_type",
            "usage_input_tokens",
            "llm_traces.usage_input_tokens: \"700\" is a number in quotes; expected a whole number"
                + " of 64 bits"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "usage_input_tokens", 7.5)),
            "wrong_type",
            "usage_input_tokens",
            "llm_traces.usage_input_tokens: 7.5 has decimals; expected a whole number of 64 bits"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "refused", "yes")),
            "wrong_type",
            "refused",
            "llm_traces.refused: \"yes\" is text; expected true or false"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "request_id", 17)),
            "wrong_type",
            "request_id",
            "llm_traces.request_id: 17 is a number; expected text, in quotes in JSON"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "event_ts", 1795428000)),
            "wrong_type",
            "event_ts",
            "llm_traces.event_ts: 1795428000 is a number whose unit cannot be known; expected a"
                + " time with zone, for example 2026-11-23T10:00:00Z"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "event_ts", "2026-11-23 10:00:00")),
            "zoneless_timestamp",
            "event_ts",
            "llm_traces.event_ts: \"2026-11-23 10:00:00\" has no zone; expected a time with zone,"
                + " for example 2026-11-23T10:00:00Z"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "event_ts", "yesterday")),
            "wrong_type",
            "event_ts",
            "llm_traces.event_ts: \"yesterday\" is no time; expected a time with zone, for example"
                + " 2026-11-23T10:00:00Z"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "ingest_ts", "2026-11-25T02:30:01Z")),
            "implausible_time",
            "ingest_ts",
            "llm_traces.ingest_ts: 2026-11-25T02:30:01Z is out of range; expected a time between"
                + " 2000-01-01T00:00:00Z and 2026-11-25T02:30:00Z (a day from now)"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "event_ts", "1999-12-31T23:59:59Z")),
            "implausible_time",
            "event_ts",
            "llm_traces.event_ts: 1999-12-31T23:59:59Z is out of range; expected a time between"
                + " 2000-01-01T00:00:00Z and 2026-11-25T02:30:00Z (a day from now)"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "usage_output_tokens", -1)),
            "out_of_range",
            "usage_output_tokens",
            "llm_traces.usage_output_tokens: -1 is out of range; expected a number of at least 0"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "trace_sampling_weight", 0.5)),
            "out_of_range",
            "trace_sampling_weight",
            "llm_traces.trace_sampling_weight: 0.5 is out of range; expected a number of at least"
                + " 1"),
        refusal(
            "claim_verifications",
            json(with(claims("r"), "inclusion_probability", 0)),
            "out_of_range",
            "inclusion_probability",
            "claim_verifications.inclusion_probability: 0.0 is out of range; expected a number"
                + " above 0 and at most 1"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "llm_call_count", 3_000_000_000L)),
            "out_of_range",
            "llm_call_count",
            "llm_traces.llm_call_count: 3000000000 does not fit; expected a whole number of 32"
                + " bits"),
        refusal(
            "llm_traces",
            json(trace("r")).replace("\"chat\"", "\"chat\",\"duration_ms\":NaN"),
            "not_finite",
            "duration_ms",
            "llm_traces.duration_ms: NaN is not finite; expected a finite number, or null"),
        refusal(
            "llm_traces",
            json(trace("r")).replace("\"chat\"", "\"chat\",\"duration_ms\":1e999"),
            "not_finite",
            "duration_ms",
            "llm_traces.duration_ms: 1e999 is not finite; expected a finite number, or null"),
        refusal(
            "model_prices",
            json(price("m")).replace("7.5E-8", "0.0000000000001"),
            "decimal_overflow",
            "list_unit_price",
            "model_prices.list_unit_price: 0.0000000000001 does not fit without rounding; expected a"
                + " decimal number of at most 18 digits, 12 of them decimals"),
        refusal(
            "model_prices",
            json(price("m")).replace("7.5E-8", "1000000"),
            "decimal_overflow",
            "list_unit_price",
            "model_prices.list_unit_price: 1000000 does not fit without rounding; expected a decimal"
                + " number of at most 18 digits, 12 of them decimals"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "status", "ok")),
            "unknown_value",
            "status",
            "llm_traces.status: \"ok\" is unknown (case matters); expected one of OK, ERROR,"
                + " CANCELLED"),
        refusal(
            "claim_verifications",
            json(claims("r")).replace("\"SUPPORTED\"", "\"MAYBE\""),
            "unknown_value",
            "claims[].verdict",
            "claim_verifications.claims[].verdict: \"MAYBE\" is unknown; expected one of SUPPORTED,"
                + " REFUTED, NOT_ENOUGH_INFO, NOT_CHECKED"),
        refusal(
            "llm_traces",
            json(trace(" ")),
            "empty_identifier",
            "request_id",
            "llm_traces.request_id: is empty; expected a text that identifies"),
        refusal(
            "llm_traces",
            json(trace("r".repeat(257))),
            "too_long",
            "request_id",
            "llm_traces.request_id: has 257 characters; expected at most 256"),
        refusal(
            "llm_traces",
            json(
                with(
                    with(trace("r"), "usage_input_tokens", 1000),
                    "usage_cache_read_input_tokens",
                    1001)),
            "cache_exceeds_input",
            "usage_cache_read_input_tokens",
            "llm_traces.usage_cache_read_input_tokens: cached tokens exceed the input tokens they"
                + " are a subset of (usage_input_tokens = 1000, usage_cache_read_input_tokens ="
                + " 1001, usage_cache_creation_input_tokens = null); no row may have:"
                + " usage_input_tokens >= 0 AND coalesce(usage_cache_read_input_tokens, 0) +"
                + " coalesce(usage_cache_creation_input_tokens, 0) > usage_input_tokens"),
        refusal(
            "claim_verifications",
            json(with(claims("r"), "claims", List.of(Map.of("verdict", "SUPPORTED")))),
            "missing_column",
            "claims[].claim_id",
            "claim_verifications.claims[].claim_id: is missing; expected text"),
        refusal(
            "retrieval_events",
            json(with(retrieval("r"), "documents", "d1")),
            "wrong_type",
            "documents",
            "retrieval_events.documents: is of another type; expected an array"),
        refusal(
            "llm_traces",
            "{not json",
            "malformed_row",
            null,
            "the row is not valid JSON at character 2; expected one object a line"),
        refusal(
            "llm_traces",
            "\"text\"",
            "malformed_row",
            null,
            "the row is a text; expected one JSON object on one line"),
        refusal(
            "llm_traces",
            json(trace("r")) + " {}",
            "malformed_row",
            null,
            "more text follows the JSON value at character 180; expected one object on one line"),
        refusal(
            "llm_traces",
            json(trace("r")).replace("{", "{\"request_id\":\"x\","),
            "duplicate_key",
            null,
            "a key stands twice in one object at character 34; expected each key once"),
        refusal(
            "llm_traces",
            json(with(trace("r"), "language", "HALF")).replace("HALF", "\\ud800"),
            "malformed_utf8",
            "language",
            "llm_traces.language: holds half a surrogate pair; expected Unicode text"),
        refusal(
            "retrieval_events",
            json(with(retrieval("r"), "query_text", "mail me at jo.doe@mail.example.org please")),
            "private_text",
            "query_text",
            "retrieval_events.query_text: the text looks like email; expected redacted text (if the"
                + " match is wrong, allow it under privacy.allow)"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhatIsWrongAndWhatWasExpected(
      String table, String line, String code, String column, String reason) {
    LandingRow.Refused refused = refused(table, line);

    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.column()).isEqualTo(column);
    assertThat(refused.line()).isEqualTo(1);
  }

  @Test
  void listsEverythingThatIsWrongAndFilesItUnderTheFirst() {
    LandingRow.Refused refused =
        refused(
            "llm_traces",
            json(with(with(trace("r"), "status", "FINE"), "trace_sampling_weight", 0)));

    assertThat(refused.code()).isEqualTo("unknown_value");
    assertThat(refused.reason())
        .isEqualTo(
            "llm_traces.status: \"FINE\" is unknown; expected one of OK, ERROR, CANCELLED |"
                + " llm_traces.trace_sampling_weight: 0.0 is out of range; expected a number of at"
                + " least 1");
  }

  @Test
  void privateTextComesBeforeEverythingElse() {
    LandingRow.Refused refused =
        refused(
            "llm_traces",
            json(with(with(trace("r"), "status", "FINE"), "region", "jo.doe@mail.example.org")));

    assertThat(refused.code()).isEqualTo("private_text");
    assertThat(refused.matchKind()).isEqualTo("email");
    assertThat(refused.column()).isEqualTo("region");
    assertThat(refused.reason()).contains("FINE").doesNotContain("jo.doe");
  }

  @Test
  void showsNoValueThatThePrivacyGateWouldRefuse() {
    LandingRow.Refused refused =
        refused("llm_traces", json(with(trace("r"), "event_ts", "jo.doe@mail.example.org")));

    assertThat(refused.reason()).doesNotContain("jo.doe").contains("the value is no time");
    assertThat(refused.code()).isEqualTo("private_text");
  }

  @Test
  void theDigestIsTheOneOfTheLine() {
    String line = "{\"request_id\": \"é\"}";

    assertThat(refused("llm_traces", line).sha256())
        .isEqualTo(Sha256.of(RawRow.of(1, line.getBytes(StandardCharsets.UTF_8), null)));
  }

  @Test
  void aRowThatSaysNothingUnusualIsAccepted() {
    List<LandingRow> rows = read("llm_traces", json(trace("r")));

    assertThat(rows.get(0)).isInstanceOf(LandingRow.Accepted.class);
    assertThat(rows.get(1))
        .isEqualTo(
            new LandingRow.End(1, 0, true, java.util.Set.of(20780), Map.of(), Map.of(), null));
  }

  @Test
  void fillsWhatTheRowItselfSays() {
    Map<String, Object> row =
        accepted("claim_verifications", json(with(claims("r"), "inclusion_probability", 0.25)));

    assertThat(row)
        .containsEntry("claim_count", 1)
        .containsEntry("supported_count", 1)
        .containsEntry("refuted_count", 0)
        .containsEntry("uncited_claim_count", 0)
        .containsEntry("max_claim_confidence", 0.8)
        .containsEntry("sampling_weight", 4.0)
        .containsEntry("ingest_ts", NOW);
    assertThat(accepted("gpu_telemetry", gpu())).containsEntry("mig_instance_id", "");
  }

  @Test
  void keepsUnknownScalarsAsAttributesAndCountsOtherUnknownColumns() {
    List<LandingRow> rows =
        read(
            "llm_traces",
            json(
                with(
                    with(with(trace("r"), "cache_hit", true), "spans", List.of(1, 2)),
                    "prompt",
                    "long ".repeat(60))),
            json(with(trace("s"), "attributes", Map.of("a", 1))));

    assertThat(values("llm_traces", rows.get(0)))
        .containsEntry("attributes", Map.of("cache_hit", "true"));
    assertThat(values("llm_traces", rows.get(1))).containsEntry("attributes", Map.of("a", "1"));
    assertThat(((LandingRow.End) rows.get(2)).ignored())
        .isEqualTo(Map.of("spans", 1L, "prompt", 1L));
  }

  @Test
  void numbersKeepTheirDigits() {
    assertThat(accepted("model_prices", json(price("m"))))
        .containsEntry("list_unit_price", new BigDecimal("0.000000075000"));
    assertThat(accepted("model_prices", json(with(price("m"), "list_unit_price", "0.0000004"))))
        .containsEntry("list_unit_price", new BigDecimal("0.000000400000"));
    assertThat(accepted("llm_traces", json(with(trace("r"), "usage_input_tokens", 5.0))))
        .containsEntry("usage_input_tokens", 5L);
    assertThat(
            accepted(
                "llm_traces",
                json(with(trace("r"), "event_ts", "2026-11-23 11:00:00.1234567+02:00"))))
        .containsEntry("event_ts", Instant.parse("2026-11-23T09:00:00.123456Z"));
  }

  private static String gpu() {
    return "{\"event_ts\":\"2026-11-23T10:00:00Z\",\"interval_s\":60,\"cluster\":\"c\",\"node\":\"n\","
        + "\"gpu_uuid\":\"GPU-1\"}";
  }

  private static Arguments refusal(
      String table, String line, String code, String column, String reason) {
    return Arguments.of(table, line, code, column, reason);
  }

  @Test
  void aTrimmedWeightIsAcceptedWithANote() {
    Map<String, Object> trimmed =
        with(with(label(), "sampling_weight", 2.0), "inclusion_probability", 0.1);
    assertThat(refused("evaluations", json(trimmed)).code()).isEqualTo("weight_below_probability");
    assertThat(accepted("evaluations", json(with(trimmed, "sampling_weight_note", "trimmed at 2"))))
        .containsEntry("sampling_weight", 2.0);
  }

  private LandingRow.Refused refused(String table, String line) {
    return (LandingRow.Refused) read(table, line).get(0);
  }

  private Map<String, Object> accepted(String table, String line) {
    return values(table, read(table, line).get(0));
  }

  private static Map<String, Object> values(String table, LandingRow row) {
    assertThat(row).isInstanceOf(LandingRow.Accepted.class);
    Map<String, Object> values = new HashMap<>();
    List<Column> columns = TableContract.of(table).columns();
    for (int i = 0; i < columns.size(); i++) {
      values.put(columns.get(i).name(), ((LandingRow.Accepted) row).values()[i]);
    }
    return values;
  }

  private List<LandingRow> read(String table, String... lines) {
    return Landings.read(Landings.lines(folder.resolve("rows.jsonl"), List.of(lines)), table);
  }
}
