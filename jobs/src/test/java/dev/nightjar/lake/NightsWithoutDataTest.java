package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static dev.nightjar.lake.ChatNights.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Refusal.Kind;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nights that have no rows, and what table run says of every run. */
@ExtendWith(SparkExtension.class)
class NightsWithoutDataTest {
  private static Lake lake;
  private static ChatNights nights;

  @BeforeAll
  static void fourNightsWithAGap(Lake shared) {
    lake = shared;
    nights = ChatNights.in(lake);
    Refusal empty = refusal(() -> nights.run("empty").nightly(night(1)));
    assertThat(empty.kind()).isEqualTo(Kind.NOT_READY);
    assertThat(empty).hasMessageContaining("llm_traces is empty");
    nights.traffic(1, 2, 60).traffic(4, 4, 60);
  }

  @Test
  void aNightAfterTheLastRowsIsNotReady() {
    Refusal refusal = refusal(() -> nights.run("early").nightly(night(5)));
    assertThat(refusal.kind()).isEqualTo(Kind.NOT_READY);
    assertThat(refusal).hasMessageContaining("llm_traces ends on " + night(4));
    OutputRow run = theRun("early");
    assertThat(run.whole("exit_code")).isEqualTo(75);
    assertThat(run.text("status")).isEqualTo("not_ready");
    assertThat(run.text("message")).isEqualTo(refusal.getMessage());
    assertThat(run.date("report_date")).isEqualTo(night(5));
    assertThat(run.rows("input_snapshots")).isNotEmpty();
    assertThat(run.rows("output_snapshots")).isEmpty();
  }

  @Test
  void aNightBeforeOrBetweenDaysWithRowsHasNothingToDo() {
    for (int number : List.of(0, 3)) {
      Refusal refusal = refusal(() -> nights.run("gap-" + number).nightly(night(number)));
      assertThat(refusal.kind()).isEqualTo(Kind.NOTHING_TO_DO);
      assertThat(refusal).hasMessageContaining(night(1) + " to " + night(4));
      assertThat(theRun("gap-" + number).whole("exit_code")).isEqualTo(99);
    }
    assertThat(refusal(() -> nights.run("p").profile(night(3), night(3))).kind())
        .isEqualTo(Kind.NOTHING_TO_DO);
    assertThat(refusal(() -> nights.run("b").backfill(night(6), night(8), false)).kind())
        .isEqualTo(Kind.NOT_READY);
    assertThat(refusal(() -> nights.run("c").compare(night(3))).kind())
        .isEqualTo(Kind.NOTHING_TO_DO);
  }

  @Test
  void aBackfillSaysWhichNightsHaveNoRowsAndLeavesOutWhatIsPublished() {
    nights.run("begin").backfill(night(1), night(1), false);
    NightReport report = nights.run("backfill").backfill(night(1), night(4), false);
    assertThat(report.results().get("nights"))
        .asInstanceOf(MAP)
        .containsExactly(
            entry(night(1).toString(), "published"),
            entry(night(2).toString(), "done"),
            entry(night(3).toString(), "no_data"),
            entry(night(4).toString(), "done"));
    assertThat(nights.reader().nights()).containsExactly(night(1), night(2), night(4));
    assertThat(nights.runOf(night(1))).isEqualTo("begin");
    NightReport forced = nights.run("forced").backfill(night(4), night(4), true);
    assertThat(forced.results().get("nights"))
        .asInstanceOf(MAP)
        .containsEntry(night(4).toString(), "done");
    assertThat(nights.runOf(night(4))).isEqualTo("forced");
    assertThat(nights.runOf(night(2))).isEqualTo("backfill");

    OutputRow run = theRun("backfill");
    assertThat(run.whole("exit_code")).isZero();
    assertThat(run.text("status")).isEqualTo("done");
    assertThat(run.isNull("report_date")).isTrue();
    assertThat(run.whole("rows_read")).isEqualTo(120);
    assertThat(run.rows("input_snapshots"))
        .anySatisfy(
            input -> {
              assertThat(input.text("table_name")).isEqualTo("llm.llm_traces");
              assertThat(input.whole("snapshot_id"))
                  .isEqualTo(lake.load(lake.input("llm_traces")).currentSnapshot().snapshotId());
            });
    assertThat(run.rows("output_snapshots"))
        .extracting(output -> output.text("table_name"))
        .contains("distribution", "finding", "report");
    assertThat(run.rows("checks"))
        .extracting(check -> check.text("name"))
        .contains("no row twice", "verdict is known");
    assertThat(run.rows("checks")).allMatch(check -> check.isTrue("success"));
    assertThat(run.map("phase_seconds", Double.class))
        .containsKeys("profile", "read", "compare", "write", "audit", "publish");
    assertThat(run.map("report_hashes", CharSequence.class)).containsOnlyKeys("cost", "serving");
    assertThat(run.text("results")).contains("\"no_data\"");
  }

  /** Table run has one row of every run, whatever became of it. */
  private static OutputRow theRun(String runId) {
    List<OutputRow> rows = lake.rows("run").read(Where.equal("run_id", runId));
    assertThat(rows).as("rows of run %s", runId).hasSize(1);
    return rows.get(0);
  }
}
