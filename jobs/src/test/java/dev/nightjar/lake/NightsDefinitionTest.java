package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Settings;
import dev.nightjar.report.FewReports;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A folder of a user's own definitions, from its YAML to rows of table report. */
@ExtendWith(SparkExtension.class)
class NightsDefinitionTest {
  private static final LocalDate LAST = night(3);
  private static final Map<String, Map<String, Object>> FEW_SLICES =
      Map.of("serving", Map.of("slices", List.of("application")));

  @Test
  void fourLinesAreAMetricAndAFileIsAReport(Lake lake, @TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("ours.yaml"),
        """
        report: serving
        grain: requests
        metrics:
          - name: slow_start_rate
            kind: rate
            value: time_to_first_token_ms > 400
            worse: higher
        """);
    Files.writeString(
        folder.resolve("answers_length.yaml"),
        """
        report: answer_length
        question: Are answers longer than they used to be?
        failure_class: model_behaviour
        grain: requests
        slices: [application]
        metrics:
          - name: answer_tokens
            kind: distribution
            value: usage_output_tokens
            worse: both
        """);
    ChatNights plain = ChatNights.in(lake, FewReports.of(settings(), "serving"));
    plain.traffic(0, 3, 60);
    plain.run("plain").nightly(LAST);
    Map<String, String> before = hashes(plain);
    assertThat(before).containsOnlyKeys("serving");

    ChatNights ours =
        ChatNights.in(lake, FewReports.of(settings(folder.toString()), "serving", "answer_length"));
    ours.run("ours").backfill(night(0), LAST, true);
    assertThat(ours.rows("report", LAST))
        .filteredOn(row -> row.text("metric_name").equals("slow_start_rate"))
        .filteredOn(row -> row.text("slice_key").equals("application=search"))
        .filteredOn(row -> row.text("baseline_kind").equals("trailing"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.text("report_name")).isEqualTo("serving");
              assertThat(row.number("value")).isBetween(.1, .6);
              assertThat(row.whole("observation_count")).isEqualTo(30);
              assertThat(row.whole("baseline_observation_count")).isEqualTo(90);
            });
    assertThat(ours.rows("report", LAST))
        .filteredOn(row -> row.text("report_name").equals("answer_length"))
        .extracting(row -> row.text("metric_name"))
        .contains("answer_tokens");
    assertThat(ours.rows("distribution", LAST)).isNotEmpty();
    Map<String, String> after = hashes(ours);
    assertThat(after).containsOnlyKeys("serving", "answer_length");
    assertThat(after.get("serving")).isNotEqualTo(before.get("serving"));
  }

  @Test
  void aChangedMarginIsAnotherDefinition() {
    ReportCatalog plain = FewReports.named("serving", "cost");
    ReportCatalog changed =
        FewReports.of(
            FewReports.settings(
                Map.of("serving.error_rate", Map.of("margin", Map.of("absolute", .01))),
                "serving",
                "cost"),
            "serving",
            "cost");
    assertThat(changed.report("serving").hash()).isNotEqualTo(plain.report("serving").hash());
    assertThat(changed.report("cost").hash()).isEqualTo(plain.report("cost").hash());
  }

  private static Settings settings(String... folders) {
    return FewReports.withReports(List.of(folders), FEW_SLICES);
  }

  /** Definition by report, as the night's rows say. */
  private static Map<String, String> hashes(ChatNights nights) {
    Map<String, String> hashes = new HashMap<>();
    for (OutputRow row : nights.rows("report", LAST)) {
      String earlier = hashes.put(row.text("report_name"), row.text("report_hash"));
      assertThat(earlier).isIn(null, row.text("report_hash"));
    }
    return hashes;
  }
}
