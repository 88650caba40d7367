package dev.nightjar.report;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names of what stored state means, stored beside it: days whose names differ are not compared. The
 * name of a metric covers what makes its state (kind, expressions, condition, weights, decimals,
 * subject buckets, the parts of the observation query that it reads, and the version of the state
 * itself), not how it is judged or told: margins, directions, baselines, units and sentences keep a
 * history. The name of a slice also covers how its dimensions are made.
 */
public final class StateHashes implements Serializable {
  private static final long serialVersionUID = 1;

  /** Columns of observations that make state, whatever a metric's expressions name. */
  private static final List<String> STANDARD =
      List.of(
          "observation_date",
          "subject",
          "weight",
          "evaluator",
          "evaluator_version",
          "stratum",
          "human_inclusion_probability",
          "human_stratum",
          "embedding_model",
          "input_embedding");

  /** By metric, then by the dimensions of a slice, joined. */
  private final Map<String, Map<String, String>> bySlice = new HashMap<>();

  /** By grain, then by dimension. */
  private final Map<String, Map<String, String>> byDimension = new HashMap<>();

  StateHashes(Collection<Metric> metrics, Observations observations) {
    Map<String, QueryParts> queries = new HashMap<>();
    for (Metric metric : metrics) {
      QueryParts query =
          queries.computeIfAbsent(metric.grain(), g -> QueryParts.of(observations.sql(g)));
      Map<String, String> dimensions =
          byDimension.computeIfAbsent(metric.grain(), g -> new HashMap<>());
      String own = hash(metric, query);
      Map<String, String> slices = new HashMap<>();
      slices.put("", own);
      for (List<String> slice : metric.slices()) {
        TextDigest digest = new TextDigest().add(own);
        for (String dimension : slice) {
          digest.add(
              dimensions.computeIfAbsent(
                  dimension, d -> new TextDigest().add(query.readBy(List.of(d))).hex()));
        }
        if (!slice.isEmpty()) {
          slices.put(String.join(",", slice), digest.hex());
        }
      }
      bySlice.put(metric.name(), slices);
    }
  }

  private static String hash(Metric metric, QueryParts query) {
    TextDigest digest = new TextDigest();
    digest.add("state " + Profile.STATE);
    digest.add(metric.kind().code());
    digest.add(metric.grain());
    digest.add(String.valueOf(metric.decimals()));
    digest.add(String.valueOf(metric.categorical()));
    digest.add(String.valueOf(metric.weighted()));
    digest.add(String.valueOf(metric.core()));
    Set<String> named = new HashSet<>(STANDARD);
    List<String> expressions = new ArrayList<>();
    expressions.add(metric.value());
    expressions.add(metric.numerator());
    expressions.add(metric.denominator());
    expressions.add(metric.where());
    for (String expression : expressions) {
      digest.add(SqlTokens.normal(expression));
      if (expression != null) {
        SqlTokens.of(expression).forEach(word -> named.addAll(List.of(word, "human_" + word)));
      }
    }
    return digest.add(query.readBy(named)).hex();
  }

  /** The name of a metric's state over all traffic. */
  public String of(Metric metric) {
    return of(metric, Slice.ALL);
  }

  /** The name of a metric's state on a slice; null where the metric is not cut so. */
  public String of(Metric metric, Slice slice) {
    return bySlice.getOrDefault(metric.name(), Map.of()).get(String.join(",", slice.dimensions()));
  }

  /** The name of how a dimension of a grain is made; null where no metric is cut by it. */
  public String ofDimension(String grain, String dimension) {
    return byDimension.getOrDefault(grain, Map.of()).get(dimension);
  }

  /**
   * Whether state can be compared with what the present definition makes.
   *
   * @param stored the name beside it; null in rows from before there were names, which count as
   *     equal, because nothing is known of them
   */
  public boolean isPresent(Metric metric, Slice slice, String stored) {
    return stored == null || stored.equals(of(metric, slice));
  }
}
