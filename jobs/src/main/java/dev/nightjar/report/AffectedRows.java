package dev.nightjar.report;

import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The units of a metric that count as bad, worst first, as SQL over the observations of its grain:
 * what a metric counts and what its evidence shows are the same expressions.
 *
 * <p>Bad is what moved the value: of a rate, the units for which it is true (false, where lower is
 * worse); of a ratio, mean or quantile, the units beyond what the baseline had; of a total, those
 * with a part in it; of a calibration, those whose score missed its outcome. Where any change
 * matters, the side to which the value moved is the bad one.
 */
final class AffectedRows {
  /** Columns that evidence queries find in the view {@code affected}. */
  static final List<String> COLUMNS =
      List.of(
          "badness",
          "observation_date",
          "request_id",
          "unit_id",
          "deployment_id",
          "model_id",
          "adapter_id",
          "prompt_version",
          "retrieval_index_version",
          "policy_version",
          "tool_schema_version",
          "runtime_version",
          "generation_config_hash");

  /** What orders units that are all equally true or false. */
  private static final Map<String, String> GRAVITY =
      Map.of(
          "answers", "unsupported_count",
          "evaluations", "severity_level",
          "guardrails", "risk_score",
          "requests", "duration_ms",
          "retrievals", "duration_ms",
          "tool_calls", "attempt_count",
          "gpu", "gpu_memory_used_share");

  private final Metric metric;
  private final boolean low;

  /**
   * @param change of the value against its baseline; decides the bad side where both are
   */
  AffectedRows(Metric metric, double change) {
    this.metric = metric;
    this.low = metric.worse() == Direction.LOWER || metric.worse() == Direction.BOTH && change < 0;
  }

  /**
   * @param observations query of the grain
   * @param slice rows of which alone
   * @param baseline value that the baseline had, NaN when there is none
   * @param limit number of rows
   */
  String sql(String observations, Slice slice, double baseline, int limit) {
    List<String> conditions = new ArrayList<>();
    if (metric.where() != null) {
      conditions.add("(" + metric.where() + ")");
    }
    conditions.add(bad(baseline));
    slice
        .values()
        .forEach((dimension, value) -> conditions.add("`" + dimension + "` = " + literal(value)));
    return "select "
        + COLUMNS.stream()
            .map(name -> name.equals("badness") ? badness() + " as badness" : name)
            .collect(Collectors.joining(", "))
        + "\nfrom (\n"
        + observations.stripTrailing()
        + "\n) as observed\nwhere "
        + String.join("\n  and ", conditions)
        + "\norder by badness "
        + (low && !isCondition() ? "asc" : "desc")
        + " nulls last, request_id, unit_id\nlimit "
        + limit;
  }

  private boolean isCondition() {
    return switch (metric.kind()) {
      case RATE, CALIBRATION -> true;
      default -> false;
    };
  }

  private String bad(double baseline) {
    return switch (metric.kind()) {
      case RATE -> low ? "not (" + metric.value() + ")" : "(" + metric.value() + ")";
      case RATIO ->
          low
              ? "(" + metric.denominator() + ") > 0 and " + beyond(ratio(), baseline)
              : "("
                  + metric.numerator()
                  + ") > 0 and (coalesce(("
                  + metric.denominator()
                  + ") = 0, false) or "
                  + beyond(ratio(), baseline)
                  + ")";
      case MEAN, QUANTILE -> beyond("(" + metric.value() + ")", baseline);
      case TOTAL -> "(" + metric.value() + ") > 0";
      default -> "(" + metric.value() + ") is not null";
    };
  }

  private String ratio() {
    return "(" + metric.numerator() + ") / nullif(" + metric.denominator() + ", 0)";
  }

  private String beyond(String value, double baseline) {
    return Double.isFinite(baseline)
        ? value + (low ? " < " : " > ") + String.format(Locale.ROOT, "%sD", baseline)
        : value + " is not null";
  }

  private String badness() {
    String gravity = GRAVITY.get(metric.grain());
    String value =
        switch (metric.kind()) {
          case RATE -> gravity == null ? "1" : gravity;
          case RATIO -> low ? ratio() : metric.numerator();
          case CALIBRATION ->
              "abs((" + metric.value() + ") - cast((" + metric.numerator() + ") as int))";
          case MEAN, QUANTILE, TOTAL -> metric.value();
          // Which vectors are far from their topic, only the codebook knows.
          case EMBEDDING -> gravityOr(gravity);
          default -> metric.categorical() || gravity != null ? gravityOr(gravity) : metric.value();
        };
    return "cast(" + value + " as double)";
  }

  private static String gravityOr(String gravity) {
    return gravity == null ? "1" : gravity;
  }

  private static String literal(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
