package dev.nightjar.lake;

import dev.nightjar.model.Comparison;
import java.util.HashMap;
import java.util.Map;

/**
 * Which row of {@code report} a finding means, among those of its night.
 *
 * @param evaluator empty where nobody judged
 * @param baseline null for a slice without a history of its own
 */
record RowKey(String metric, String statistic, String slice, String evaluator, String baseline) {
  static RowKey of(Comparison c) {
    return new RowKey(
        c.metric().name(),
        c.statisticName(),
        c.slice().key(),
        c.evaluator() == null ? "" : c.evaluator(),
        c.baseline() == null ? null : c.baseline().name());
  }

  /** The row that a finding names: the one that carries it, or a struct of its explains. */
  static RowKey of(OutputRow naming) {
    String evaluator = naming.text("evaluator");
    return new RowKey(
        naming.text("metric_name"),
        naming.text("statistic_name"),
        naming.text("slice_key"),
        evaluator == null ? "" : evaluator,
        naming.text("baseline_name"));
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new HashMap<>();
    fields.put("metric_name", metric);
    fields.put("statistic_name", statistic);
    fields.put("slice_key", slice);
    fields.put("evaluator", evaluator);
    fields.put("baseline_name", baseline);
    return fields;
  }
}
