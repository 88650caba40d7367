package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.SparkExtension;
import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Finding;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A night run once more. Every test has nights of its own in one lake. */
@ExtendWith(SparkExtension.class)
class NightsRerunTest {
  private static final LocalDate LAST = night(9);
  private static ChatNights nights;

  @BeforeAll
  static void tenNightsOfWhichTheLastFails(Lake lake) {
    nights = ChatNights.in(lake).traffic(0, 8, 90).traffic(LAST, "bad", 90, .5);
    nights.run("history").backfill(night(0), night(8), false);
  }

  @Test
  void theSameSnapshotsGiveTheSameRows() {
    NightReport first = nights.run("first").nightly(LAST);
    List<List<String>> before = content();
    NightReport again = nights.run("again").nightly(LAST);
    assertThat(again.results().get("rows_hash")).isEqualTo(first.results().get("rows_hash"));
    assertThat(nights.runOf(LAST)).isEqualTo("again");
    assertThat(content()).isEqualTo(before).noneMatch(List::isEmpty);
    assertThat(keys(LAST)).doesNotHaveDuplicates();
    assertThat(again.findings()).isNotEmpty();
    assertThat(nights.reader().findings(LAST))
        .extracting(finding -> finding.id())
        .containsExactlyElementsOf(again.findings().stream().map(f -> f.id()).toList());
  }

  @Test
  void whatIsReadLaterSaysWhatTheNightSaid() {
    List<Finding> said = nights.run("said").nightly(LAST).findings();
    assertThat(said).as("findings that explain rows").anyMatch(f -> !f.folded().isEmpty());
    assertThat(nights.reader().findings(LAST))
        .extracting(Sentences::of, Sentences::brief, f -> f.lead().baseline().dayCount())
        .containsExactlyElementsOf(
            said.stream()
                .map(f -> tuple(Sentences.of(f), Sentences.brief(f), baselineDays(f)))
                .toList());
  }

  private static int baselineDays(Finding f) {
    assertThat(f.lead().baseline().days()).isNotEmpty();
    return f.lead().baseline().days().size();
  }

  @Test
  void aNightWhoseRowsWereDeletedHasNoReportAnyMore(SparkSession spark, Lake lake) {
    LocalDate gone = night(4);
    String others = nights.runOf(night(3));
    assertThat(nights.rows("report", gone)).isNotEmpty();
    assertThat(cells(lake, gone)).isNotEmpty();
    spark.sql("DELETE FROM lake.llm.llm_traces WHERE to_date(event_ts) = DATE'" + gone + "'");
    nights.run("empty").nightly(gone);
    for (String table : NightBranch.TABLES) {
      assertThat(nights.rows(table, gone)).as(table).isEmpty();
    }
    assertThat(cells(lake, gone)).isEmpty();
    assertThat(cells(lake, night(3))).isNotEmpty();
    assertThat(nights.runOf(night(3))).isEqualTo(others);
  }

  private static List<OutputRow> cells(Lake lake, LocalDate night) {
    return lake.rows("daily_cell").read(Where.equal("profile_date", night), "state");
  }

  private static List<List<String>> content() {
    return Stream.of("report", "finding").map(table -> nights.content(table, LAST)).toList();
  }

  private static List<String> keys(LocalDate night) {
    Set<String> identifier = new TreeSet<>(nights.identifier("report"));
    assertThat(identifier).contains("metric_name", "slice_key", "baseline_kind");
    return nights.rows("report", night).stream()
        .map(row -> identifier.stream().map(row::text).collect(Collectors.joining("|")))
        .toList();
  }
}
