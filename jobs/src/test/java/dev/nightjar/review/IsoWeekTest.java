package dev.nightjar.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoWeekTest {
  /** Days as the standard counts them, near New Year above all. */
  @ParameterizedTest
  @CsvSource({
    "2026-W47, 2026-11-16, 2026-11-22",
    "2026-W01, 2025-12-29, 2026-01-04",
    "2026-W53, 2026-12-28, 2027-01-03",
    "2027-W01, 2027-01-04, 2027-01-10",
    "2024-W09, 2024-02-26, 2024-03-03"
  })
  void isMondayToSunday(String text, LocalDate monday, LocalDate sunday) {
    IsoWeek week = IsoWeek.parse(text);
    assertThat(week.monday()).isEqualTo(monday);
    assertThat(week.sunday()).isEqualTo(sunday);
    assertThat(week.days()).hasSize(7).first().isEqualTo(monday);
    assertThat(IsoWeek.of(sunday)).isEqualTo(week);
    assertThat(week).hasToString(text);
  }

  @Test
  void countsOverNewYear() {
    assertThat(IsoWeek.parse("2026-W53").plus(1)).hasToString("2027-W01");
    assertThat(IsoWeek.parse("2026-W01").plus(-1)).hasToString("2025-W52");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-W60", "2026-W00", "2025-W53", "2026W47", "47", "", "2026-W7", "x"})
  void refusesWhatIsNoWeek(String text) {
    assertThatThrownBy(() -> IsoWeek.parse(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("\"" + text + "\" is no ISO week");
  }

  @Test
  void saysWhatWasMeant() {
    assertThatThrownBy(() -> IsoWeek.parse("2026-W60")).hasMessageContaining("W01 to W53");
    assertThatThrownBy(() -> IsoWeek.parse("2026-W7")).hasMessageContaining("2026-W07?");
    assertThatThrownBy(() -> IsoWeek.parse("2026-11-18"))
        .hasMessageContaining("the week of that day is 2026-W47");
    assertThatThrownBy(() -> IsoWeek.parse("2026-13-18")).hasMessageEndingWith("2026-W47");
  }
}
