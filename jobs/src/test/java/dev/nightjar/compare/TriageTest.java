package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class TriageTest {
  private static final Metric RATE = Fixture.rate("hallucinated_response_rate");
  private static final int NIGHTS = 43;
  private static final int LAST = NIGHTS - 1;

  @Test
  void a_doubled_rate_in_one_language_is_blamed_on_that_language_alone() {
    List<Finding> findings =
        findings(
            (d, r) -> {
              r.rate *= d >= LAST - 1 && r.is("language", "ja") ? 2 : 1;
              return r;
            });

    assertThat(slices(findings)).containsExactly("language=ja");
    Finding f = findings.get(0);
    assertThat(f.lead().verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(f.onset()).isBetween(day(LAST - 3), day(LAST));
    // About 54 events a night more than expected, on each night since the onset.
    long nights = ChronoUnit.DAYS.between(f.onset(), day(LAST)) + 1;
    assertThat(f.excessEvents() / nights).isBetween(20.0, 100.0);
    assertThat(nights).isGreaterThan(1);
    assertThat(f.exposedSubjects()).isPositive();
    assertThat(f.suspectedComponent()).isNull();
  }

  @Test
  void a_cause_in_a_cross_is_blamed_on_the_cross() {
    assertThat(
            slices(
                findings(
                    (d, r) -> {
                      boolean hit = r.is("application", "search") && r.is("language", "de");
                      r.rate *= d == LAST && hit ? 3 : 1;
                      return r;
                    })))
        .containsExactly("application=search,language=de");
  }

  @Test
  void a_change_of_everything_is_blamed_on_no_slice() {
    assertThat(
            slices(
                findings(
                    (d, r) -> {
                      r.rate *= d == LAST ? 1.6 : 1;
                      return r;
                    })))
        .containsExactly("");
  }

  @Test
  void a_new_index_version_is_found_by_name_with_its_predecessor() {
    World world = new World(5, 6000, 0.05);
    for (int age = 1; age <= 6; age++) {
      int since = LAST - age + 1;
      List<Finding> findings =
          NightComparer.of(
                  world.series(
                      RATE,
                      NIGHTS,
                      (d, r) -> {
                        if (d >= since && r.is("application", "search") && world.chance(.5)) {
                          r.dimensions.put("retrieval_index_version", "idx-7");
                          r.rate *= 2;
                        }
                        return r;
                      }),
                  CompareSettings.standard())
              .compare(day(LAST))
              .findings();

      assertThat(slices(findings))
          .as("night " + age)
          .containsExactly("retrieval_index_version=idx-7");
      Finding f = findings.get(0);
      assertThat(f.suspectedComponent()).isEqualTo("retrieval_index_version");
      assertThat(f.suspectedValue()).isEqualTo("idx-7");
      assertThat(f.suspectedPrevious()).isEqualTo("idx-6");
      assertThat(f.identifiability()).isEqualTo("identified");
      assertThat(f.onset()).as("onset of night " + age).isBetween(day(since - 1), day(since + 1));
      assertThat(f.lead().baselineEstimate().value()).isBetween(0.045, 0.075);
    }
  }

  @Test
  void a_new_prompt_of_a_whole_application_is_named_before_the_application() {
    List<Finding> findings =
        findings(
            (d, r) -> {
              if (d >= LAST - 2 && r.is("application", "ops")) {
                r.dimensions.put("prompt_version", "ops-v2");
                r.rate *= 2;
              }
              return r;
            });

    assertThat(slices(findings)).containsExactly("prompt_version=ops-v2");
    assertThat(findings.get(0).suspectedPrevious()).isEqualTo("ops-v1");
  }

  @Test
  void two_components_that_moved_together_are_not_told_apart() {
    List<Finding> findings =
        findings(
            (d, r) -> {
              if (d >= LAST - 2 && r.is("application", "search")) {
                r.dimensions.put("prompt_version", "search-v2");
                r.dimensions.put("retrieval_index_version", "idx-7");
                r.rate *= 2;
              }
              return r;
            });

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).identifiability()).isEqualTo("not_separable");
    assertThat(findings.get(0).suspectedComponent()).isNull();
  }

  @Test
  void two_causes_at_once_are_two_findings() {
    assertThat(
            slices(
                findings(
                    (d, r) -> {
                      r.rate *= d >= LAST - 2 && r.is("language", "ja") ? 2.5 : 1;
                      r.rate *= d >= LAST - 1 && r.is("application", "ops") ? 2 : 1;
                      return r;
                    })))
        .containsExactlyInAnyOrder("language=ja", "application=ops");
  }

  @Test
  void more_traffic_of_a_bad_slice_is_a_matter_of_mix_and_blames_no_slice() {
    World world = new World(9, 6000, 0.05);
    BiFunction<Integer, World.Request, World.Request> story =
        (d, r) -> {
          if (d == LAST && !r.is("language", "ja") && world.chance(.4)) {
            r.dimensions.put("language", "ja");
          }
          r.rate = r.is("language", "ja") ? 0.25 : 0.03;
          return r;
        };
    NightResult night =
        NightComparer.of(world.series(RATE, NIGHTS, story), CompareSettings.standard())
            .compare(day(LAST));

    assertThat(night.findings()).allMatch(f -> !f.lead().slice().dimensions().contains("language"));
    Comparison all =
        NightComparerTest.of(night.comparisons(), Slice.ALL).stream()
            .filter(c -> c.verdict() == Verdict.REGRESSED)
            .findFirst()
            .orElseThrow();
    assertThat(all.mixEffect()).isGreaterThan(5 * Math.abs(all.rateEffect()));
  }

  @Test
  void two_metrics_of_a_report_on_one_slice_are_one_finding_led_by_the_critical_one() {
    Metric refuted = Fixture.rate("refuted_rate");
    Metric severe = critical(Fixture.rate("severe_rate"));
    BiFunction<Integer, World.Request, World.Request> story =
        (d, r) -> {
          r.rate *= d >= LAST - 1 && r.is("language", "ja") ? 2.5 : 1;
          return r;
        };
    List<Series> series = new ArrayList<>(new World(5, 6000, 0.05).series(refuted, NIGHTS, story));
    series.addAll(new World(6, 6000, 0.05).series(severe, NIGHTS, story));

    List<Finding> findings =
        NightComparer.of(series, CompareSettings.standard()).compare(day(LAST)).findings();

    assertThat(slices(findings)).containsExactly("language=ja");
    assertThat(findings.get(0).lead().metric().name()).isEqualTo("severe_rate");
    assertThat(findings.get(0).folded())
        .extracting(c -> c.metric().name())
        .contains("refuted_rate");
  }

  @Test
  void quiet_nights_have_no_findings() {
    World world = new World(11, 4000, 0.1);
    NightComparer comparer =
        NightComparer.of(world.series(RATE, 60, (d, r) -> r), CompareSettings.standard());
    int findings = 0;
    for (int n = 40; n < 60; n++) {
      findings += comparer.compare(day(n)).findings().size();
    }

    assertThat(findings).isLessThanOrEqualTo(1);
  }

  @Test
  void a_change_keeps_its_id_and_counts_its_nights() {
    World world = new World(21, 6000, 0.05);
    NightComparer comparer =
        NightComparer.of(
            world.series(
                RATE,
                NIGHTS,
                (d, r) -> {
                  r.rate *= d >= LAST - 3 && r.is("language", "ja") ? 2.5 : 1;
                  return r;
                }),
            CompareSettings.standard());
    List<Finding> previous = new ArrayList<>();
    for (int n = LAST - 3; n <= LAST; n++) {
      previous.addAll(comparer.compare(day(n), previous).findings());
    }

    assertThat(previous).extracting(Finding::nightsSeen).containsExactly(1, 2, 3, 4);
    assertThat(previous).extracting(Finding::id).containsOnly(previous.get(0).id());
  }

  private static Metric critical(Metric m) {
    return MetricBuilder.like(m).critical(true).build();
  }

  private static List<Finding> findings(BiFunction<Integer, World.Request, World.Request> story) {
    World world = new World(5, 6000, 0.05);
    return NightComparer.of(world.series(RATE, NIGHTS, story), CompareSettings.standard())
        .compare(day(LAST))
        .findings();
  }

  private static List<String> slices(List<Finding> findings) {
    return findings.stream().map(f -> f.lead().slice().key()).toList();
  }
}
