package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.report.FewReports;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Canaries of a night, told by the deployments of the lake. */
@ExtendWith(SparkExtension.class)
class NightsCanaryTest {
  private static final LocalDate NIGHT = night(0);

  @Test
  void arms_are_compared_by_what_their_deployments_say_traffic_was_divided_by(Lake lake) {
    OutputTable traces = lake.rows("llm_traces");
    List<OutputRow> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 1200; i++) {
      int user = random.nextInt(120);
      rows.add(
          Traces.trace(traces, "r-" + i, NIGHT)
              .set("event_ts", NIGHT.atTime(i % 24, i % 60).toInstant(ZoneOffset.UTC))
              .set("ingest_ts", NIGHT.atTime(23, 50).toInstant(ZoneOffset.UTC))
              .set("enduser_pseudo_id", "u-" + user)
              .set("application", i % 2 == 0 ? "search" : "support")
              .set("deployment_arm", user % 3 == 0 ? "canary" : "baseline")
              .set("status", "OK")
              .set("queue_time_ms", 5 + user % 7 + random.nextDouble())
              .set("task_success", true));
    }
    traces.append(rows);
    OutputTable deployments = lake.rows("deployments");
    deployments.append(
        List.of(
            deployment(deployments, "search", "user"),
            deployment(deployments, "support", "tenant")));

    List<String> arms = List.of("application×deployment_arm");
    ChatNights nights =
        ChatNights.in(
            lake,
            FewReports.of(
                FewReports.withReports(List.of(), Map.of("serving", Map.of("slices", arms))),
                "serving"));
    nights.run("canary").nightly(NIGHT);

    // No core metric: of arms sums by user are kept all the same.
    OutputRow search = canary(nights, "search");
    assertThat(search.text("verdict")).isNotEqualTo("suppressed");
    assertThat(search.number("p_value")).isBetween(0.0, 1.0);
    assertThat(search.text("reason")).doesNotContain("assigned by", "taken as");
    OutputRow support = canary(nights, "support");
    assertThat(support.text("verdict")).isEqualTo("insufficient_data");
    assertThat(support.text("reason")).startsWith("assigned by tenant: profiles know requests");
    assertThat(RunInputs.ofNight(lake, NIGHT))
        .containsEntry(
            "llm.deployments",
            lake.load(lake.inputBase("deployments")).currentSnapshot().snapshotId());
  }

  private static OutputRow deployment(OutputTable table, String application, String unit) {
    return table
        .row()
        .set("deployment_id", application + "-canary")
        .set("application", application)
        .set("deployment_arm", "canary")
        .set("started_ts", Instant.parse("2026-08-01T00:00:00Z"))
        .set("assignment_unit", unit);
  }

  private static OutputRow canary(ChatNights nights, String application) {
    List<OutputRow> rows =
        nights.rows("report", NIGHT).stream()
            .filter(row -> row.text("baseline_kind").equals("canary"))
            .filter(row -> row.text("metric_name").equals("queue_time"))
            .filter(row -> row.text("statistic_name").equals("p50"))
            .filter(row -> row.map("slice_values", String.class).containsValue(application))
            .toList();
    assertThat(rows).as(application).hasSize(1);
    return rows.get(0);
  }
}
