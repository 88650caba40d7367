package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NightComparerTest {
  private static final Metric RATE = Fixture.rate("unsupported_claim_rate");
  private static final Slice GERMAN = Slice.of("language", "de");

  @Test
  void a_doubled_rate_has_regressed_against_both_baselines() {
    Series all =
        new Fixture.Days(RATE, Slice.ALL).rates(0, 41, 4000, 200).rate(42, 4000, 400).series();

    List<Comparison> rows = compare(42, all);

    assertThat(rows).extracting(Comparison::verdict).containsOnly(Verdict.REGRESSED);
    assertThat(rows)
        .extracting(c -> c.baseline().kind())
        .containsExactly(BaselineKind.SAME_WEEKDAY, BaselineKind.TRAILING);
    Comparison weekday = rows.get(0);
    assertThat(weekday.current().value()).isEqualTo(0.1);
    assertThat(weekday.change()).isBetween(0.049, 0.051);
    assertThat(weekday.changeLower()).isBetween(0.03, weekday.change());
    assertThat(weekday.qValue()).isLessThan(1e-6);
    assertThat(weekday.reason()).contains("up by 4.99", "margin", "day-to-day noise");
    assertThat(weekday.severity()).isNotNull();
  }

  @Test
  void the_tested_day_excluded_days_and_later_days_are_in_no_baseline() {
    Fixture.Days days = new Fixture.Days(RATE, Slice.ALL).rates(0, 60, 1000, 50);
    CompareSettings settings = CompareSettings.standard().withExcluded(Set.of(day(35), day(40)));

    List<Comparison> rows =
        NightComparer.of(List.of(days.series()), settings).compare(day(42)).comparisons();

    for (Comparison c : rows) {
      assertThat(c.baseline().days()).isNotEmpty().doesNotContain(day(42), day(35), day(40));
      assertThat(c.baseline().days()).allMatch(d -> d.isBefore(day(42)));
    }
    assertThat(rows.get(0).baseline().days()).containsExactly(day(14), day(21), day(28));
    assertThat(rows.get(1).baseline().days()).hasSize(26);
  }

  @Test
  void days_after_the_night_change_nothing() {
    Fixture.Days until = new Fixture.Days(RATE, Slice.ALL).rates(0, 42, 1000, 50);
    Fixture.Days beyond =
        new Fixture.Days(RATE, Slice.ALL).rates(0, 42, 1000, 50).rates(43, 60, 1000, 500);

    assertThat(compare(42, beyond.series())).isEqualTo(compare(42, until.series()));
  }

  @Test
  void an_earlier_night_compared_later_says_the_same() {
    Series all = new Fixture.Days(RATE, Slice.ALL).rates(0, 50, 1000, 50).series();
    NightComparer comparer = NightComparer.of(List.of(all), CompareSettings.standard());
    comparer.compare(day(50));

    assertThat(comparer.compare(day(45)).comparisons()).isEqualTo(compare(45, all));
  }

  @Test
  void a_pinned_window_stays_where_it_is_and_sees_slow_drift() {
    Fixture.Days days = new Fixture.Days(RATE, Slice.ALL);
    for (int d = 0; d <= 90; d++) {
      days.rate(d, 4000, 200 + 3 * d);
    }
    CompareSettings settings =
        CompareSettings.standard()
            .withPinned(List.of(new PinnedBaseline("release-1", day(0), day(13), Set.of(day(3)))));

    List<Comparison> rows =
        NightComparer.of(List.of(days.series()), settings).compare(day(90)).comparisons();

    Comparison pinned = rows.get(2);
    assertThat(pinned.baseline().name()).isEqualTo("release-1");
    assertThat(pinned.baseline().days()).hasSize(13).doesNotContain(day(3));
    assertThat(pinned.verdict()).isEqualTo(Verdict.REGRESSED);
  }

  @Test
  void without_history_nothing_is_claimed() {
    List<Comparison> first =
        compare(0, new Fixture.Days(RATE, Slice.ALL).rate(0, 4000, 400).series());
    List<Comparison> fourth =
        compare(
            3,
            new Fixture.Days(RATE, Slice.ALL).rates(0, 2, 4000, 200).rate(3, 4000, 400).series());

    assertThat(first).extracting(Comparison::verdict).containsOnly(Verdict.INSUFFICIENT_DATA);
    assertThat(first.get(0).reason()).contains("no history yet");
    assertThat(first.get(0).current().value()).isEqualTo(0.1);
    assertThat(fourth.get(1).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(fourth.get(1).reason()).contains("of history");
    assertThat(fourth.get(1).pValue()).isNaN();
  }

  @Test
  void a_slice_without_a_past_is_new_and_one_that_fell_silent_is_missing() {
    Series all = new Fixture.Days(RATE, Slice.ALL).rates(0, 42, 4000, 200).series();
    Series fresh = new Fixture.Days(RATE, GERMAN).rate(42, 500, 25).series();
    Series gone = new Fixture.Days(RATE, Slice.of("language", "fr")).rates(0, 41, 500, 25).series();
    Series sparse = new Fixture.Days(RATE, Slice.of("language", "it")).rates(0, 41, 12, 2).series();

    List<Comparison> rows = compare(42, all, fresh, gone, sparse);

    assertThat(of(rows, GERMAN)).extracting(Comparison::verdict).containsOnly(Verdict.NEW_SLICE);
    assertThat(of(rows, GERMAN).get(0).reason()).contains("new tonight");
    List<Comparison> missing = of(rows, Slice.of("language", "fr"));
    assertThat(missing).extracting(Comparison::verdict).containsOnly(Verdict.MISSING_SLICE);
    assertThat(missing.get(0).current()).isNull();
    assertThat(of(rows, Slice.of("language", "it"))).isEmpty();
  }

  @Test
  void days_of_a_young_slice_are_no_baseline_for_it() {
    Series all = new Fixture.Days(RATE, Slice.ALL).rates(0, 42, 4000, 200).series();
    Series young = new Fixture.Days(RATE, GERMAN).rates(35, 42, 500, 50).series();

    List<Comparison> rows = of(compare(42, all, young), GERMAN);

    assertThat(rows).extracting(Comparison::verdict).containsOnly(Verdict.INSUFFICIENT_DATA);
    assertThat(rows.get(1).reason()).startsWith("seen since 2026-07-06 only");
  }

  @Test
  void gaps_in_the_weekday_are_not_a_new_slice() {
    Series all = new Fixture.Days(RATE, Slice.ALL).rates(0, 42, 4000, 200).series();
    Fixture.Days gappy = new Fixture.Days(RATE, GERMAN);
    for (int d = 0; d < 42; d++) {
      if (d % 7 != 0) {
        gappy.rate(d, 500, 25);
      }
    }
    gappy.rate(42, 500, 25);

    Comparison weekday = of(compare(42, all, gappy.series()), GERMAN).get(0);

    assertThat(weekday.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(weekday.reason()).contains("no units of this slice on the baseline's days");
  }

  @Test
  void a_change_inside_the_margin_is_not_a_regression() {
    Metric lax = Fixture.metric("m", MetricKind.RATE, Direction.HIGHER, new Margin(0.5, 0.05));
    Series all =
        new Fixture.Days(lax, Slice.ALL).rates(0, 41, 40_000, 2000).rate(42, 40_000, 2400).series();

    Comparison row = compare(42, all).get(0);

    assertThat(row.qValue()).isLessThan(0.01);
    assertThat(row.verdict()).isEqualTo(Verdict.NOT_WORSE);
    assertThat(row.reason()).contains("within the margin");
  }

  @Test
  void too_little_data_says_how_much_would_do() {
    Series all = new Fixture.Days(RATE, Slice.ALL).rates(0, 42, 200, 10).series();

    Comparison row = compare(42, all).get(1);

    assertThat(row.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row.minimumDetectableEffect()).isGreaterThan(0.01);
    assertThat(row.observationsNeeded()).isGreaterThan(200);
    assertThat(row.reason()).contains("cannot be ruled out", "units a night would show the margin");
  }

  @Test
  void better_is_the_other_way_for_a_metric_whose_fall_is_harm() {
    Metric success =
        Fixture.metric("task_success_rate", MetricKind.RATE, Direction.LOWER, new Margin(0, 0.01));
    Series up =
        new Fixture.Days(success, Slice.ALL).rates(0, 41, 4000, 3000).rate(42, 4000, 3400).series();
    Series down =
        new Fixture.Days(success, Slice.ALL).rates(0, 41, 4000, 3000).rate(42, 4000, 2600).series();

    assertThat(compare(42, up).get(0).verdict()).isEqualTo(Verdict.IMPROVED);
    assertThat(compare(42, down).get(0).verdict()).isEqualTo(Verdict.REGRESSED);
  }

  @Test
  void any_change_of_a_metric_without_a_good_direction_counts_as_one() {
    Metric both =
        Fixture.metric("refusal_rate", MetricKind.RATE, Direction.BOTH, new Margin(0, 0.01));
    Series down =
        new Fixture.Days(both, Slice.ALL).rates(0, 41, 4000, 400).rate(42, 4000, 200).series();

    Comparison row = compare(42, down).get(0);

    assertThat(row.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(row.reason()).contains("changed: down");
  }

  @Test
  void an_incident_of_six_nights_does_not_hide_itself() {
    Fixture.Days days =
        new Fixture.Days(RATE, Slice.ALL).rates(0, 36, 4000, 200).rates(37, 42, 4000, 300);

    for (int night = 37; night <= 42; night++) {
      assertThat(compare(night, days.series()).get(0).verdict())
          .as("night " + night)
          .isEqualTo(Verdict.REGRESSED);
    }
  }

  @Test
  void clustered_events_are_worth_fewer_units() {
    Metric core = core(RATE);
    double[] top = new double[64];
    double[] bottom = new double[64];
    for (int k = 0; k < 64; k++) {
      bottom[k] = 50;
      top[k] = k % 4 == 0 ? 10 : 0;
    }
    Fixture.Days days = new Fixture.Days(core, Slice.ALL);
    for (int d = 0; d <= 42; d++) {
      days.put(
          new Fixture.Builder(core, Slice.ALL, day(d))
              .units(3200)
              .subjects(900)
              .events(160)
              .buckets(top, bottom)
              .build());
    }

    Comparison row = compare(42, days.series()).get(0);

    assertThat(row.current().observations()).isEqualTo(3200);
    assertThat(row.current().effectiveSampleSize()).isBetween(200.0, 1000.0);
  }

  @Test
  void a_ratio_is_compared_on_the_log_scale_with_bucket_errors() {
    Metric cost =
        Fixture.metric(
            "cost",
            "cost",
            "cost_per_request",
            MetricKind.RATIO,
            Direction.HIGHER,
            new Margin(0.05, 0),
            false);
    Fixture.Days days = new Fixture.Days(cost, Slice.ALL);
    for (int d = 0; d <= 42; d++) {
      double factor = d == 42 ? 1.5 : 1;
      double[] top = new double[64];
      double[] bottom = new double[64];
      double sum = 0;
      for (int k = 0; k < 64; k++) {
        bottom[k] = 40 + k % 5;
        top[k] = factor * bottom[k] * (2 + 0.2 * ((k + d) % 7));
        sum += top[k];
      }
      days.put(
          new Fixture.Builder(cost, Slice.ALL, day(d))
              .units(2687)
              .subjects(900)
              .sums(sum, 2687, 0)
              .buckets(top, bottom)
              .build());
    }

    Comparison row = compare(42, days.series()).get(0);

    assertThat(row.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(row.effectSize()).isBetween(Math.log(1.45), Math.log(1.55));
    assertThat(row.current().method()).isEqualTo("bucket_jackknife");
    assertThat(row.statistic()).isEqualTo("log_ratio_z");
  }

  @Test
  void a_ratio_without_a_denominator_says_so() {
    Metric claims =
        Fixture.metric(
            "unsupported_claim_rate", MetricKind.RATIO, Direction.HIGHER, new Margin(0.1, 0));
    Fixture.Days days = new Fixture.Days(claims, Slice.ALL);
    for (int d = 0; d <= 20; d++) {
      days.put(
          new Fixture.Builder(claims, Slice.ALL, day(d))
              .units(100)
              .subjects(50)
              .sums(d < 20 ? 10 + d % 3 : 0, d < 20 ? 200 : 0, 30)
              .build());
    }

    List<Comparison> rows = compare(20, days.series());

    assertThat(rows).isNotEmpty();
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA))
        .allSatisfy(row -> assertThat(row.current().value()).isNaN())
        .allSatisfy(row -> assertThat(row.current().observations()).isEqualTo(100))
        .allSatisfy(
            row ->
                assertThat(row.reason())
                    .startsWith("no value: the denominator, the sum of ")
                    .contains("is 0 over the 100 units tonight"));
  }

  private static Metric core(Metric m) {
    return MetricBuilder.like(m).core(true).build();
  }

  static List<Comparison> compare(int night, Series... series) {
    return NightComparer.of(List.of(series), CompareSettings.standard())
        .compare(day(night))
        .comparisons();
  }

  static List<Comparison> of(List<Comparison> rows, Slice slice) {
    return rows.stream().filter(c -> c.slice().equals(slice)).toList();
  }
}
