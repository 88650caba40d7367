package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which days a night is compared with, read from its published rows. */
@ExtendWith(SparkExtension.class)
class NightsBaselineTest {
  private static final LocalDate LAST = night(9);
  private static final int A_DAY = 60;
  private static ChatNights nights;

  @BeforeAll
  static void tenNightsOfWhichTwoAreExcludedAndThreePinned(Lake lake) {
    nights = ChatNights.in(lake).traffic(0, 9, A_DAY);
    nights.run("profiles").profile(night(0), LAST);
    Baselines baselines = new Baselines(lake);
    Instant now = Instant.parse("2026-12-01T03:00:00Z");
    baselines.exclude(night(2), "incident", now, "somebody");
    baselines.exclude(night(5), "incident", now, "somebody");
    baselines.pin("accepted", night(1), night(3), "d-1", now, "somebody");
    nights.run("night").nightly(LAST);
  }

  @Test
  void theTestedDayAndExcludedDaysAreInNoBaseline() {
    for (OutputRow row : rows("trailing")) {
      assertThat(row.date("baseline_end")).isEqualTo(LAST.minusDays(1));
      assertThat(row.whole("window_days")).isEqualTo(7);
      assertThat(row.whole("baseline_observation_count")).isEqualTo(7 * A_DAY);
    }
  }

  @Test
  void theSameWeekdayIsComparedWithItsOwn() {
    // Night 2, the only one of that weekday, is excluded.
    assertThat(rows("same_weekday"))
        .allSatisfy(
            row -> {
              assertThat(row.isNull("baseline_observation_count")).isTrue();
              assertThat(row.whole("window_days")).isZero();
            });
  }

  @Test
  void aPinnedBaselineHasRowsUnderItsName() {
    for (OutputRow row : rows("pinned")) {
      assertThat(row.text("baseline_name")).isEqualTo("accepted");
      assertThat(row.date("baseline_start")).isEqualTo(night(1));
      assertThat(row.date("baseline_end")).isEqualTo(night(3));
      assertThat(row.whole("window_days")).isEqualTo(2);
      assertThat(row.whole("baseline_observation_count")).isEqualTo(2 * A_DAY);
      assertThat(row.list("baseline_snapshot_ids", Long.class)).hasSize(1);
    }
  }

  private static List<OutputRow> rows(String kind) {
    List<OutputRow> rows =
        nights.rows("report", LAST).stream()
            .filter(row -> row.text("baseline_kind").equals(kind))
            .filter(row -> row.text("metric_name").equals("error_rate"))
            .filter(row -> row.text("slice_key").isEmpty())
            .toList();
    assertThat(rows).as(kind).isNotEmpty();
    return rows;
  }
}
