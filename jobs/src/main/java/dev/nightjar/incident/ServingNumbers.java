package dev.nightjar.incident;

import dev.nightjar.prometheus.PrometheusText;
import dev.nightjar.prometheus.PrometheusText.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of a metrics page that say how serving is doing, under one name whichever server
 * counts them: vLLM, TGI, Triton, OpenTelemetry, DCGM.
 */
public final class ServingNumbers {
  /** How the samples of a name become one number. */
  private enum Fold {
    SUM,
    MEAN,
    MAXIMUM,
    MEDIAN_OF_BUCKETS,
    P95_OF_BUCKETS
  }

  /**
   * @param names of the metric, the first that the page has counts
   */
  private record Source(String label, String unit, double factor, Fold fold, List<String> names) {}

  /**
   * One number.
   *
   * @param unit empty for a count
   */
  public record Number(String label, double value, String unit, String source) {}

  private static final List<String> QUEUE_TIME =
      List.of("vllm:request_queue_time_seconds", "tgi_request_queue_duration");
  private static final List<String> FIRST_TOKEN =
      List.of("vllm:time_to_first_token_seconds", "gen_ai_server_time_to_first_token");
  private static final List<String> BETWEEN_TOKENS =
      List.of(
          "vllm:inter_token_latency_seconds",
          "vllm:time_per_output_token_seconds",
          "tgi_request_mean_time_per_token_duration",
          "gen_ai_server_time_per_output_token");
  private static final List<String> WHOLE =
      List.of(
          "vllm:e2e_request_latency_seconds",
          "tgi_request_duration",
          "gen_ai_server_request_duration");

  private static final List<Source> SOURCES =
      List.of(
          new Source(
              "requests waiting",
              "",
              1,
              Fold.SUM,
              List.of(
                  "vllm:num_requests_waiting",
                  "tgi_queue_size",
                  "nv_inference_pending_request_count")),
          new Source(
              "requests running",
              "",
              1,
              Fold.SUM,
              List.of("vllm:num_requests_running", "tgi_batch_current_size")),
          new Source("queue time, median", "ms", 1e3, Fold.MEDIAN_OF_BUCKETS, QUEUE_TIME),
          new Source("queue time, p95", "ms", 1e3, Fold.P95_OF_BUCKETS, QUEUE_TIME),
          new Source("time to first token, median", "ms", 1e3, Fold.MEDIAN_OF_BUCKETS, FIRST_TOKEN),
          new Source("time to first token, p95", "ms", 1e3, Fold.P95_OF_BUCKETS, FIRST_TOKEN),
          new Source(
              "time between tokens, median", "ms", 1e3, Fold.MEDIAN_OF_BUCKETS, BETWEEN_TOKENS),
          new Source("time between tokens, p95", "ms", 1e3, Fold.P95_OF_BUCKETS, BETWEEN_TOKENS),
          new Source("request time, median", "ms", 1e3, Fold.MEDIAN_OF_BUCKETS, WHOLE),
          new Source("request time, p95", "ms", 1e3, Fold.P95_OF_BUCKETS, WHOLE),
          new Source(
              "requests that ended",
              "",
              1,
              Fold.SUM,
              List.of(
                  "vllm:request_success_total",
                  "tgi_request_success",
                  "nv_inference_request_success")),
          new Source(
              "requests that failed",
              "",
              1,
              Fold.SUM,
              List.of("tgi_request_failure", "nv_inference_request_failure")),
          new Source("preemptions", "", 1, Fold.SUM, List.of("vllm:num_preemptions_total")),
          // A share from 0 to 1 despite its name.
          new Source(
              "KV cache in use",
              "%",
              100,
              Fold.MAXIMUM,
              List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc")),
          new Source("prompt tokens", "", 1, Fold.SUM, List.of("vllm:prompt_tokens_total")),
          new Source("generated tokens", "", 1, Fold.SUM, List.of("vllm:generation_tokens_total")),
          new Source("GPU in use", "%", 1, Fold.MEAN, List.of("DCGM_FI_DEV_GPU_UTIL")));

  private ServingNumbers() {}

  /** Whether a sample is one that these numbers are made of. */
  static boolean isServing(String name) {
    return SOURCES.stream()
        .flatMap(source -> source.names().stream())
        .anyMatch(known -> name.equals(known) || name.startsWith(known + "_"));
  }

  /**
   * The numbers that a kept page has; counts and times are since the server started.
   *
   * @param metrics value by name with labels, as a probe keeps them
   */
  public static List<Number> of(Map<String, ? extends java.lang.Number> metrics) {
    List<Sample> samples = new ArrayList<>();
    metrics.forEach(
        (series, value) -> {
          try {
            String line = series + " " + value.doubleValue();
            samples.addAll(PrometheusText.parse(line, false).samples());
          } catch (PrometheusText.Malformed e) {
            // What a mask made unreadable says nothing of serving.
          }
        });
    List<Number> numbers = new ArrayList<>();
    for (Source source : SOURCES) {
      for (String name : source.names()) {
        double value = fold(source.fold(), name, samples);
        if (Double.isFinite(value)) {
          numbers.add(new Number(source.label(), source.factor() * value, source.unit(), name));
          break;
        }
      }
    }
    return numbers;
  }

  private static double fold(Fold fold, String name, Collection<Sample> samples) {
    List<Sample> own = samples.stream().filter(s -> s.name().equals(name)).toList();
    ToDoubleFunction<Sample> value = Sample::value;
    return switch (fold) {
      case SUM -> own.isEmpty() ? Double.NaN : own.stream().mapToDouble(value).sum();
      case MEAN -> own.stream().mapToDouble(value).average().orElse(Double.NaN);
      case MAXIMUM -> own.stream().mapToDouble(value).max().orElse(Double.NaN);
      case MEDIAN_OF_BUCKETS -> Buckets.of(name, List.copyOf(samples)).quantile(0.5);
      case P95_OF_BUCKETS -> Buckets.of(name, List.copyOf(samples)).quantile(0.95);
    };
  }
}
