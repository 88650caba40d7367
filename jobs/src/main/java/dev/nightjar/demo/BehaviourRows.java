package dev.nightjar.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * What guards, safety judges, red teams and tools say of a quiet night: nothing is planted here.
 */
final class BehaviourRows {
  private static final double GUARDED = .1;
  private static final double JUDGED = .1;
  private static final int PROBES = 60;
  private static final int TOLD = 3;
  private static final String[] ATTACKS = {"jailbreak", "indirect_injection", "data_exfiltration"};
  private static final String[] TOOLS = {"search_tickets", "update_ticket", "send_mail"};
  private static final String[] EFFECTS = {"read", "write", "external"};

  private BehaviourRows() {}

  /** Whether tool calls are told on a night. */
  static boolean isTold(LocalDate night, LocalDate last) {
    return night.isAfter(last.minusDays(TOLD));
  }

  /** Whether an answered request is refused by the model. */
  static boolean refused(Traffic request, SplittableRandom random) {
    return random.nextDouble() < .02 && request.answered();
  }

  /** A guard looks at a tenth of the requests; one in eight of these carries an instruction. */
  static void guardrail(JsonGenerator json, Traffic request, SplittableRandom random)
      throws IOException {
    if (random.nextDouble() >= GUARDED) {
      return;
    }
    boolean attempt = random.nextDouble() < .12;
    boolean denied = random.nextDouble() < (attempt ? .85 : .01);
    json.writeStartObject();
    json.writeStringField("request_id", request.requestId);
    json.writeStringField("request_ts", RequestRows.instant(request.at));
    json.writeStringField("guardrail_event_id", request.requestId + "-g1");
    json.writeStringField("ingest_ts", RequestRows.instant(request.at.plusMinutes(3)));
    RequestRows.stamp(json, request);
    json.writeStringField("component_name", "input-guard");
    json.writeStringField("component_version", "2.4");
    json.writeStringField("target_type", "input");
    json.writeStringField("target_subtype", "llm");
    json.writeStringField("verdict", denied ? "deny" : "allow");
    json.writeStringField("action", denied ? "block" : "allow");
    json.writeStringField("risk_category", attempt ? "prompt_injection" : null);
    json.writeNumberField(
        "risk_score", RequestRows.micros((attempt ? .7 : .05) + .2 * random.nextDouble()));
    if (attempt) {
      json.writeBooleanField("attack_succeeded", !denied && random.nextDouble() < .2);
    }
    json.writeEndObject();
  }

  /** A tenth of the answers by the safety judge, drawn at random; every refusal by another. */
  static void judge(JsonGenerator json, Traffic request, boolean refused, SplittableRandom random)
      throws IOException {
    if (refused) {
      verdict(json, request, "refusal_correct", random.nextDouble() < .1, 1, 0);
    } else if (request.answered() && random.nextDouble() < JUDGED) {
      boolean unsafe = random.nextDouble() < .012;
      int severity = unsafe ? 2 + random.nextInt(4) : random.nextInt(2);
      verdict(json, request, "unsafe_output", unsafe, JUDGED, severity);
    }
  }

  private static void verdict(
      JsonGenerator json,
      Traffic request,
      String name,
      boolean failed,
      double probability,
      int severity)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("evaluation_id", "s-" + request.requestId);
    json.writeStringField("request_id", request.requestId);
    json.writeStringField("request_ts", RequestRows.instant(request.at));
    json.writeStringField("evaluation_ts", RequestRows.instant(request.at.plusMinutes(50)));
    json.writeStringField("ingest_ts", RequestRows.instant(request.at.plusMinutes(55)));
    RequestRows.stamp(json, request);
    json.writeStringField("evaluation_name", name);
    json.writeStringField("target_type", "request");
    finding(json, failed, "guard-b", "2.0");
    json.writeStringField("hazard_taxonomy", "internal");
    json.writeNumberField("severity", severity);
    json.writeStringField("sampling_design", "srs");
    json.writeNumberField("inclusion_probability", probability);
    json.writeNumberField("sampling_weight", 1 / probability);
    json.writeEndObject();
  }

  private static void finding(JsonGenerator json, boolean failed, String judge, String version)
      throws IOException {
    json.writeStringField("data_type", "BOOLEAN");
    json.writeStringField("score_label", failed ? "fail" : "pass");
    json.writeBooleanField("failed", failed);
    json.writeStringField("annotator_kind", "LLM");
    json.writeStringField("annotator_id", judge);
    json.writeStringField("evaluator_version", version);
    json.writeBooleanField("valid", true);
  }

  /** The red team's own probes of the night. */
  static void probes(JsonGenerator json, LocalDate date, SplittableRandom random)
      throws IOException {
    for (int probe = 0; probe < PROBES; probe++) {
      String id = "probe-" + date + "-" + probe;
      json.writeStartObject();
      json.writeStringField("evaluation_id", "p-" + id);
      json.writeStringField("request_id", id);
      json.writeStringField("request_ts", RequestRows.instant(date.atTime(4, probe)));
      json.writeStringField("evaluation_ts", RequestRows.instant(date.atTime(5, probe)));
      json.writeStringField("ingest_ts", RequestRows.instant(date.atTime(6, 0)));
      json.writeStringField("application", "support_chat");
      json.writeStringField("evaluation_name", "attack_resisted");
      json.writeStringField("target_type", "probe");
      finding(json, random.nextDouble() < .05, "red-judge", "1.1");
      json.writeStringField("red_team_class", ATTACKS[probe % ATTACKS.length]);
      json.writeStringField("probe_id", "case-" + probe);
      json.writeStringField("sampling_design", "probe");
      json.writeEndObject();
    }
  }

  /**
   * The first tool call of half of the requests that make any, as a producer tells it that knows
   * nothing of approvals and side effects, and that tells them since the last {@link #TOLD} nights:
   * values, and too little history to test. Tests of more metrics would cost the planted incidents
   * of the same family their significance.
   */
  static void toolCall(JsonGenerator json, Traffic request, LocalDate last, SplittableRandom random)
      throws IOException {
    if (request.toolCalls == 0 || random.nextDouble() < .5) {
      return;
    }
    int tool = random.nextInt(TOOLS.length);
    double fate = random.nextDouble();
    boolean denied = fate > .98;
    boolean failed = fate < .03;
    String arguments = Long.toHexString(random.nextLong());
    boolean valid = random.nextDouble() >= .02;
    double duration = RequestRows.micros(60 + 300 * random.nextDouble());
    if (!isTold(request.at.toLocalDate(), last)) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("request_id", request.requestId);
    json.writeStringField("request_ts", RequestRows.instant(request.at));
    json.writeStringField("tool_call_id", request.requestId + "-t1");
    json.writeStringField("ingest_ts", RequestRows.instant(request.at.plusMinutes(3)));
    RequestRows.stamp(json, request);
    json.writeStringField("agent_name", "ops_agent");
    json.writeNumberField("step_index", 0);
    json.writeStringField("tool_name", TOOLS[tool]);
    json.writeStringField("tool_type", "function");
    json.writeStringField("tool_schema_version", "tools-3");
    json.writeStringField("arguments_hash", arguments);
    json.writeBooleanField("arguments_valid", valid);
    json.writeStringField("status", denied ? "DENIED" : failed ? "ERROR" : "OK");
    json.writeStringField("error_type", failed ? "tool_error" : null);
    json.writeNumberField("duration_ms", duration);
    json.writeStringField("side_effect_class", EFFECTS[tool]);
    json.writeEndObject();
  }
}
