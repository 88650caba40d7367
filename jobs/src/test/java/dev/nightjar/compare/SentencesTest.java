package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
  private static final Metric RATE = Fixture.rate("hallucinated_response_rate");

  @Test
  void a_finding_is_one_sentence_with_its_numbers() {
    Series all = series(Slice.ALL, 4000, 240, 305);
    Series old = series(Slice.of("retrieval_index_version", "idx-6"), 4000, 240, 180);
    Fixture.Days fresh = new Fixture.Days(RATE, Slice.of("retrieval_index_version", "idx-7"));
    fresh.rates(40, 42, 1000, 125);

    Finding f =
        NightComparer.of(List.of(all, old, fresh.series()), CompareSettings.standard())
            .compare(day(42))
            .findings()
            .get(0);

    assertThat(Sentences.of(f))
        .startsWith(
            "hallucination: hallucinated_response_rate on retrieval_index_version=idx-7 rose from"
                + " 6.01 % to 12.4 % (95 % interval 10.5–14.6 %, n = 1000, 333 subjects), since 11"
                + " Jul, q = ")
        .contains("retrieval_index_version idx-7, before it idx-6, carries it")
        .contains("about 195 events beyond expectation since then")
        .endsWith(".");
    assertThat(Argument.of(f))
        .anyMatch(line -> line.startsWith("noise: days differ"))
        .anyMatch(line -> line.startsWith("margin: 0.601 percentage points"))
        .anyMatch(line -> line.startsWith("onset: most likely 2026-07-11"));
  }

  @Test
  void numbers_are_short() {
    assertThat(Numbers.plain(0.0123456)).isEqualTo("0.0123");
    assertThat(Numbers.plain(1234567.8)).isEqualTo("1230000");
    assertThat(Numbers.plain(3)).isEqualTo("3");
    assertThat(Numbers.probability(2.04e-9)).isEqualTo("2e-9");
    assertThat(Numbers.plain(Double.NaN)).isEqualTo("unknown");
    assertThat(Numbers.percent(0.0005)).isEqualTo("0.05 %");
  }

  @Test
  void sums_have_their_unit_and_shares_are_known_by_their_kind() {
    assertThat(Numbers.amount(1.1512, "usd")).isEqualTo("1.15 USD");
    assertThat(Numbers.amount(300, "1")).isEqualTo("300");
    assertThat(Numbers.isShare(MetricKind.RATE, "1")).isTrue();
    assertThat(Numbers.isShare(MetricKind.RATIO, "1")).as("cache_read_share").isTrue();
    assertThat(Numbers.isShare(MetricKind.RATIO, "attempts")).isFalse();
    assertThat(Numbers.isShare(MetricKind.MEAN, "1")).as("reciprocal_rank").isFalse();
    assertThat(Numbers.isShare(null, "1")).isFalse();
  }

  private static Series series(Slice slice, long units, long events, long last) {
    Fixture.Days days = new Fixture.Days(RATE, slice).rates(0, 39, units, events);
    boolean all = slice.equals(Slice.ALL);
    for (int d = 40; d <= 42; d++) {
      days.rate(d, all ? units : units - 1000, last);
    }
    return days.series();
  }
}
