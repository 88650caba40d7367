package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Dashboards and people rely on names, kinds and harmful directions: they do not change. */
class MetricNamesTest {
  private static final ReportCatalog CATALOG = ReportCatalog.load(Settings.embedded("unused"));

  @Test
  void everyPromisedMetricIsThereWithItsKindAndDirection() throws IOException {
    Set<String> shipped =
        CATALOG.reports().stream()
            .flatMap(report -> report.metrics().stream())
            .map(MetricNamesTest::line)
            .collect(Collectors.toSet());

    assertThat(promised()).hasSizeGreaterThan(90).isSubsetOf(shipped);
  }

  @Test
  void whatIsRareHasExactIntervalsAndSafetyItsOwnBudget() {
    for (String report : List.of("safety", "prompt_injection")) {
      assertThat(CATALOG.report(report).metrics())
          .allSatisfy(metric -> assertThat(metric.family()).isEqualTo("safety"))
          .allSatisfy(metric -> assertThat(metric.falseDiscoveryRate()).isEqualTo(0.10));
    }
    assertThat(
            List.of(
                "unsafe_completion_rate",
                "severe_unsafe_rate",
                "red_team_success_rate",
                "injection_acceptance_rate",
                "guardrail_bypass_rate",
                "unapproved_side_effect_rate"))
        .allSatisfy(name -> assertThat(CATALOG.metric(name).rare()).isTrue())
        .allSatisfy(name -> assertThat(CATALOG.metric(name).critical()).isTrue());
  }

  @Test
  void grainsAddTheSlicesThatOnlyTheyHave() {
    Map.of(
            "unsafe_completion_rate",
            List.of("hazard_category", "severity", "red_team_class", "annotator_kind"),
            "tool_error_rate",
            List.of("tool_name", "side_effect_class"),
            "gpu_utilisation",
            List.of("cluster", "node", "gpu_model_name", "deployment_id", "namespace"))
        .forEach(
            (name, dimensions) ->
                dimensions.forEach(
                    dimension ->
                        assertThat(CATALOG.metric(name).slices()).contains(List.of(dimension))));
  }

  private static String line(Metric metric) {
    return String.join(
            ",", metric.report(), metric.name(), metric.kind().name(), metric.worse().name())
        .toLowerCase(Locale.ROOT);
  }

  private static List<String> promised() throws IOException {
    try (InputStream in = MetricNamesTest.class.getResourceAsStream("/report/metrics.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    }
  }
}
