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

  /** The row that a struct of {@code finding.explains} names. */
  static RowKey of(OutputRow struct) {
    return new RowKey(
        struct.text("metric_name"),
        struct.text("statistic_name"),
        struct.text("slice_key"),
        struct.text("evaluator"),
        struct.text("baseline_name"));
  }

  /** The row that carries a finding. */
  static RowKey ofLead(OutputRow finding) {
    String evaluator = finding.text("evaluator");
    return new RowKey(
        finding.text("metric_name"),
        finding.text("statistic_name"),
        finding.text("slice_key"),
        evaluator == null ? "" : evaluator,
        finding.text("baseline_name"));
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
