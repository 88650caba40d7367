package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCatalogTest {
  private static final String NEW_REPORT =
      """
      report: mine
      question: Is it fine?
      failure_class: data
      grain: requests
      """;

  @TempDir Path folder;

  @Test
  void aMetricIsFourLines() throws IOException {
    write(
        "more.yaml",
        """
        report: serving
        grain: requests
        metrics:
          - name: long_answer_rate
            kind: rate
            value: usage_output_tokens > 4000
            worse: higher
        """);

    Metric metric = load().metric("long_answer_rate");

    assertThat(metric)
        .isEqualTo(
            MetricBuilder.of("serving", "long_answer_rate", MetricKind.RATE)
                .value("usage_output_tokens > 4000")
                .margin(new Margin(0.10, 0.002))
                .baselines(
                    List.of(BaselineKind.SAME_WEEKDAY, BaselineKind.TRAILING, BaselineKind.CANARY))
                .slices(DefaultSlices.of("requests"))
                .source(folder.resolve("more.yaml") + ":4")
                .build());
    assertThat(load().report("serving").metrics()).contains(metric).hasSizeGreaterThan(10);
  }

  @Test
  void aRatioNeedsNoKindAndKeepsSubjectBuckets() throws IOException {
    write(
        "mine.yml",
        NEW_REPORT
            + """
            family: cost
            slices: [language, model_id×application, [region, language]]
            margin: {absolute: 0.5}
            metrics:
              - name: tokens_per_call
                numerator: usage_output_tokens
                denominator: llm_call_count
                worse: both
                unit: usd
                quantiles: null
            """
                .replace("    quantiles: null\n", ""));

    Metric metric = load().metric("tokens_per_call");

    assertThat(metric.kind()).isEqualTo(MetricKind.RATIO);
    assertThat(metric.core()).isTrue();
    assertThat(metric.decimals()).isEqualTo(12);
    assertThat(metric.margin()).isEqualTo(new Margin(0.05, 0.5));
    assertThat(metric.slices())
        .containsExactly(
            List.of("language"), List.of("application", "model_id"), List.of("language", "region"));
  }

  @Test
  void aSliceColumnThatNoObservationHasIsNamedWithTheNearest() throws IOException {
    write(
        "mine.yml",
        NEW_REPORT
            + """
            metrics:
              - name: mine_rate
                kind: rate
                value: refused
                worse: higher
                slices: [tool_name, langauge]
            """);
    assertThatThrownBy(this::load)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(
            "metric \"mine_rate\" is sliced by \"langauge\", which is no column of requests nor of"
                + " any other observation; did you mean \"language\"?")
        .hasMessageNotContaining("\"tool_name\"");
  }

  @Test
  void listsEveryFaultOfEveryFileAtOnce() throws IOException {
    write(
        "a.yaml",
        NEW_REPORT
            + """
            metrics:
              - name: a
                knid: rate
                value: true
                worse: up
              - name: b
                kind: ratio
                numerator: x
                wrose: higher
            """);
    write("b.yaml", "report: [x\n");

    String a = folder.resolve("a.yaml").toString();
    String b = folder.resolve("b.yaml").toString();
    assertThatThrownBy(this::load)
        .isInstanceOf(Refusal.class)
        .hasMessage(
            """
            Cannot use BOTH: 5 faults
              A:7:5 metrics[0].knid: unknown key; did you mean "kind"?
              A:9:12 metrics[0].worse: "up" is not allowed; expected one of higher, lower, both
              A:10:5 metrics[1]: missing key "worse"
              A:13:5 metrics[1].wrose: unknown key; did you mean "worse"?
              B:2:1: not YAML: while parsing a flow sequence: expected ',' or ']', but got <stream end>"""
                .replace("A:", a + ":")
                .replace("B:", b + ":")
                .replace("BOTH", a + ", " + b));
  }

  @Test
  void saysWhatAKindNeeds() throws IOException {
    write(
        "a.yaml",
        NEW_REPORT.replace("grain: requests", "grain: request")
            + """
            metrics:
              - name: no_kind
                value: a
                worse: higher
                grain: requests
              - name: half
                kind: ratio
                numerator: a
                worse: higher
                grain: requests
              - name: outside
                kind: quantile
                value: a
                quantiles: [0.5, 1]
                worse: higher
                grain: requests
              - name: lost
                kind: rate
                value: a > ${target} or b > ${limit}
                divisor: 5
                worse: higher
                grain: requests
              - name: where_is_it
                kind: rate
                value: a
                worse: higher
            """);

    assertThatThrownBy(this::load)
        .hasMessage(
            """
            Cannot use A: 7 faults
              A:4:8 grain: "request" is not a grain; expected one of answers, embeddings, evaluations, feedback,\
             gpu, guardrails, infra, requests, retrievals, tool_calls; did you mean "requests"?
              A:6:5 metrics[0]: missing key "kind"; only a metric with numerator and denominator is a\
             ratio without saying so
              A:10:5 metrics[1]: missing key "denominator": a ratio has a numerator and a denominator
              A:18:16 metrics[2].quantiles: 1 is not between 0 and 1 (both exclusive)
              A:23:12 metrics[3].value: "${limit}" is not known; expected ${target}
              A:23:12 metrics[3].value: uses ${target}, but the metric has no key "target"
              A:24:14 metrics[3].divisor: not used by a rate"""
                .replace("A:", folder.resolve("a.yaml") + ":"));
  }

  @Test
  void refusesAMetricNameThatIsTaken() throws IOException {
    write(
        "a.yaml",
        NEW_REPORT
            + "metrics:\n  - {name: error_rate, kind: rate, value: refused, worse: higher}\n");

    assertThatThrownBy(this::load)
        .hasMessageMatching(
            "Cannot use .*a.yaml: 1 fault\n"
                + "  .*a.yaml:6:12 metrics\\[0].name: metric \"error_rate\" is defined already in"
                + " sql/reports/serving.yaml:\\d+; metric names are unique over all reports, and"
                + " overrides change a definition");
  }

  @Test
  void aNewReportSaysWhatItAsks() throws IOException {
    write(
        "a.yaml",
        "report: mine\ngrain: gpu\nmetrics:\n  - {name: a, kind: mean, value: x, worse: both}\n");

    String file = folder.resolve("a.yaml").toString();
    assertThatThrownBy(this::load)
        .hasMessage(
            """
            Cannot use A: 2 faults
              A:1:1: missing key "failure_class": "mine" is a new report
              A:1:1: missing key "question": "mine" is a new report"""
                .replace("A", file));
  }

  @Test
  void overridesReachReportsAndMetrics() {
    ReportCatalog plain = ReportCatalog.load(Settings.embedded("w"));
    ReportCatalog changed =
        ReportCatalog.load(
            settings(
                List.of(),
                Map.of(
                    "serving",
                    Map.of("margin", Map.of("relative", 0.2), "baselines", List.of("pinned")),
                    "serving.ttft_slo_miss_rate",
                    Map.of("target", 1500, "severity", "critical"))));

    assertThat(plain.metric("ttft_slo_miss_rate").value())
        .isEqualTo("timed_out or time_to_first_token_ms > 2000");
    assertThat(changed.metric("ttft_slo_miss_rate").value())
        .isEqualTo("timed_out or time_to_first_token_ms > 1500");
    assertThat(changed.metric("ttft_slo_miss_rate").critical()).isTrue();
    assertThat(changed.metric("error_rate").margin()).isEqualTo(new Margin(0.2, 0.002));
    assertThat(changed.metric("error_rate").baselines()).containsExactly(BaselineKind.PINNED);
    assertThat(changed.report("serving").hash())
        .matches("[0-9a-f]{16}")
        .isNotEqualTo(plain.report("serving").hash());
    assertThat(changed.report("cost").hash()).isEqualTo(plain.report("cost").hash());
  }

  @Test
  void refusesAnOverrideOfNothing() {
    assertThatThrownBy(
            () ->
                ReportCatalog.load(
                    settings(List.of(), Map.of("cost.cost_per_reqest", Map.of("critical", true)))))
        .hasMessage(
            "Cannot use nightjar.yaml: 1 fault\n"
                + "  nightjar.yaml overrides.cost.cost_per_reqest: no such report or metric;"
                + " did you mean \"cost.cost_per_request\"?");
  }

  @Test
  void theHashFollowsTheObservationsButNotThePlaceOfADefinition() throws IOException {
    String metrics = "metrics:\n  - {name: a, kind: mean, value: x, worse: both}\n";
    write("a.yaml", NEW_REPORT + metrics);
    String hash = load().report("mine").hash();
    write("a.yaml", "# moved\n" + NEW_REPORT + metrics);
    assertThat(load().report("mine").hash()).isEqualTo(hash);

    Files.createDirectories(folder.resolve("observations"));
    write("observations/requests.sql", "select 1");
    assertThat(load().observationSql("requests")).isEqualTo("select 1");
    assertThat(load().report("mine").hash()).isNotEqualTo(hash);
  }

  @Test
  void aUsersGrainIsAGrain() throws IOException {
    Files.createDirectories(folder.resolve("observations"));
    write("observations/calls.sql", "select 1");
    write(
        "a.yaml",
        NEW_REPORT.replace("requests", "calls")
            + "metrics:\n  - {name: a, kind: mean, value: x, worse: both}\n");

    assertThat(load().grains()).contains("calls");
    assertThat(load().metrics("calls")).extracting(Metric::name).containsExactly("a");
  }

  @Test
  void namesTheNearestReport() {
    assertThatThrownBy(() -> ReportCatalog.load(Settings.embedded("w")).report("hallucinations"))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot find report \"hallucinations\"; known are drift, ")
        .hasMessageEndingWith("; did you mean \"hallucination\"?");
  }

  @Test
  void refusesAFolderThatIsNone() {
    assertThatThrownBy(() -> ReportCatalog.load(settings(List.of("/no/such"), Map.of())))
        .hasMessage("Cannot read reports of /no/such: not a folder");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private ReportCatalog load() {
    return ReportCatalog.load(settings(List.of(folder.toString()), Map.of()));
  }

  private static Settings settings(
      List<String> reports, Map<String, Map<String, Object>> overrides) {
    Settings defaults = Settings.embedded("w");
    return new Settings(
        defaults.catalog(),
        defaults.inputs(),
        defaults.inputNamespace(),
        defaults.namespace(),
        defaults.spark(),
        reports,
        overrides,
        defaults.minimumSubjects(),
        defaults.textColumns(),
        defaults.allow(),
        defaults.more());
  }
}
