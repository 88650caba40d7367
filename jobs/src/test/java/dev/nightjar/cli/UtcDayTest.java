package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UtcDayTest {
  @Test
  void readsTheOneForm() {
    assertThat(new UtcDay().convert("2026-11-23")).isEqualTo(LocalDate.of(2026, 11, 23));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026/11/23|; did you mean 2026-11-23?",
        "20261123|; did you mean 2026-11-23?",
        "2026-1-3|; did you mean 2026-01-03?",
        "2026-11-23T00:00:00Z|; did you mean 2026-11-23?",
        "23.11.2026|; did you mean 2026-11-23?",
        "11/23/2026|; did you mean 2026-11-23?",
        "03/04/2026|''",
        "2026-02-30|; 2026-02 has 28 days",
        "2026-13-01|; there is no month 13",
        "yesterday|; no command computes the day, name it",
        "soon|''"
      })
  void answersAnotherFormWithTheRightOne(String text, String hint) {
    assertThatThrownBy(() -> new UtcDay().convert(text))
        .hasMessage("\"" + text + "\" is no UTC day such as 2026-11-23" + hint);
  }
}
