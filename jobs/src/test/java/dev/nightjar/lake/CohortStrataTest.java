package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.lake.CohortStrata.Stratum;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Cohort;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many units of which stratum, and which days. */
class CohortStrataTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 2);

  @Test
  void affectedUnitsAreDrawnInProportionAndOneOfEachAtLeast() {
    CohortStrata strata =
        new CohortStrata(
            List.of(affected("chat", 900), affected("search", 95), affected("rare", 5)));

    assertThat(named(strata.proportional(Cohort.AFFECTED, 20)))
        .isEqualTo(Map.of("chat", 17L, "search", 2L, "rare", 1L));
    // Fewer units than strata: the largest ones.
    assertThat(named(strata.proportional(Cohort.AFFECTED, 2)).keySet())
        .isEqualTo(Set.of("chat", "search"));
    assertThat(named(strata.without(Stream.of("rare", "rare")).proportional(Cohort.AFFECTED, 5000)))
        .isEqualTo(Map.of("chat", 900L, "search", 95L, "rare", 3L));
  }

  @Test
  void unaffectedUnitsAreMadeUpAsTheAffectedAreHalfOfThemFromTheSlice() {
    CohortStrata strata =
        new CohortStrata(
            List.of(
                affected("chat", 80),
                affected("search", 20),
                unaffected("chat", true, 1000),
                unaffected("chat", false, 9000),
                unaffected("search", false, 9000),
                unaffected("other", false, 9000)));

    assertThat(strata.unaffected()).extracting(Stratum::matched).doesNotContain("other");
    Map<Stratum, Long> drawn = strata.matched(10);
    assertThat(drawn)
        .containsEntry(unaffected("chat", true, 1000), 4L)
        .containsEntry(unaffected("chat", false, 9000), 4L)
        .containsEntry(unaffected("search", false, 9000), 2L)
        .hasSize(3);
    CohortStrata unlike = new CohortStrata(List.of(affected("a", 9), unaffected("b", true, 9)));
    assertThat(unlike.isMatched()).isFalse();
    assertThat(named(unlike.matched(4))).isEqualTo(Map.of("b", 4L));
  }

  @Test
  void daysOfABaselineAreThoseThatWereUsedAndHaveRows() {
    List<LocalDate> stored = new ArrayList<>();
    NIGHT.minusDays(20).datesUntil(NIGHT.plusDays(2)).forEach(stored::add);
    Set<LocalDate> excluded = Set.of(NIGHT.minusDays(7));

    assertThat(
            BaselineDays.of(window(BaselineKind.SAME_WEEKDAY), NIGHT, Set.copyOf(stored), excluded))
        .containsExactly(NIGHT.minusDays(14));
    List<LocalDate> trailing =
        BaselineDays.of(window(BaselineKind.TRAILING), NIGHT, Set.copyOf(stored), excluded);
    assertThat(trailing).hasSize(19).doesNotContain(NIGHT.minusDays(7), NIGHT);
    assertThat(BaselineDays.spread(trailing, 7))
        .hasSize(7)
        .startsWith(NIGHT.minusDays(20))
        .endsWith(NIGHT.minusDays(1))
        .doesNotHaveDuplicates();
  }

  private static Baseline window(BaselineKind kind) {
    return new Baseline(kind, kind.code(), NIGHT.minusDays(28), NIGHT.minusDays(1), List.of());
  }

  private static Stratum affected(String name, long size) {
    return new Stratum(Cohort.AFFECTED, name, name, true, size);
  }

  private static Stratum unaffected(String name, boolean inSlice, long size) {
    return new Stratum(Cohort.UNAFFECTED, name, name, inSlice, size);
  }

  private static Map<String, Long> named(Map<Stratum, Long> drawn) {
    return drawn.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().name(), Map.Entry::getValue));
  }
}
