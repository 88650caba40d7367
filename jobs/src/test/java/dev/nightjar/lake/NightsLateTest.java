package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.report.FewReports;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that arrive after their night was published: one night after the other. */
@ExtendWith(SparkExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightsLateTest {
  private static final List<Integer> PUBLISHED = List.of(1, 2, 10, 20, 25, 27, 29);
  private static Lake lake;
  private static ChatNights nights;

  @BeforeAll
  static void aMonthWithAFewPublishedNights(Lake shared) {
    lake = shared;
    nights = ChatNights.in(lake, FewReports.named("serving", "retrieval_miss"));
    for (int number : PUBLISHED) {
      nights.traffic(number, number, 30);
    }
    nights.traffic(30, 32, 30);
    retrievals(night(20));
    nights.run("history").backfill(night(1), night(29), false);
  }

  @Test
  @Order(1)
  void lateRowsRestateTheNightsTheyTouchAndNoOther() {
    long before = units(night(10));
    for (int late : List.of(1, 10, 27)) {
      nights.traffic(night(late), "late", 10, 0);
    }
    NightReport report = nights.run("thirty").nightly(night(30));
    assertThat(report.results().get("restated_dates"))
        .isEqualTo(List.of(night(10).toString(), night(27).toString()));
    assertThat(units(night(10))).isEqualTo(before + 10);
    assertThat(nights.runOf(night(30))).isEqualTo("thirty");
    for (int number : PUBLISHED) {
      boolean written = number == 10 || number == 27;
      assertThat(nights.runOf(night(number))).isEqualTo(written ? "thirty" : "history");
    }
  }

  @Test
  @Order(2)
  void aNightIsRestatedOnceForTheSameRows() {
    NightReport report = nights.run("thirty-one").nightly(night(31));
    assertThat(report.results().get("restated_dates")).isEqualTo(List.of());
    assertThat(nights.runOf(night(10))).isEqualTo("thirty");
  }

  @Test
  @Order(3)
  void theFirstRowsOfAGrainAreLateToo() {
    assertThat(metrics(night(25))).doesNotContain("empty_retrieval_rate");
    retrievals(night(25));
    NightReport report = nights.run("thirty-two").nightly(night(32));
    assertThat(report.results().get("restated_dates")).isEqualTo(List.of(night(25).toString()));
    assertThat(metrics(night(25))).contains("empty_retrieval_rate", "error_rate");
    assertThat(nights.run("again").nightly(night(32)).results().get("restated_dates"))
        .isEqualTo(List.of());
  }

  @Test
  @Order(4)
  void aNightThatGotRowsAfterItsProfileIsMarkedStale() {
    assertThat(nights.rows("report", night(32))).noneMatch(row -> row.isTrue("is_stale"));
    nights.traffic(night(32), "late", 10, 0);
    nights.run("stale").compare(night(32));
    nights.run("stale-too").publish(night(32));
    for (OutputRow row : nights.rows("report", night(32))) {
      assertThat(row.isTrue("is_stale")).isEqualTo(row.text("report_name").equals("serving"));
    }
  }

  private static void retrievals(LocalDate day) {
    OutputTable table = lake.rows("retrieval_events");
    List<OutputRow> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(
          table
              .row()
              .set("request_id", "r-" + day + "-" + i)
              .set("request_ts", day.atTime(i % 24, i).toInstant(ZoneOffset.UTC))
              .set("ingest_ts", day.atTime(23, 50).toInstant(ZoneOffset.UTC))
              .set("retrieval_id", "s-" + i)
              .set("status", "OK")
              .set("document_count", i % 10 == 0 ? 0 : 5));
    }
    table.append(rows);
  }

  private static List<String> metrics(LocalDate night) {
    return nights.rows("report", night).stream()
        .filter(row -> !row.isNull("value"))
        .map(row -> row.text("metric_name"))
        .toList();
  }

  /** Requests of a night, as its report counts them. */
  private static long units(LocalDate night) {
    return nights.rows("report", night).stream()
        .filter(row -> row.text("metric_name").equals("error_rate"))
        .filter(row -> row.text("slice_key").isEmpty())
        .mapToLong(row -> row.whole("observation_count"))
        .max()
        .orElse(0);
  }
}
