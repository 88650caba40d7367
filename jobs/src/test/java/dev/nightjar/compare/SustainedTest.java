package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SustainedTest {
  private static final Metric RATE = Fixture.rate("hallucinated_response_rate");
  private static final int NIGHTS = 64;

  @Test
  void a_small_shift_that_lasts_is_told_apart_from_a_bad_night() {
    NightResult night = night(10, 0.069);

    List<Comparison> sums =
        night.comparisons().stream().filter(c -> c.statisticName().equals("cusum")).toList();
    assertThat(sums).hasSize(1);
    Comparison row = sums.get(0);
    assertThat(row.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(row.qValue()).isLessThan(0.05);
    assertThat(row.reason()).startsWith("no single night shows it, ");
    assertThat(night.findings()).hasSize(1);
    Finding finding = night.findings().get(0);
    assertThat(finding.lead()).isEqualTo(row);
    assertThat(finding.onset()).isBetween(day(NIGHTS - 14), day(NIGHTS - 7));
    assertThat(finding.excessEvents()).isBetween(100.0, 500.0);
  }

  @Test
  void a_shift_within_the_margin_is_none_however_long_it_lasts() {
    assertThat(night(24, 0.0635).comparisons()).noneMatch(c -> c.statisticName().equals("cusum"));
  }

  /** The last night of six per cent a day, of which the last few have another rate. */
  private static NightResult night(int shifted, double rate) {
    Random random = new Random(20260601);
    Fixture.Days days = new Fixture.Days(RATE, Slice.ALL);
    for (int d = 0; d < NIGHTS; d++) {
      double p = d >= NIGHTS - shifted ? rate : 0.06;
      days.rate(d, 3_000, QuietNightsTest.binomial(random, 3_000, p));
    }
    return NightComparer.of(List.of(days.series()), CompareSettings.standard())
        .compare(day(NIGHTS - 1));
  }
}
