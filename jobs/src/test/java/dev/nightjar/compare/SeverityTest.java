package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Settings;
import dev.nightjar.report.FewReports;
import dev.nightjar.report.ReportCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeverityTest {
  @Test
  void size_share_and_nights_decide_unless_the_configuration_has_decided() {
    Metric plain = metric(Map.of());
    assertThat(Severity.of(plain, 0.02, 0.01, 0.1)).isEqualTo("low");
    assertThat(Severity.of(plain, 0.5, 0.01, 1, 3)).isEqualTo("critical");

    Metric mild = metric(Map.of("serving", Map.of("severity", "medium")));
    assertThat(mild.critical()).isFalse();
    assertThat(Severity.of(mild, 0.02, 0.01, 0.1)).isEqualTo("medium");
    assertThat(Severity.of(mild, 0.5, 0.01, 1, 3)).isEqualTo("medium");

    Metric grave =
        metric(
            Map.of(
                "serving", Map.of("severity", "medium"),
                "serving.error_rate", Map.of("severity", "critical")));
    assertThat(grave.critical()).isTrue();
    assertThat(Severity.of(grave, 0.02, 0.01, 0.1)).isEqualTo("critical");
  }

  private static Metric metric(Map<String, Map<String, Object>> overrides) {
    Settings settings = FewReports.withReports(List.of(), overrides);
    return ReportCatalog.load(settings).metric("error_rate");
  }
}
