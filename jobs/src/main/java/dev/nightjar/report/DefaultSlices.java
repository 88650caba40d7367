package dev.nightjar.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a report is sliced by unless it says otherwise: single dimensions and crosses. */
final class DefaultSlices {
  private static final List<String> REQUEST_DIMENSIONS =
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
          // A canary is compared within its application.
          List.of("application", "deployment_arm"),
          List.of("language", "model_id"),
          List.of("language", "task_type"),
          List.of("model_id", "prompt_version"));

  /** What some grains have beyond those. */
  private static final Map<String, List<String>> FURTHER =
      Map.of(
          "evaluations", List.of("hazard_category", "severity", "red_team_class", "annotator_kind"),
          "tool_calls", List.of("tool_name", "side_effect_class"));

  /** Machines have no prompt and no language. */
  private static final Map<String, List<String>> TELEMETRY =
      Map.of(
          "gpu", List.of("cluster", "node", "gpu_model_name", "deployment_id", "namespace"),
          "infra", List.of("cluster", "node", "deployment_id", "namespace"));

  /** A slice of vectors is some thousand numbers. */
  private static final List<String> VECTORS =
      List.of("application", "model_id", "language", "task_type");

  private DefaultSlices() {}

  static List<List<String>> of(String grain) {
    if (grain.equals("embeddings")) {
      return VECTORS.stream().map(List::of).toList();
    }
    List<List<String>> slices = new ArrayList<>();
    List<String> machines = TELEMETRY.get(grain);
    List<String> singles = machines == null ? REQUEST_DIMENSIONS : machines;
    singles.forEach(dimension -> slices.add(List.of(dimension)));
    FURTHER.getOrDefault(grain, List.of()).forEach(dimension -> slices.add(List.of(dimension)));
    if (machines == null) {
      slices.addAll(CROSSES);
    }
    return slices;
  }
}
