package dev.nightjar.bench;

import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import java.util.ArrayList;
import java.util.List;

/** Twelve metrics of mixed kinds on the default slices. */
final class BenchMetrics {
  static final List<String> DIMENSIONS =
      List.of(
          "application",
          "model_id",
          "adapter_id",
          "prompt_version",
          "retrieval_index_version",
          "policy_version",
          "tool_schema_version",
          "runtime_version",
          "deployment_arm",
          "language",
          "task_type",
          "tenant_tier",
          "region");

  private static final List<List<String>> CROSSES =
      List.of(
          List.of("application", "language"),
          List.of("application", "model_id"),
          List.of("application", "task_type"),
          List.of("application", "prompt_version"),
          List.of("application", "retrieval_index_version"),
          List.of("application", "tenant_tier"),
          List.of("model_id", "language"),
          List.of("task_type", "language"),
          List.of("model_id", "prompt_version"));

  private static final String OK = "status = 'OK'";

  static final List<Metric> ALL =
      List.of(
          metric("queue_time", MetricKind.QUANTILE, "queue_time_ms", null, OK, false, 6),
          metric("ttft", MetricKind.QUANTILE, "time_to_first_token_ms", null, OK, false, 6),
          metric("itl", MetricKind.QUANTILE, "mean_itl_ms", null, OK, false, 6),
          metric("duration", MetricKind.QUANTILE, "duration_ms", null, OK, false, 6),
          metric("error_rate", MetricKind.RATE, "status = 'ERROR'", null, null, true, 6),
          metric(
              "truncation_rate", MetricKind.RATE, "finish_reason = 'length'", null, null, true, 6),
          metric("refusal_rate", MetricKind.RATE, "refused", null, null, false, 6),
          metric("success_rate", MetricKind.RATE, "task_success", null, null, true, 6),
          metric("cost", MetricKind.RATIO, "list_cost", "1", null, true, 12),
          metric("input_tokens", MetricKind.RATIO, "usage_input_tokens", "1", null, true, 6),
          metric("output_tokens", MetricKind.RATIO, "usage_output_tokens", "1", null, true, 6),
          metric("tool_calls", MetricKind.RATIO, "tool_call_count", "1", null, true, 6));

  private BenchMetrics() {}

  private static Metric metric(
      String name,
      MetricKind kind,
      String value,
      String denominator,
      String where,
      boolean core,
      int decimals) {
    List<List<String>> slices = new ArrayList<>(CROSSES);
    DIMENSIONS.forEach(dimension -> slices.add(List.of(dimension)));
    return MetricBuilder.of("bench", name, kind)
        .value(denominator == null ? value : null)
        .numerator(denominator == null ? null : value)
        .denominator(denominator)
        .where(where)
        .decimals(decimals)
        .core(core)
        .slices(slices)
        .family("bench", 0.1)
        .build();
  }
}
