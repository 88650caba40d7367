package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixChangeTest {
  private static final Metric RATE = Fixture.rate("hallucinated_response_rate");
  private static final int NIGHTS = 43;
  private static final int LAST = NIGHTS - 1;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void more_traffic_of_a_hard_language_is_said_to_be_that_and_is_no_finding(boolean cells) {
    World world = new World(9, 6000, 0.05);
    NightResult night =
        night(
            world,
            cells,
            (d, r) -> {
              if (d == LAST && !r.is("language", "ja") && world.chance(.4)) {
                r.dimensions.put("language", "ja");
              }
              r.rate = r.is("language", "ja") ? 0.25 : 0.03;
              return r;
            });

    assertThat(slices(night)).isEmpty();
    Comparison mix = mixOf(night, Slice.ALL);
    assertThat(night.comparisons().stream().filter(c -> c.statisticName().equals("mix_change")))
        .as("said once, of the widest slice")
        .containsExactly(mix);
    assertThat(mix.verdict()).isEqualTo(Verdict.NOT_WORSE);
    assertThat(mix.reason()).contains("language=ja went from 1").contains("of the traffic");
    assertThat(mix.mixEffect()).isGreaterThan(0.05);
    assertThat(Math.abs(mix.rateEffect())).isLessThan(0.02);
    assertThat(mix.change())
        .isCloseTo(mix.rateEffect() + mix.mixEffect() + mix.entryExitEffect(), within(1e-9));
    Comparison row = regressed(night, Slice.ALL);
    assertThat(row.reason()).contains("it is a change of mix").endsWith("no finding");
  }

  @Test
  void a_whole_that_gets_worse_while_each_part_gets_better_is_no_finding() {
    World world = new World(10, 6000, 0.02);
    NightResult night =
        night(
            world,
            true,
            (d, r) -> {
              if (d == LAST && !r.is("language", "ja") && world.chance(.6)) {
                r.dimensions.put("language", "ja");
              }
              boolean hard = r.is("language", "ja");
              r.rate = hard ? (d == LAST ? 0.45 : 0.5) : (d == LAST ? 0.08 : 0.1);
              return r;
            });

    assertThat(slices(night)).isEmpty();
    Comparison mix = mixOf(night, Slice.ALL);
    assertThat(mix.change()).isGreaterThan(0.1);
    assertThat(mix.rateEffect()).isNegative();
  }

  @Test
  void a_release_that_serves_harder_traffic_is_not_blamed() {
    assertThat(slices(release(1))).isEmpty();
  }

  @Test
  void a_bad_release_is_blamed_though_it_serves_harder_traffic_too() {
    NightResult night = release(2);

    assertThat(slices(night)).contains("prompt_version=search-v2");
  }

  @Test
  void harm_of_the_parts_is_found_though_traffic_moved_as_well() {
    World world = new World(12, 8000, 0.05);
    NightResult night =
        night(
            world,
            true,
            (d, r) -> {
              if (d == LAST && !r.is("language", "ja") && world.chance(.2)) {
                r.dimensions.put("language", "ja");
              }
              r.rate = (r.is("language", "ja") ? 0.12 : 0.05) * (d == LAST ? 1.8 : 1);
              return r;
            });

    assertThat(slices(night)).isNotEmpty();
    assertThat(regressed(night, Slice.ALL).reason()).doesNotContain("mix");
  }

  /** A new prompt of one application, rolled out to its hard task in one language first. */
  private static NightResult release(double harm) {
    World world = new World(14, 12000, 0.05);
    return night(
        world,
        true,
        (d, r) -> {
          boolean hard = r.is("language", "ja") && r.is("task_type", "question");
          r.rate = hard ? 0.24 : 0.06;
          if (d >= LAST - 1 && r.is("application", "search") && world.chance(hard ? .95 : .15)) {
            r.dimensions.put("prompt_version", "search-v2");
            r.rate *= harm;
          }
          return r;
        });
  }

  private static NightResult night(
      World world, boolean cells, BiFunction<Integer, World.Request, World.Request> story) {
    List<Series> series = world.series(RATE, NIGHTS, story);
    return NightComparer.of(series, CompareSettings.standard())
        .withCells(cells ? world.cells() : CellSource.NONE)
        .compare(day(LAST));
  }

  private static List<String> slices(NightResult night) {
    return night.findings().stream().map(f -> f.lead().slice().key()).toList();
  }

  private static Comparison mixOf(NightResult night, Slice slice) {
    return NightComparerTest.of(night.comparisons(), slice).stream()
        .filter(c -> c.statisticName().equals("mix_change"))
        .findFirst()
        .orElseThrow();
  }

  private static Comparison regressed(NightResult night, Slice slice) {
    return NightComparerTest.of(night.comparisons(), slice).stream()
        .filter(c -> c.verdict() == Verdict.REGRESSED)
        .findFirst()
        .orElseThrow();
  }
}
