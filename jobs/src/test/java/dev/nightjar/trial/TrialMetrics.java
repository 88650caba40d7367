package dev.nightjar.trial;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import java.util.ArrayList;
import java.util.List;

/** A metric of every kind, with the families, margins and slices that reports ship with. */
final class TrialMetrics {
  static final Metric ERRORS = of("serving", "error_rate", MetricKind.RATE, "error");
  static final Metric LATENCY =
      of("serving", "request_duration", MetricKind.QUANTILE, "latency", Direction.HIGHER);
  static final Metric COST = of("cost", "cost_per_request", MetricKind.RATIO, "cost");
  static final Metric TOKENS =
      of("drift", "input_length", MetricKind.DISTRIBUTION, "tokens", Direction.BOTH);
  static final Metric TOPICS =
      of("drift", "topic_mix", MetricKind.DISTRIBUTION, "topic", Direction.BOTH);
  static final Metric VOLUME = of("drift", "request_volume", MetricKind.TOTAL, "1", Direction.BOTH);
  static final Metric INJECTION =
      of("prompt_injection", "injection_acceptance_rate", MetricKind.RATE, "injected");
  static final Metric THUMBS =
      of("feedback", "thumbs_response_rate", MetricKind.RATE, "thumb", Direction.BOTH);
  static final Metric DOWN = of("feedback", "thumbs_down_rate", MetricKind.RATE, "down");

  /** Of the prompts' vectors. */
  static final Metric VECTORS =
      of("drift", "input_embedding", MetricKind.EMBEDDING, "vector", Direction.BOTH);

  /** Judged on every answer. */
  static final Metric FAILED =
      of("hallucination", "hallucinated_response_rate", MetricKind.RATE, "failed");

  /** The same outcome in a sample of answers with known chances of selection. */
  static final Metric REVIEWED =
      of("hallucination", "judged_hallucination_rate", MetricKind.RATE, "reviewed");

  static final List<Metric> REQUESTS =
      List.of(ERRORS, LATENCY, COST, TOKENS, TOPICS, VOLUME, INJECTION, THUMBS, DOWN);
  static final List<Metric> ANSWERS = List.of(FAILED, REVIEWED);

  private TrialMetrics() {}

  private static Metric of(String report, String name, MetricKind kind, String value) {
    return of(report, name, kind, value, Direction.HIGHER);
  }

  private static Metric of(
      String report, String name, MetricKind kind, String value, Direction worse) {
    boolean judged = report.equals("hallucination");
    boolean ratio = kind == MetricKind.RATIO;
    boolean quantile = kind == MetricKind.QUANTILE;
    boolean safety = report.equals("prompt_injection");
    boolean tight = report.equals("cost") || report.equals("serving");
    String family = safety ? "safety" : tight ? report : "quality";
    return MetricBuilder.of(report, name, kind)
        .grain(judged ? "answers" : kind == MetricKind.EMBEDDING ? "embeddings" : "requests")
        .value(ratio ? null : value)
        .numerator(ratio ? value : null)
        .denominator(ratio ? "1" : null)
        .where(
            switch (name) {
              case "thumbs_down_rate" -> "thumb";
              case "judged_hallucination_rate" -> "in_sample";
              default -> null;
            })
        .worse(worse)
        .decimals(ratio ? 12 : 6)
        .categorical(name.equals("topic_mix"))
        .quantiles(quantile ? List.of(0.5, 0.95, 0.99) : List.of())
        .core(kind == MetricKind.RATE || ratio || quantile)
        .weighted(name.equals("judged_hallucination_rate"))
        .rare(safety)
        .margin(margin(kind, tight))
        .baselines(List.of(BaselineKind.SAME_WEEKDAY, BaselineKind.TRAILING))
        .slices(kind == MetricKind.EMBEDDING ? Vectors.SLICES : slices())
        .family(family, safety ? 0.1 : 0.05)
        .build();
  }

  private static Margin margin(MetricKind kind, boolean tight) {
    return switch (kind) {
      case RATE -> new Margin(tight ? 0.05 : 0.1, 0.002);
      case DISTRIBUTION -> new Margin(0, 0.05);
      case EMBEDDING -> new Margin(0, 0.03);
      default -> new Margin(tight ? 0.05 : 0.1, 0);
    };
  }

  private static List<List<String>> slices() {
    List<List<String>> slices = new ArrayList<>();
    Fleet.DIMENSIONS.forEach(d -> slices.add(List.of(d)));
    for (String by :
        List.of(
            "language",
            "model_id",
            "prompt_version",
            "retrieval_index_version",
            "task_type",
            "tenant_tier")) {
      slices.add(List.of("application", by));
    }
    slices.add(List.of("language", "model_id"));
    slices.add(List.of("language", "task_type"));
    slices.add(List.of("model_id", "prompt_version"));
    return List.copyOf(slices);
  }
}
