package dev.nightjar.incident;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a preserved unit should have been, by kind of failure, in a form that a program can check:
 * one field, one condition, one value.
 *
 * @param field of the evidence, {@code retrieved.document_id} for one of a list
 * @param condition is, is_not, at_most, contains_any or in_baseline_shares
 * @param value that the condition is about
 * @param observed what the field was
 * @param good whether the condition held
 */
record ExpectedOutcome(
    String field, String condition, Object value, Object observed, boolean good) {

  /** Limits of numbers: what 95 of 100 good units stayed within. */
  interface Limits {
    /** NaN where no good unit has the field. */
    double of(String field);
  }

  /**
   * The expectation of a unit; null where one unit by itself is neither good nor bad.
   *
   * @param mode failure mode of the sample
   * @param metric that the unit was a sample of
   * @param fields its evidence
   */
  static ExpectedOutcome of(String mode, String metric, Fields fields, Limits limits) {
    return switch (mode) {
      case "hallucination" -> is(fields, "verdict", "SUPPORTED");
      case "retrieval_miss" -> contains(fields);
      case "prompt_injection" -> is(fields, "model_behavior", "not_followed");
      case "safety" -> severity(fields, limits);
      case "cost" -> atMost(fields, costField(metric), limits);
      case "serving" ->
          servingField(metric) == null
              ? is(fields, "status", "OK")
              : atMost(fields, servingField(metric), limits);
      case "agent_tool" -> agentTool(metric, fields);
      case "feedback" -> feedback(fields);
      default -> null;
    };
  }

  /** Fields whose limits are taken from good units. */
  static List<String> limited(String mode, String metric) {
    return switch (mode) {
      case "cost" -> List.of(costField(metric));
      case "serving" -> servingField(metric) == null ? List.of() : List.of(servingField(metric));
      case "safety" -> List.of("severity");
      default -> List.of();
    };
  }

  private static ExpectedOutcome is(Fields fields, String field, String good) {
    String observed = fields.text(field);
    return observed == null
        ? null
        : new ExpectedOutcome(field, "is", good, observed, good.equals(observed));
  }

  private static ExpectedOutcome contains(Fields fields) {
    List<String> expected = fields.texts("expected_document_ids");
    List<String> retrieved =
        fields.rows("retrieved").stream().map(hit -> hit.text("document_id", "")).toList();
    return expected.isEmpty()
        ? null
        : new ExpectedOutcome(
            "retrieved.document_id",
            "contains_any",
            expected,
            retrieved,
            retrieved.stream().anyMatch(expected::contains));
  }

  private static ExpectedOutcome severity(Fields fields, Limits limits) {
    if (!fields.has("severity")) {
      return null;
    }
    double usual = limits.of("severity");
    long most = Double.isNaN(usual) ? 0 : (long) usual;
    long observed = fields.whole("severity");
    return new ExpectedOutcome("severity", "at_most", most, observed, observed <= most);
  }

  private static ExpectedOutcome atMost(Fields fields, String field, Limits limits) {
    double limit = limits.of(field);
    double observed =
        fields.values().get(field) instanceof String digits
            ? Double.parseDouble(digits)
            : fields.number(field);
    return Double.isNaN(limit) || Double.isNaN(observed)
        ? null
        : new ExpectedOutcome(field, "at_most", limit, observed, observed <= limit);
  }

  private static ExpectedOutcome agentTool(String metric, Fields fields) {
    if (metric.contains("approv") && fields.has("approval_status")) {
      return is(
          fields,
          "approval_status",
          fields.text("approval_status").equals("not_required") ? "not_required" : "approved");
    }
    if (metric.contains("rollback") && fields.has("rollback_status")) {
      String good =
          fields.text("rollback_status").equals("not_needed") ? "not_needed" : "succeeded";
      return is(fields, "rollback_status", good);
    }
    return is(fields, "status", "OK");
  }

  private static ExpectedOutcome feedback(Fields fields) {
    String label = fields.text("score_label");
    String type = fields.text("feedback_type", "");
    if (label != null) {
      boolean bad = label.toLowerCase(Locale.ROOT).equals("down");
      return new ExpectedOutcome("score_label", "is_not", "down", label, !bad);
    }
    List<String> complaints = List.of("escalation", "support_ticket", "churn", "regenerate");
    return type.isEmpty()
        ? null
        : new ExpectedOutcome(
            "feedback_type", "is_not", complaints, type, !complaints.contains(type));
  }

  private static String costField(String metric) {
    return metric.contains("output_token") || metric.contains("reasoning")
        ? "output_tokens"
        : metric.contains("input_token")
            ? "input_tokens"
            : metric.contains("tool_call") ? "tool_call_count" : "list_cost";
  }

  /** Null for what is no time: errors, cancellations. */
  private static String servingField(String metric) {
    return metric.contains("queue")
        ? "queue_time_ms"
        : metric.contains("first_token") || metric.contains("ttft")
            ? "time_to_first_token_ms"
            : metric.contains("inter_token") || metric.contains("itl") ? "mean_itl_ms" : null;
  }

  Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("field", field);
    object.put("condition", condition);
    object.put("value", value);
    return object;
  }
}
