package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Cells;
import dev.nightjar.model.Verdict;
import dev.nightjar.report.FewReports;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A metric that counts something else from one night on: one night after the other. */
@ExtendWith(SparkExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightsRedefinedTest {
  private static final LocalDate LAST = night(13);
  private static final String METRIC = "slow_start_rate";

  @TempDir static Path folder;

  private static Lake lake;

  @BeforeAll
  static void aHistoryOfStartsSlowerThan400(Lake shared) throws IOException {
    lake = shared;
    ChatNights nights = ChatNights.in(lake, slowerThan(400, ""));
    nights.traffic(0, 14, 60);
    nights.run("history").backfill(night(0), LAST, false);
    new Baselines(lake).pin("accepted", night(0), night(6), null, Instant.EPOCH, "somebody");
    assertThat(rows(nights, LAST, METRIC)).noneMatch(row -> verdict(row) == Verdict.REGRESSED);
  }

  /** Starts take 200 to 500 ms: a third is slower than 400 ms, five sixths than 250 ms. */
  private static ReportCatalog slowerThan(int target, String further) throws IOException {
    Files.writeString(
        folder.resolve("ours.yaml"),
        """
        report: serving
        grain: requests
        metrics:
          - name: METRIC
            kind: rate
            core: true
            value: time_to_first_token_ms > ${target}
            target: TARGET
            worse: higher
        FURTHER"""
            .replace("METRIC", METRIC)
            .replace("TARGET", Integer.toString(target))
            .replace("FURTHER", further.indent(4)));
    return FewReports.of(
        FewReports.withReports(
            List.of(folder.toString()),
            Map.of("serving", Map.of("slices", List.of("application")))),
        "serving");
  }

  private static List<OutputRow> rows(ChatNights nights, LocalDate night, String metric) {
    return nights.rows("report", night).stream()
        .filter(row -> row.text("metric_name").equals(metric))
        .toList();
  }

  private static Verdict verdict(OutputRow row) {
    return Verdict.valueOf(row.text("verdict").toUpperCase(Locale.ROOT));
  }

  private static String reason(ChatNights nights, LocalDate night, String baseline) {
    return rows(nights, night, METRIC).stream()
        .filter(row -> row.text("slice_key").isEmpty())
        .filter(row -> row.text("baseline_name").equals(baseline))
        .map(row -> row.text("reason"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(1)
  void aChangedMarginKeepsTheHistory() throws IOException {
    ChatNights nights = ChatNights.in(lake, slowerThan(400, "margin: {absolute: 0.01}"));
    nights.run("margin").nightly(night(14));
    assertThat(rows(nights, night(14), METRIC))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.text("reason")).doesNotContain("definition"))
        .anyMatch(row -> row.whole("baseline_observation_count") == 14 * 60);
  }

  @Test
  @Order(2)
  void daysOfAnotherThresholdAreNoHistoryAndTheRowsSaySo() throws IOException {
    ReportCatalog catalog = slowerThan(250, "");
    ChatNights nights = ChatNights.in(lake, catalog);
    NightReport report = nights.run("threshold").nightly(night(14));

    assertThat(report.findings()).isEmpty();
    assertThat(rows(nights, night(14), METRIC))
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(verdict(row)).isEqualTo(Verdict.INSUFFICIENT_DATA);
              assertThat(row.number("value")).isGreaterThan(.6);
              assertThat(row.isNull("baseline_value")).isTrue();
            });
    assertThat(reason(nights, night(14), "trailing"))
        .isEqualTo(
            "no history yet; the definition of slow_start_rate changed on 2026-09-21: 0 of 14 days"
                + " of this baseline have the present one; `nightjar backfill --force --from"
                + " 2026-09-07 --to 2026-09-20` computes the rest anew");
    assertThat(reason(nights, night(14), "same_weekday"))
        .contains("0 of 2 days of this baseline", "--from 2026-09-07 --to 2026-09-20");
    assertThat(reason(nights, night(14), "accepted"))
        .contains("0 of 7 days of this baseline", "--from 2026-09-07 --to 2026-09-13");
    assertThat(rows(nights, night(14), "error_rate"))
        .as("a metric that means what it meant")
        .anyMatch(row -> row.whole("baseline_observation_count") == 14 * 60)
        .allSatisfy(row -> assertThat(row.text("reason")).doesNotContain("definition"));

    StoredCells cells = new StoredCells(lake, catalog, List.of(LAST, night(14)));
    Cells then = cells.on(LAST, "requests", "", "");
    Cells now = cells.on(night(14), "requests", "", "");
    assertThat(now.sums()).containsKey(METRIC);
    assertThat(then.sums().keySet())
        .containsExactlyElementsOf(
            now.sums().keySet().stream().filter(name -> !name.equals(METRIC)).toList());
    assertThat(then.dimensions()).isEqualTo(now.dimensions());
  }

  @Test
  @Order(3)
  void aNightOfTheOldThresholdIsNotToldUnderTheNewOne() throws IOException {
    ChatNights nights = ChatNights.in(lake, slowerThan(250, ""));
    nights.run("again").compare(LAST);
    nights.run("again too").publish(LAST);
    assertThat(rows(nights, LAST, METRIC))
        .hasSize(3)
        .allSatisfy(
            row -> {
              assertThat(row.isNull("value")).isTrue();
              assertThat(verdict(row)).isEqualTo(Verdict.INSUFFICIENT_DATA);
              assertThat(row.text("reason"))
                  .isEqualTo(
                      "no value: the definition of slow_start_rate has changed since the night was"
                          + " profiled; `nightjar backfill --force --from 2026-09-20 --to"
                          + " 2026-09-20` computes it anew");
            });
  }

  @Test
  @Order(4)
  void profilingTheDaysAnewBringsTheVerdictsBack() throws IOException {
    ChatNights nights = ChatNights.in(lake, slowerThan(250, ""));
    nights.run("part").backfill(night(8), night(14), true);
    assertThat(reason(nights, night(14), "trailing"))
        .contains("changed on 2026-09-15: 6 of 14 days", "--to 2026-09-14");
    assertThat(rows(nights, night(14), METRIC))
        .anyMatch(row -> row.whole("baseline_observation_count") == 6 * 60)
        .noneMatch(row -> verdict(row) == Verdict.REGRESSED);

    nights.run("all").backfill(night(0), night(14), true);
    assertThat(rows(nights, night(14), METRIC))
        .anyMatch(row -> row.whole("baseline_observation_count") == 14 * 60)
        .allSatisfy(row -> assertThat(row.text("reason")).doesNotContain("definition"));
  }

  @Test
  @Order(5)
  void aLakeFromBeforeThereWereNamesRunsAsItDid() throws IOException {
    for (String dropped : List.of("daily_profile.state_hash", "daily_cell.state_hashes")) {
      String[] of = dropped.split("[.]", 2);
      lake.table(of[0]).updateSchema().deleteColumn(of[1]).commit();
    }
    ChatNights nights = ChatNights.in(lake, slowerThan(400, ""));
    nights.run("old").nightly(night(14));
    assertThat(rows(nights, night(14), METRIC))
        .anyMatch(row -> row.whole("baseline_observation_count") == 14 * 60)
        .allSatisfy(row -> assertThat(row.text("reason")).doesNotContain("definition"));
    lake.tables().init(List.of());
    nights.run("new").nightly(night(14));
    assertThat(rows(nights, night(14), METRIC))
        .as("days without a name count as equal")
        .anyMatch(row -> row.whole("baseline_observation_count") == 14 * 60);
  }
}
