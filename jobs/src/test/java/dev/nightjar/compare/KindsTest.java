package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import dev.nightjar.stats.LogBins;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KindsTest {
  private static final Metric LATENCY =
      Fixture.metric(
          "serving",
          "serving",
          "request_duration",
          MetricKind.QUANTILE,
          Direction.HIGHER,
          new Margin(0.05, 0),
          false);

  @Test
  void a_slower_tail_regresses_in_the_tail_and_says_what_the_bins_leave_open() {
    Fixture.Days days = new Fixture.Days(LATENCY, Slice.ALL);
    Random random = new Random(7);
    for (int d = 0; d <= 42; d++) {
      days.put(latency(day(d), random, 2000, d == 42 ? 0.05 : 0, 0));
    }

    List<Comparison> rows = weekday(days);

    assertThat(rows).extracting(Comparison::statisticName).containsExactly("p50", "p95", "p99");
    assertThat(rows.get(1).verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(rows.get(1).statistic()).isEqualTo("exceedance");
    assertThat(rows.get(2).verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(rows.get(0).verdict()).isNotEqualTo(Verdict.REGRESSED);
    assertThat(rows.get(1).current().bracketLower()).isLessThan(rows.get(1).current().value());
    assertThat(rows.get(1).current().bracketUpper()).isGreaterThan(rows.get(1).current().value());
    assertThat(rows.get(1).current().lower()).isLessThan(rows.get(1).current().upper());
  }

  @Test
  void time_outs_are_slower_than_everything() {
    Fixture.Days days = new Fixture.Days(LATENCY, Slice.ALL);
    Random random = new Random(7);
    for (int d = 0; d <= 42; d++) {
      days.put(latency(day(d), random, 2000, 0, d == 42 ? 150 : 0));
    }

    Comparison tail = weekday(days).get(2);

    assertThat(tail.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(tail.current().value()).isEqualTo(LogBins.standard().max());
    assertThat(tail.current().bracketUpper()).isInfinite();
  }

  @Test
  void a_fall_of_throughput_is_harm_and_a_rise_is_not() {
    Metric speed =
        Fixture.metric(
            "serving",
            "serving",
            "output_tokens_per_second",
            MetricKind.QUANTILE,
            Direction.LOWER,
            new Margin(0.05, 0),
            false);
    for (boolean slower : new boolean[] {true, false}) {
      Fixture.Days days = new Fixture.Days(speed, Slice.ALL);
      Random random = new Random(3);
      for (int d = 0; d <= 42; d++) {
        double factor = d < 42 ? 1 : slower ? 0.7 : 1.4;
        days.put(scaled(speed, day(d), random, factor));
      }
      assertThat(weekday(days).get(0).verdict())
          .isEqualTo(slower ? Verdict.REGRESSED : Verdict.IMPROVED);
    }
  }

  @Test
  void longer_inputs_are_drift_with_one_test_and_several_numbers() {
    Metric length = distribution("input_length", false);
    Fixture.Days days = new Fixture.Days(length, Slice.ALL);
    Random random = new Random(11);
    for (int d = 0; d <= 42; d++) {
      days.put(scaled(length, day(d), random, d == 42 ? 1.3 : 1));
    }

    NightResult night = night(days);
    List<Comparison> rows = sameWeekday(night.comparisons());

    assertThat(rows)
        .extracting(Comparison::statisticName)
        .containsExactly("distribution", "ks", "psi", "wasserstein");
    assertThat(rows.get(0).verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(Math.exp(rows.get(0).effectSize())).isBetween(1.25, 1.35);
    assertThat(rows.get(1).current().bracketLower())
        .isLessThanOrEqualTo(rows.get(1).current().bracketUpper());
    assertThat(rows).filteredOn(c -> !Double.isNaN(c.pValue())).hasSize(1);
    List<Distribution> bins =
        night.distributions().stream()
            .filter(b -> b.baselineKind() == BaselineKind.SAME_WEEKDAY)
            .toList();
    assertThat(bins.stream().mapToLong(Distribution::currentCount).sum()).isEqualTo(2000);
    assertThat(bins).hasSizeBetween(8, 12);
  }

  @Test
  void an_unchanged_mix_is_within_the_margin_and_a_new_category_is_not() {
    Metric mix = distribution("language_mix", true);
    Fixture.Days days = new Fixture.Days(mix, Slice.ALL);
    for (int d = 0; d <= 42; d++) {
      days.put(categories(mix, day(d), Map.of("en", 5000L + d % 5, "de", 3000L, "xx", 3L)));
    }
    Fixture.Days shifted = new Fixture.Days(mix, Slice.ALL);
    for (int d = 0; d < 42; d++) {
      shifted.put(categories(mix, day(d), Map.of("en", 5000L + d % 5, "de", 3000L)));
    }
    shifted.put(categories(mix, day(42), Map.of("en", 5000L, "de", 2600L, "fr", 400L)));

    NightResult quiet = night(days);
    NightResult moved = night(shifted);

    assertThat(quiet.comparisons().get(0).verdict()).isEqualTo(Verdict.NOT_WORSE);
    assertThat(quiet.distributions()).extracting(Distribution::label).doesNotContain("xx");
    Comparison drift = moved.comparisons().get(0);
    assertThat(drift.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(drift.effectSize()).isBetween(0.05, 0.3);
    assertThat(moved.comparisons().get(1).statisticName()).isEqualTo("new_mass");
    assertThat(moved.comparisons().get(1).statisticValue()).isEqualTo(0.05);
  }

  @Test
  void a_volume_that_halves_is_a_change_and_a_weekly_rhythm_is_not() {
    Metric volume =
        Fixture.metric(
            "drift",
            "drift",
            "request_volume",
            MetricKind.TOTAL,
            Direction.BOTH,
            new Margin(0.1, 0),
            false);
    for (boolean halved : new boolean[] {true, false}) {
      Fixture.Days days = new Fixture.Days(volume, Slice.ALL);
      for (int d = 0; d <= 42; d++) {
        long n = (d % 7 < 5 ? 4000L : 1500L) + 40L * ((d * 5) % 7) - 120;
        n = d == 42 && halved ? n / 2 : n;
        days.put(
            new Fixture.Builder(volume, Slice.ALL, day(d))
                .units(n)
                .subjects(500)
                .sums(n, 0, n)
                .build());
      }
      Comparison row = weekday(days).get(0);
      assertThat(row.verdict() == Verdict.REGRESSED).isEqualTo(halved);
      assertThat(row.baselineEstimate().value()).isBetween(3800.0, 4200.0);
    }
  }

  private static Metric distribution(String name, boolean categorical) {
    Metric m =
        Fixture.metric(
            "drift",
            "drift",
            name,
            MetricKind.DISTRIBUTION,
            Direction.BOTH,
            new Margin(0, 0.05),
            false);
    return MetricBuilder.like(m).categorical(categorical).build();
  }

  private static Profile categories(Metric m, LocalDate date, Map<String, Long> counts) {
    long n = counts.values().stream().mapToLong(c -> c).sum();
    return new Fixture.Builder(m, Slice.ALL, date)
        .units(n)
        .subjects(n / 4)
        .categories(counts)
        .build();
  }

  /** Lognormal values around 800, a share of them three times as slow, some never finished. */
  private static Profile latency(LocalDate date, Random random, int n, double slow, long timedOut) {
    NavigableMap<Integer, Long> bins = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      double value = Math.exp(Math.log(800) + 0.4 * random.nextGaussian());
      value *= random.nextDouble() < slow ? 3 : 1;
      bins.merge(LogBins.standard().index(value), 1L, Long::sum);
    }
    return new Fixture.Builder(LATENCY, Slice.ALL, date)
        .units(n + timedOut)
        .subjects(300)
        .bins(bins)
        .overflow(timedOut)
        .build();
  }

  private static Profile scaled(Metric m, LocalDate date, Random random, double factor) {
    NavigableMap<Integer, Long> bins = new TreeMap<>();
    for (int i = 0; i < 2000; i++) {
      double value = factor * Math.exp(Math.log(300) + 0.5 * random.nextGaussian());
      bins.merge(LogBins.standard().index(value), 1L, Long::sum);
    }
    return new Fixture.Builder(m, Slice.ALL, date).units(2000).subjects(300).bins(bins).build();
  }

  private static NightResult night(Fixture.Days days) {
    return NightComparer.of(List.of(days.series()), CompareSettings.standard()).compare(day(42));
  }

  private static List<Comparison> weekday(Fixture.Days days) {
    return sameWeekday(night(days).comparisons());
  }

  private static List<Comparison> sameWeekday(List<Comparison> rows) {
    return rows.stream().filter(c -> c.baseline().kind() == BaselineKind.SAME_WEEKDAY).toList();
  }
}
