package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static dev.nightjar.lake.ChatNights.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What readers see of a night, and when. Every test has nights of its own in one lake. */
@ExtendWith(SparkExtension.class)
class NightsPublishingTest {
  private static Lake lake;
  private static ChatNights nights;

  @BeforeAll
  static void profiledNightsOfWhichNoneIsPublished(Lake shared) {
    lake = shared;
    nights = ChatNights.in(lake).traffic(0, 11, 60).traffic(13, 17, 60).traffic(19, 19, 60);
    nights
        .traffic(night(12), "bad", 90, .6)
        .traffic(night(18), "worse", 90, .95)
        .traffic(night(20), "worst", 90, 1);
    nights.run("profiles").profile(night(0), night(20));
  }

  @Test
  void aComparedNightIsSeenByNobodyUntilItIsPublished() {
    nights.run("compare-9").compare(night(9));
    assertThat(nights.rows("report", night(9))).isEmpty();
    assertThat(branches("compare-9")).isNotEmpty();
    NightReport published = nights.run("publish-9").publish(night(9));
    assertThat(nights.runOf(night(9))).isEqualTo("compare-9");
    assertThat(branches("compare-9")).isEmpty();
    assertThat(published.results().get("snapshots"))
        .asInstanceOf(MAP)
        .containsKeys("component_effect", "distribution", "finding", "report");
  }

  @Test
  void aNightComparedOnItsOwnIsExplainedFromTheInputsOfItsProfiles() {
    nights.run("compare-20").compare(night(20));
    nights.run("publish-20").publish(night(20));
    List<Finding> findings = nights.reader().findings(night(20));
    assertThat(findings).isNotEmpty();
    assertThat(nights.evidence().read(findings.get(0), 5).rows()).hasSize(5);
    assertThat(RunInputs.ofNight(lake, night(20)))
        .isEqualTo(RunInputs.of(lake, List.of("profiles")))
        .containsKey("llm.llm_traces");
  }

  @Test
  void aNightThatWasNotComparedCannotBePublished() {
    Refusal refusal = refusal(() -> nights.run("publish-8").publish(night(8)));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOTHING_TO_DO);
    assertThat(refusal).hasMessageContaining("nightjar compare --report-date " + night(8));
  }

  @Test
  void aRowWithoutAKnownVerdictStopsTheNight() {
    nights.run("compare-7").compare(night(7));
    OutputTable branch = branch("report", "compare-7");
    OutputRow row = branch.read(Where.equal("report_date", night(7))).get(0);
    branch.append(List.of(row.set("verdict", "fine").set("statistic_name", "p42")));
    stopped(night(7), "verdict is known: 1 not", "p42");
  }

  @Test
  void aRowOfAnotherNightStopsTheNight() {
    nights.run("compare-6").compare(night(6));
    OutputTable branch = branch("report", "compare-6");
    OutputRow row = branch.read(Where.equal("report_date", night(6))).get(0);
    branch.append(List.of(row.set("report_date", night(1))));
    stopped(night(6), "only files of the night change: 1 not", "report of " + night(1));
  }

  @Test
  void aFindingOfAnotherRunStopsTheNight() {
    nights.run("compare-18").compare(night(18));
    OutputTable branch = branch("finding", "compare-18");
    OutputRow row = branch.read(Where.equal("report_date", night(18))).get(0);
    branch.append(List.of(row.set("run_id", "somebody")));
    stopped(night(18), "rows are of the run: 1 not", "finding");
  }

  @Test
  void ofTwoRunsOfANightTheSecondIsToldToRunAgain() {
    nights.run("slow-10").compare(night(10));
    nights.run("fast-10").nightly(night(10));
    Refusal refusal = refusal(() -> nights.run("publish-10").publish(night(10)));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_READY);
    assertThat(refusal.kind().exitCode()).isEqualTo(75);
    assertThat(nights.runOf(night(10))).isEqualTo("fast-10");
    assertThat(branches("slow-10")).isEmpty();
  }

  @Test
  void aNightlyThatIsOvertakenByItselfLeavesTheOthersRows() {
    ChatNights interrupted =
        nights.at(whenThereIsABranchOf("slow-13", () -> nights.run("fast-13").nightly(night(13))));
    Refusal refusal = refusal(() -> interrupted.run("slow-13").nightly(night(13)));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_READY);
    assertThat(nights.runOf(night(13))).isEqualTo("fast-13");
    assertThat(branches("slow-13")).isEmpty();
    for (String table : List.of("component_effect", "distribution", "finding")) {
      assertThat(nights.rows(table, night(13)))
          .allSatisfy(row -> assertThat(row.text("run_id")).isEqualTo("fast-13"));
    }
  }

  @Test
  void aNightlyThatIsOvertakenByAnotherNightIsPublishedAllTheSame() {
    ChatNights interrupted =
        nights.at(whenThereIsABranchOf("slow-14", () -> nights.run("fast-15").nightly(night(15))));
    interrupted.run("slow-14").nightly(night(14));
    assertThat(nights.runOf(night(14))).isEqualTo("slow-14");
    assertThat(nights.runOf(night(15))).isEqualTo("fast-15");
    assertThat(branches("slow-14")).isEmpty();
  }

  @Test
  void nightsThatWereComparedSideBySideAreBothPublished() {
    nights.run("compare-16").compare(night(16));
    nights.run("compare-17").compare(night(17));
    nights.run("publish-17").publish(night(17));
    nights.run("publish-16").publish(night(16));
    assertThat(nights.runOf(night(16))).isEqualTo("compare-16");
    assertThat(nights.runOf(night(17))).isEqualTo("compare-17");
    assertThat(branches("compare-16")).isEmpty();
  }

  @Test
  void whatAKilledRunPublishedIsSeenOnlyOnceItsReportIs() {
    LocalDate bad = night(12);
    nights.run("killed").compare(bad);
    NightBranch branch = NightBranch.of(bad, "killed");
    branch.publish(lake.table("distribution"));
    branch.publish(lake.table("finding"));
    assertThat(nights.rows("finding", bad)).isNotEmpty();
    assertThat(nights.reader().findings(bad)).isEmpty();
    assertThat(nights.reader().nights()).doesNotContain(bad);

    nights.run("later").nightly(night(19));
    assertThat(nights.runOf(night(19))).as("blocked by no left-over branch").isEqualTo("later");

    nights.run("again").nightly(bad);
    assertThat(nights.runOf(bad)).isEqualTo("again");
    assertThat(nights.reader().findings(bad)).isNotEmpty();
    assertThat(nights.rows("finding", bad))
        .allSatisfy(row -> assertThat(row.text("run_id")).isEqualTo("again"));
  }

  private static void stopped(LocalDate night, String... message) {
    Refusal refusal = refusal(() -> nights.run("publish").publish(night));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.AUDIT);
    assertThat(refusal).hasMessageContainingAll(message);
    for (String table : NightBranch.TABLES) {
      assertThat(nights.rows(table, night)).as(table).isEmpty();
    }
  }

  private static OutputTable branch(String table, String runId) {
    return lake.rows(table).onBranch(branches(runId).get(0));
  }

  private static List<String> branches(String runId) {
    return NightBranch.unfinished(lake.table("report")).stream()
        .filter(name -> name.contains("_" + runId))
        .toList();
  }

  /** A clock whose reader is interrupted once, as soon as that run has written its rows. */
  private static InstantSource whenThereIsABranchOf(String runId, Runnable interruption) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (!done.get() && !branches(runId).isEmpty()) {
        done.set(true);
        interruption.run();
      }
      return Instant.EPOCH;
    };
  }
}
