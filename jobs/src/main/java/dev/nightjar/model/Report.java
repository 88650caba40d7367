package dev.nightjar.model;

import java.util.List;

/**
 * One report: a question and the metrics that answer it.
 *
 * @param name the stem of everything that belongs to it
 * @param question what it answers, for people
 * @param failureClass serving, retrieval, model_behaviour, tool_action, policy, data or
 *     product_integration
 * @param metrics in the order of the file
 * @param hash SHA-256 (first 16 hex digits) over the effective definition, overrides included
 */
public record Report(
    String name, String question, String failureClass, List<Metric> metrics, String hash) {
  public Report {
    metrics = List.copyOf(metrics);
  }
}
