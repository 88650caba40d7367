package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FalseDiscoveryTest {

  @Test
  void a_p_value_that_its_metric_alone_would_pass_does_not_pass_among_two_hundred_metrics() {
    Series suspicious = series(metric("quality", "m000"), 254);
    List<Series> alone = List.of(suspicious);
    List<Series> many = new ArrayList<>(alone);
    for (int i = 1; i < 200; i++) {
      many.add(series(metric("quality", String.format(java.util.Locale.ROOT, "m%03d", i)), 200));
    }

    Comparison first = night(alone).get(0);
    Comparison among = night(many).get(0);

    assertThat(first.pValue()).isEqualTo(among.pValue());
    assertThat(first.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(among.verdict()).isNotEqualTo(Verdict.REGRESSED);
    assertThat(among.qValue()).isGreaterThan(50 * first.qValue());
  }

  @Test
  void families_have_budgets_of_their_own() {
    List<Series> series = new ArrayList<>();
    series.add(series(metric("safety", "a_unsafe"), 254));
    for (int i = 1; i < 200; i++) {
      series.add(series(metric("quality", String.format(java.util.Locale.ROOT, "m%03d", i)), 200));
    }

    assertThat(night(series))
        .filteredOn(c -> c.metric().name().equals("a_unsafe"))
        .extracting(Comparison::verdict)
        .contains(Verdict.REGRESSED);
  }

  private static Metric metric(String family, String name) {
    return Fixture.metric(
        family, "report", name, MetricKind.RATE, Direction.HIGHER, new Margin(0, 0.002), false);
  }

  private static Series series(Metric metric, long events) {
    return new Fixture.Days(metric, Slice.ALL)
        .rates(0, 41, 4000, 200)
        .rate(42, 4000, events)
        .series();
  }

  private static List<Comparison> night(List<Series> series) {
    return NightComparer.of(series, CompareSettings.standard()).compare(day(42)).comparisons();
  }
}
