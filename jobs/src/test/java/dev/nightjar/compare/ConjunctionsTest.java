package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConjunctionsTest {
  private static final Metric RATE = Fixture.rate("hallucinated_response_rate");
  private static final int NIGHTS = 43;
  private static final int LAST = NIGHTS - 1;
  private static final String PLANTED = "region=us,task_type=question,tenant_tier=enterprise";

  @Test
  void a_doubled_rate_in_an_undeclared_conjunction_of_three_is_found_from_cells_alone() {
    World world = new World(3, 20000, 0.05);
    List<Series> series = doubled(world, ConjunctionsTest::planted);

    NightResult stored = NightComparer.of(series, CompareSettings.standard()).compare(day(LAST));
    List<Finding> findings = findings(world, series);

    assertThat(stored.findings()).isEmpty();
    assertThat(slices(findings)).containsExactly(PLANTED);
    Comparison lead = findings.get(0).lead();
    assertThat(lead.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(lead.reason()).contains("confirmed in the other");
    assertThat(lead.qValue()).isLessThan(0.05);
    assertThat(findings.get(0).excessEvents()).isBetween(25.0, 90.0);
    assertThat(findings.get(0).exposedSubjects()).isBetween(10L, 64L);
  }

  @Test
  void its_interval_is_that_of_the_half_that_did_not_choose_it() {
    World world = new World(3, 20000, 0.05);
    Comparison lead = findings(world, doubled(world, ConjunctionsTest::planted)).get(0).lead();

    // Four in a hundred of 20 000 requests are in the slice, half of them in a half.
    assertThat(lead.current().observations()).isBetween(300L, 520L);
    assertThat(lead.changeLower()).isGreaterThan(0).isLessThan(0.06);
    assertThat(lead.changeUpper()).isGreaterThan(0.06);
  }

  @ParameterizedTest
  @ValueSource(strings = {"region=us", "region=us,tenant_tier=pro"})
  void a_cause_of_fewer_predicates_is_not_narrowed_down(String slice) {
    World world = new World(4, 12000, 0.05);
    Predicate<World.Request> hit =
        r -> r.is("region", "us") && (!slice.contains("pro") || r.is("tenant_tier", "pro"));

    assertThat(slices(findings(world, doubled(world, hit)))).containsExactly(slice);
  }

  @Test
  void a_change_of_everything_names_no_conjunction() {
    World world = new World(6, 12000, 0.05);

    assertThat(slices(findings(world, doubled(world, r -> true)))).containsExactly("");
  }

  @Test
  void an_undeclared_conjunction_beside_a_declared_slice_are_two_findings() {
    World world = new World(8, 20000, 0.05);
    List<Series> series =
        world.series(
            RATE,
            NIGHTS,
            (d, r) -> {
              r.rate *= d == LAST && planted(r) ? 3 : 1;
              r.rate *= d == LAST && r.is("language", "ja") ? 2 : 1;
              return r;
            });

    assertThat(slices(findings(world, series))).containsExactlyInAnyOrder("language=ja", PLANTED);
  }

  @Test
  void a_conjunction_of_too_few_subjects_is_never_named() {
    World world = new World(3, 20000, 0.05);
    List<Series> series = doubled(world, ConjunctionsTest::planted);

    List<Finding> findings =
        NightComparer.of(series, new CompareSettings(List.of(), Set.of(), 33, Map.of(), List.of()))
            .withCells(world.cells())
            .compare(day(LAST))
            .findings();

    // A half has 32 buckets, so that more than 32 subjects cannot be shown.
    assertThat(findings).isEmpty();
  }

  @Test
  void quiet_nights_with_heavy_users_stay_quiet() {
    World world = new World(101, 6000, 0.1).withHeavyUsers(1);
    NightComparer comparer =
        NightComparer.of(world.series(RATE, 65, (d, r) -> r), CompareSettings.standard())
            .withCells(world.cells());
    int findings = 0;
    for (int n = 45; n < 65; n++) {
      findings += comparer.compare(day(n)).findings().isEmpty() ? 0 : 1;
    }

    assertThat(findings / 20.0).isLessThanOrEqualTo(1.5 * 0.05);
  }

  private static boolean planted(World.Request r) {
    return r.is("region", "us")
        && r.is("task_type", "question")
        && r.is("tenant_tier", "enterprise");
  }

  private static List<Series> doubled(World world, Predicate<World.Request> where) {
    return world.series(
        RATE,
        NIGHTS,
        (d, r) -> {
          r.rate *= d == LAST && where.test(r) ? 2 : 1;
          return r;
        });
  }

  private static List<Finding> findings(World world, List<Series> series) {
    return NightComparer.of(series, CompareSettings.standard())
        .withCells(world.cells())
        .compare(day(LAST))
        .findings();
  }

  private static List<String> slices(List<Finding> findings) {
    return findings.stream().map(f -> f.lead().slice().key()).toList();
  }
}
