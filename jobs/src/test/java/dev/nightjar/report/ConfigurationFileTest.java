package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
  @TempDir Path folder;

  @Test
  void commentsAloneMeanTheDefaults() throws IOException {
    assertThat(read(ConfigurationFile.commentedExample()))
        .isEqualTo(Settings.embedded("warehouse"));
    assertThat(read("catalog:\nspark:\n")).isEqualTo(Settings.embedded("warehouse"));
  }

  @Test
  void theExampleIsValidWhenItsCommentsAreTakenAway() throws IOException {
    String example =
        Pattern.compile("^# (?=( |[a-z]+:))", Pattern.MULTILINE)
            .matcher(ConfigurationFile.commentedExample())
            .replaceAll("");

    Settings settings = read(example);

    assertThat(settings.catalog())
        .isEqualTo(
            new Settings.Catalog(
                "rest",
                "https://catalog.example.com",
                "s3://bucket/warehouse",
                Map.of("token", "from the environment")));
    assertThat(settings.inputs())
        .containsEntry("llm_traces", new Settings.Input("prod.llm.traces", "prod.llm.traces"))
        .containsEntry(
            "user_feedback", new Settings.Input("prod.llm.feedback_contract", "prod.llm.feedback"));
    assertThat(settings.inputNamespace()).isEqualTo("llm");
    assertThat(settings.namespace()).isEqualTo("nightjar");
    assertThat(settings.spark()).isEqualTo(Map.of("spark.sql.shuffle.partitions", "64"));
    assertThat(settings.reports()).containsExactly(folder.resolve("reports").toString());
    assertThat(settings.overrides().get("serving.ttft_slo_miss_rate"))
        .isEqualTo(Map.of("target", 1500L));
    assertThat(settings.textColumns()).isEqualTo(Set.of("tool_calls.note"));
    assertThat(settings.allow()).isEqualTo(Set.of("support@example.com"));
    assertThat(settings.more())
        .containsOnlyKeys(
            "mappings", "retention", "evidence", "notify", "metrics", "openlineage", "options")
        .containsEntry(
            "notify",
            Map.of(
                "command",
                List.of("/usr/local/bin/page-someone"),
                "on",
                List.of("nightly", "incident open"),
                "timeout_seconds",
                30L));
  }

  @Test
  void listsEveryFaultWithItsLineAndTheNearestKey() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    catlog: {type: rest}
                    catalog:
                      type: restful
                      properties: {token: "${ENV:ABSENT}"}
                    privacy:
                      minimum_subjects: 2
                    overrides:
                      cost: {margins: {relative: 0.1}}
                      serving.error_rate: {margin: {relative: -1}, kind: mean}
                    inputs:
                      llm_trace: a.b
                      tool_calls: {view: a.b}
                    """))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            """
            Cannot use F: 8 faults
              F:1:1 catlog: unknown key; did you mean "catalog"?
              F:3:9 catalog.type: "restful" is not allowed; expected one of embedded, rest, glue,\
             hive, jdbc
              F:6:21 privacy.minimum_subjects: 2 is too small; expected 5 or more
              F:8:10 overrides.cost.margins: unknown key; did you mean "margin"?
              F:9:43 overrides.serving.error_rate.margin.relative: -1 is too small; expected 0 or\
             more
              F:9:48 overrides.serving.error_rate.kind: unknown key; expected one of value,\
             numerator, denominator, where, worse, unit, definition, quantiles, core, weighted,\
             rare, critical, divisor, decimals, target, margin, family, false_discovery_rate,\
             slices, baselines, severity
              F:11:3 inputs.llm_trace: unknown key; did you mean "llm_traces"?
              F:12:15 inputs.tool_calls: missing key "table\""""
                .replace("F", folder.resolve("nightjar.yaml").toString()));
  }

  @Test
  void namesAMissingVariableButNeverAValue() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    catalog:
                      type: jdbc
                      properties: {jdbc.password: "${ENV:ABSENT}"}
                    """))
        .hasMessage(
            """
            Cannot use F: 2 faults
              F:2:3 catalog: missing key "uri": a jdbc catalog has one
              F:3:31 catalog.properties.jdbc.password: the environment has no variable ABSENT, which\
             ${ENV:ABSENT} stands for"""
                .replace("F", folder.resolve("nightjar.yaml").toString()));
  }

  @Test
  void theEmbeddedWarehouseStandsBesideTheFile() throws IOException {
    assertThat(read("catalog: {warehouse: lake}\nnamespace: out\n"))
        .satisfies(
            settings -> {
              assertThat(settings.catalog().warehouse())
                  .isEqualTo(folder.resolve("lake").toString());
              assertThat(settings.namespace()).isEqualTo("out");
              assertThat(settings.inputNamespace()).isEqualTo("llm");
            });
  }

  private Settings read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("nightjar.yaml"), text);
    return ConfigurationFile.read(file, Map.of("CATALOG_TOKEN", "from the environment"));
  }
}
