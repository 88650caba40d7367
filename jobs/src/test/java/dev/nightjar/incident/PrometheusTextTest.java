package dev.nightjar.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.prometheus.PrometheusText;
import dev.nightjar.prometheus.PrometheusText.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusTextTest {
  private static PrometheusText parse(String text) throws PrometheusText.Malformed {
    return PrometheusText.parse(text, false);
  }

  private static Sample only(String line) throws PrometheusText.Malformed {
    List<Sample> samples = parse(line).samples();
    assertThat(samples).hasSize(1);
    return samples.get(0);
  }

  @Test
  void typeAndHelpBelongToTheirFamily() throws Exception {
    PrometheusText page =
        parse(
            "# HELP http_requests_total The \\\\ number\\nof requests.\n"
                + "# TYPE http_requests_total counter\n"
                + "http_requests_total{method=\"post\",code=\"200\"} 1027 1395066363000\n"
                + "http_requests_total{method=\"post\",code=\"400\"}    3\n"
                + "\n"
                + "# just a comment\n"
                + "metric_without_timestamp_and_labels 12.47\n");
    PrometheusText.Family requests = page.families().get("http_requests_total");
    assertThat(requests.type()).isEqualTo("counter");
    assertThat(requests.help()).isEqualTo("The \\ number\nof requests.");
    assertThat(requests.samples()).hasSize(2);
    assertThat(requests.samples().get(0).timestamp()).isEqualTo(1395066363000.0);
    assertThat(requests.samples().get(0).series())
        .isEqualTo("http_requests_total{code=\"200\",method=\"post\"}");
    assertThat(page.families().get("metric_without_timestamp_and_labels").type())
        .isEqualTo("untyped");
  }

  @Test
  void escapesOfLabelsAreResolvedAndWrittenAgain() throws Exception {
    String line = "m{path=\"C:\\\\DIR\\\\F.TXT\",error=\"no \\\"file\\\",\\n a=b}\"} 1.458255915e9";
    Sample sample = only(line);
    assertThat(sample.labels())
        .containsEntry("path", "C:\\DIR\\F.TXT")
        .containsEntry("error", "no \"file\",\n a=b}");
    assertThat(only(sample.series() + " 1").labels()).isEqualTo(sample.labels());
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "+Inf, Infinity",
    "-Inf, -Infinity",
    "Inf, Infinity",
    "-3.5e-2, -0.035",
    ".5, 0.5"
  })
  void everyNumberOfTheFormatIsRead(String written, double value) throws Exception {
    assertThat(only("m " + written).value()).isEqualTo(Double.valueOf(value));
  }

  @Test
  void aHistogramKnowsItsQuantiles() throws Exception {
    PrometheusText page =
        parse(
            "# TYPE d histogram\n"
                + "d_bucket{le=\"0.1\"} 50\nd_bucket{le=\"0.2\"} 90\nd_bucket{le=\"0.4\"} 99\n"
                + "d_bucket{le=\"+Inf\"} 100\nd_sum 12\nd_count 100\n");
    assertThat(page.families().get("d").samples()).hasSize(6);
    Buckets buckets = Buckets.of("d", page.samples());
    assertThat(buckets.quantile(0.5)).isEqualTo(0.1);
    assertThat(buckets.quantile(0.25)).isEqualTo(0.05, within(1e-12));
    assertThat(buckets.quantile(0.95)).isEqualTo(0.2 + 0.2 * 5 / 9, within(1e-12));
    assertThat(buckets.quantile(0.999)).as("beyond the last finite edge").isEqualTo(0.4);
    assertThat(Buckets.of("other", page.samples()).quantile(0.5)).isNaN();
  }

  @Test
  void bucketsWithoutAnEndSayNothing() throws Exception {
    assertThat(Buckets.of("d", parse("d_bucket{le=\"1\"} 5\n").samples()).quantile(0.5)).isNaN();
    assertThat(
            Buckets.of("d", parse("d_bucket{le=\"1\"} 5\nd_bucket{le=\"+Inf\"} 4\n").samples())
                .quantile(0.9))
        .isNaN();
  }

  @Test
  void openMetricsHasExemplarsAndAnEnd() throws Exception {
    PrometheusText page =
        PrometheusText.parse(
            "# TYPE foo histogram\n# UNIT foo seconds\n"
                + "foo_bucket{le=\"0.1\"} 8 # {trace_id=\"KOO5S4vxi0o\"} 0.067 1520879607.789\n"
                + "foo_bucket{le=\"+Inf\"} 17\nfoo_count 17 1520879607.8\n# EOF\n",
            true);
    Sample first = page.samples().get(0);
    assertThat(first.exemplar().labels()).containsEntry("trace_id", "KOO5S4vxi0o");
    assertThat(first.exemplar().value()).isEqualTo(0.067);
    assertThat(first.exemplar().timestamp()).isEqualTo(1520879607.789);
    assertThat(page.families().get("foo").unit()).isEqualTo("seconds");
  }

  @Test
  void quotedNamesMayHoldAnything() throws Exception {
    Sample sample = only("{\"gen_ai.server.request.duration\",\"http.route\"=\"/v1\"} 2");
    assertThat(sample.name()).isEqualTo("gen_ai.server.request.duration");
    assertThat(sample.labels()).containsEntry("http.route", "/v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m|line 1: no value",
        "m one|line 1: \"one\" is no number",
        "m 0x10|line 1: \"0x10\" is no number",
        "1m 2|line 1: \"1m\" is no name of a metric",
        "m{a=\"x} 2|line 1: a quote that does not end",
        "m{a=x} 2|line 1: the value of label a is not quoted",
        "m{a=\"x\" b=\"y\"} 2|line 1: labels that do not end",
        "m{a=\"x\",a=\"y\"} 2|line 1: label a twice",
        "m{0=\"x\"} 2|line 1: \"0\" is no label",
        "m 2 12.5|line 1: \"12.5\" is no timestamp",
        "m 2 1 3|line 1: something after the value of m",
        "m 2 # {a=\"b\"} 1|line 1: something after the value of m"
      })
  void aBrokenLineIsNamed(String line, String message) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(PrometheusText.Malformed.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aBrokenPageIsRefused() {
    assertThatThrownBy(() -> parse("m 1\n# TYPE m gauge\n")).hasMessageContaining("line 2");
    assertThatThrownBy(() -> parse("# TYPE m gauge\n# TYPE m gauge\n"))
        .hasMessageContaining("a second TYPE of m");
    assertThatThrownBy(() -> parse("# TYPE m gage\n")).hasMessageContaining("\"gage\" is no type");
    assertThatThrownBy(() -> parse("m 1\nm 2\n")).hasMessage("line 2: the series m twice");
    assertThatThrownBy(() -> PrometheusText.parse("m 1\n", true))
        .hasMessageContaining("without # EOF");
    assertThatThrownBy(() -> PrometheusText.parse("# EOF\nm 1\n", true))
        .hasMessageContaining("something after # EOF");
  }

  @Test
  void servingNumbersHaveOneNameWhicheverServerCountsThem() {
    Map<String, Double> vllm = new LinkedHashMap<>();
    vllm.put("vllm:num_requests_waiting{engine=\"0\"}", 3.0);
    vllm.put("vllm:num_requests_waiting{engine=\"1\"}", 4.0);
    vllm.put("vllm:gpu_cache_usage_perc{engine=\"0\"}", 0.25);
    vllm.put("vllm:time_to_first_token_seconds_bucket{le=\"0.1\"}", 50.0);
    vllm.put("vllm:time_to_first_token_seconds_bucket{le=\"+Inf\"}", 50.0);
    assertThat(ServingNumbers.of(vllm))
        .extracting(n -> n.label() + " " + n.value() + n.unit())
        .containsExactly(
            "requests waiting 7.0",
            "time to first token, median 50.0ms",
            "time to first token, p95 95.0ms",
            "KV cache in use 25.0%");
    assertThat(ServingNumbers.of(Map.of("tgi_queue_size", 2.0, "process_open_fds", 9.0)))
        .extracting(ServingNumbers.Number::source)
        .containsExactly("tgi_queue_size");
  }
}
