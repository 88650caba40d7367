package dev.nightjar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The gauges that docs/operations.md lists, and the rules there that watch them. */
class AlertRulesTest {
  private static final Pattern SERIES = Pattern.compile("(nightjar_\\w+)(?:\\{([^}]*)})?");

  private final String page = page();

  @Test
  void everyRuleWatchesAGaugeThatIsWritten() {
    Map<String, List<Map<String, List<Map<String, Object>>>>> rules =
        new Yaml().load(page.substring(page.indexOf("```yaml\ngroups:") + 8).split("```", -1)[0]);
    List<String> watched = new ArrayList<>();
    for (Map<String, Object> rule : rules.get("groups").get(0).get("rules")) {
      Matcher series = SERIES.matcher((String) rule.get("expr"));
      while (series.find()) {
        watched.add(series.group(1));
        for (String selected :
            series.group(2) == null ? new String[0] : series.group(2).split(", ", -1)) {
          assertThat(List.of(JobMetrics.JOB, "report", "severity"))
              .contains(selected.split("=", -1)[0]);
        }
      }
      assertThat(rule).containsKeys("alert", "labels", "annotations");
    }
    assertThat(watched).hasSizeGreaterThan(4).isSubsetOf(JobMetrics.HELP.keySet());
  }

  @Test
  void thePageListsEveryGauge() {
    Set<String> listed = new LinkedHashSet<>();
    Matcher gauge = Pattern.compile("`(nightjar_\\w+)`").matcher(page);
    while (gauge.find()) {
      listed.add(gauge.group(1));
    }
    listed.remove("nightjar_run_id"); // a tag of OpenLineage
    assertThat(listed).isEqualTo(JobMetrics.HELP.keySet());
  }

  private static String page() {
    try {
      return Files.readString(
          Path.of(System.getProperty("nightjar.root", "..")).resolve("docs/operations.md"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
