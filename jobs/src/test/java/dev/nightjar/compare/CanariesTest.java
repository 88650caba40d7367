package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Deployment;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanariesTest {
  private static final Metric UNSAFE = metric("unsafe_rate", true, new Margin(0.2, 0.01));
  private static final Metric MISSES = metric("miss_rate", true, new Margin(0.2, 0.01));
  private static final Metric RETRIES = metric("retry_rate", false, new Margin(0.2, 0.01));

  private final List<Series> series = new ArrayList<>();

  /** Divided by request, so that no user matters. */
  private List<Deployment> deployments = List.of(canary("c1", "request", null));

  @Test
  void a_canary_passes_when_harm_beyond_the_margin_is_ruled_out() {
    arms(UNSAFE, 20_000, 1_000, 200_000, 10_000);

    Comparison row = row(UNSAFE);

    assertThat(row.verdict()).isEqualTo(Verdict.NOT_WORSE);
    assertThat(row.arm()).isEqualTo("canary");
    assertThat(row.baselineEstimate().value()).isEqualTo(0.05);
    assertThat(row.noiseScale()).isEqualTo(1);
    assertThat(row.reason()).contains("at worst", "concurrent baseline arm", "within the margin");
    assertThat(statement().verdict()).isEqualTo(Verdict.NOT_WORSE);
    assertThat(statement().reason())
        .isEqualTo(
            "the canary of search against the concurrent baseline arm: not worse, 1 of 1 critical"
                + " metrics");
  }

  @Test
  void too_little_data_is_never_a_pass() {
    arms(UNSAFE, 400, 20, 4_000, 200);

    assertThat(row(UNSAFE).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row(UNSAFE).reason()).contains("cannot be ruled out", "units of the canary would");
    assertThat(row(UNSAFE).observationsNeeded()).isGreaterThan(400);
    assertThat(statement().verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(statement().reason()).contains("open, 0 of 1 critical metrics within the margin");
  }

  @Test
  void one_worse_critical_metric_fails_whatever_the_others_say() {
    arms(UNSAFE, 20_000, 1_500, 200_000, 10_000);
    arms(MISSES, 20_000, 800, 200_000, 10_000);

    assertThat(row(UNSAFE).verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(row(UNSAFE).severity()).isNotNull();
    assertThat(row(MISSES).verdict()).isEqualTo(Verdict.NOT_WORSE);
    assertThat(statement().verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(statement().reason()).contains("worse in unsafe_rate: 2.5 percentage points");
  }

  @Test
  void an_open_critical_metric_keeps_the_canary_open_though_the_rest_passes() {
    arms(UNSAFE, 400, 20, 4_000, 200);
    arms(MISSES, 20_000, 1_000, 200_000, 10_000);
    arms(RETRIES, 20_000, 1_000, 200_000, 10_000);

    assertThat(statement().verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(statement().reason()).contains("1 of 2 critical metrics");
  }

  @Test
  void without_a_baseline_arm_beside_it_nothing_is_said_of_a_canary() {
    arm(UNSAFE, "canary", 20_000, 1_000);

    assertThat(row(UNSAFE).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row(UNSAFE).reason()).contains("0 units in the concurrent baseline arm");
  }

  @Test
  void a_metric_that_is_no_worse_within_each_application_is_not_compared_over_all() {
    arms(UNSAFE, 20_000, 1_000, 200_000, 10_000);
    Slice mixed = Slice.of("deployment_arm", "canary");
    add(UNSAFE, mixed, 30_000, 6_000);

    assertThat(rows()).extracting(Comparison::slice).doesNotContain(mixed);
  }

  @Test
  void users_who_come_again_are_not_told_apart_without_sums_of_their_own() {
    deployments = List.of(canary("c1", "user", null));
    arms(UNSAFE, 20_000, 1_000, 200_000, 10_000);

    assertThat(row(UNSAFE).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row(UNSAFE).pValue()).isNaN();
    assertThat(row(UNSAFE).reason())
        .isEqualTo(
            "assigned by user, and of the 20000 units of 6666 users in the canary no sums by user"
                + " are stored: profile the night again");
    assertThat(statement().reason()).contains("open, 0 of 1", "unsafe_rate: assigned by user");
  }

  @Test
  void an_arm_of_a_few_users_says_nothing_of_users() {
    deployments = List.of(canary("c1", "user", null));
    bucketed("canary", 5);
    bucketed("baseline", 64);

    assertThat(row(RETRIES).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row(RETRIES).reason())
        .isEqualTo(
            "assigned by user, and the canary has too few users to know how they differ: 5 of 64"
                + " groups of them, fewer than 16");
  }

  @Test
  void what_was_divided_by_something_coarser_than_users_has_no_interval() {
    deployments = List.of(canary("c1", "request", null), canary("c0", "tenant", hour(1)));
    bucketed("canary", 64);
    bucketed("baseline", 64);

    assertThat(row(RETRIES).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row(RETRIES).reason()).contains("two canaries served at once", "c0 and c1");
    deployments = List.of(canary("c0", "tenant", null));
    assertThat(row(RETRIES).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row(RETRIES).reason())
        .startsWith("assigned by tenant: profiles know requests and users")
        .doesNotContain("NaN");
  }

  @Test
  void what_no_deployment_tells_is_taken_as_divided_by_user() {
    bucketed("canary", 64);
    bucketed("baseline", 64);
    deployments = List.of();

    assertThat(row(RETRIES).reason())
        .endsWith("deployments names no canary of the night: taken as assigned by user");
    double byUser = width(row(RETRIES));
    deployments = List.of(canary("c1", null, null));
    assertThat(row(RETRIES).reason())
        .endsWith("deployments names no assignment unit of the canary: taken as assigned by user");
    assertThat(width(row(RETRIES))).isEqualTo(byUser);
    deployments = List.of(canary("c1", "conversation", null));
    assertThat(row(RETRIES).reason()).doesNotContain("taken as");
    assertThat(width(row(RETRIES))).isEqualTo(byUser);
    deployments = List.of(canary("c1", "request", null));
    assertThat(width(row(RETRIES))).isLessThan(byUser / 2);
  }

  @Test
  void arms_that_are_mixtures_or_not_quite_beside_each_other_say_so() {
    arms(UNSAFE, 20_000, 1_000, 200_000, 10_000);
    Deployment before = deployment("b1", "baseline", null, "request", day(-9), null);
    Deployment after = deployment("b2", "baseline", null, "request", day(-1), null);
    Deployment canary = deployment("c1", "canary", "b1", "request", day(0), null);

    deployments = List.of(before, after, canary);
    assertThat(row(UNSAFE).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row(UNSAFE).reason())
        .isEqualTo(
            "two deployments of the baseline arm served at once on 2026-06-01 (b1 and b2): the arm"
                + " is a mixture of both and cannot be compared; set ended_ts of the earlier one in"
                + " deployments");
    deployments = List.of(after, canary);
    assertThat(row(UNSAFE).verdict()).isEqualTo(Verdict.NOT_WORSE);
    assertThat(row(UNSAFE).reason())
        .contains("the baseline arm was b2, where deployments names b1 as what c1 is compared");
    deployments =
        List.of(
            deployment("c1", "canary", null, "request", hour(0), hour(6)),
            deployment("c2", "canary", null, "request", hour(6), null));
    assertThat(row(UNSAFE).verdict()).isEqualTo(Verdict.NOT_WORSE);
    deployments = List.of(deployment("c1", "canary", null, "request", hour(18), null));
    assertThat(row(UNSAFE).reason())
        .endsWith(
            "the canary served from 18:00 UTC, and is held against the baseline arm of the whole"
                + " day");
  }

  private static double width(Comparison row) {
    return row.changeUpper() - row.changeLower();
  }

  private static Instant hour(int hour) {
    return day(0).atTime(hour, 0).toInstant(ZoneOffset.UTC);
  }

  private static Deployment canary(String id, String unit, Instant ended) {
    return deployment(id, "canary", null, unit, day(-9), ended);
  }

  private static Deployment deployment(
      String id, String arm, String baseline, String unit, LocalDate started, Instant ended) {
    Instant first = started.atStartOfDay(ZoneOffset.UTC).toInstant();
    return deployment(id, arm, baseline, unit, first, ended);
  }

  private static Deployment deployment(
      String id, String arm, String baseline, String unit, Instant started, Instant ended) {
    return new Deployment(id, "search", arm, baseline, started, ended, unit);
  }

  /** Users who differ: of some every fifth request is an event, of the others none. */
  private void bucketed(String arm, int buckets) {
    double[] events = new double[64];
    double[] units = new double[64];
    for (int b = 0; b < buckets; b++) {
      units[b] = 100;
      events[b] = b % 4 == 0 ? 20 : 0;
    }
    Slice slice = Slice.of(Map.of("application", "search", "deployment_arm", arm));
    series.add(
        new Fixture.Days(RETRIES, slice)
            .put(
                new Fixture.Builder(RETRIES, slice, day(0))
                    .units(100L * buckets)
                    .subjects(2L * buckets)
                    .events((long) Arrays.stream(events).sum())
                    .buckets(events, units)
                    .build())
            .series());
  }

  @Test
  void equal_arms_fail_no_more_often_than_the_level_and_bad_ones_never_pass_more_often() {
    Random random = new Random(20260301);
    int trials = 400;
    int failedEqual = 0;
    int passedBad = 0;
    for (int i = 0; i < trials; i++) {
      series.clear();
      // A canary exactly one margin worse is the edge of what may pass.
      arms(UNSAFE, 3_000, binomial(random, 3_000, 0.06), 30_000, binomial(random, 30_000, 0.05));
      arms(RETRIES, 3_000, binomial(random, 3_000, 0.05), 30_000, binomial(random, 30_000, 0.05));
      passedBad += row(UNSAFE).verdict() == Verdict.NOT_WORSE ? 1 : 0;
      failedEqual += row(RETRIES).verdict() == Verdict.REGRESSED ? 1 : 0;
    }
    // Nominal is 5 %; three standard errors of 400 trials are 3.3 points.
    assertThat(passedBad / (double) trials).isBetween(0.01, 0.083);
    assertThat(failedEqual / (double) trials).isLessThan(0.083);
  }

  /** Cost of an agent: skewed, and now and then in a loop. */
  @Test
  void a_small_canary_of_a_heavy_tailed_metric_is_not_blamed_for_its_luck() {
    Metric cost = ratio("cost_per_request");
    Random random = new Random(7);
    int trials = 2_000;
    int failed = 0;
    int extreme = 0;
    for (int i = 0; i < trials; i++) {
      series.clear();
      cost(cost, "canary", random, 40);
      cost(cost, "baseline", random, 400);
      failed += row(cost).verdict() == Verdict.REGRESSED ? 1 : 0;
      extreme += row(cost).pValue() < 0.001 ? 1 : 0;
    }
    // Nominal is 5 %, and 4 beyond 0.001.
    assertThat(failed / (double) trials).isLessThan(0.06);
    assertThat(extreme).isLessThan(8);
  }

  private void cost(Metric metric, String arm, Random random, int units) {
    double[] numerator = new double[64];
    double[] denominator = new double[64];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < units; i++) {
      double loop = random.nextDouble() < 0.3 ? 4 : 1;
      double value = loop * Math.exp(0.8 * random.nextGaussian());
      int bucket = random.nextInt(64);
      numerator[bucket] += value;
      denominator[bucket] += 1;
      sum += value;
      squares += value * value;
    }
    Slice slice = Slice.of(Map.of("application", "search", "deployment_arm", arm));
    series.add(
        new Fixture.Days(metric, slice)
            .put(
                new Fixture.Builder(metric, slice, day(0))
                    .units(units)
                    .subjects(units)
                    .sums(sum, units, squares)
                    .buckets(numerator, denominator)
                    .build())
            .series());
  }

  private static long binomial(Random random, int n, double p) {
    long hits = 0;
    for (int i = 0; i < n; i++) {
      hits += random.nextDouble() < p ? 1 : 0;
    }
    return hits;
  }

  private void arms(Metric metric, long canary, long bad, long control, long controlBad) {
    arm(metric, "canary", canary, bad);
    arm(metric, "baseline", control, controlBad);
  }

  private void arm(Metric metric, String arm, long units, long events) {
    add(metric, Slice.of(Map.of("application", "search", "deployment_arm", arm)), units, events);
  }

  private void add(Metric metric, Slice slice, long units, long events) {
    series.add(new Fixture.Days(metric, slice).rate(0, units, events).series());
  }

  private List<Comparison> rows() {
    return NightComparer.of(series, CompareSettings.standard().withDeployments(deployments))
        .compare(day(0))
        .comparisons()
        .stream()
        .filter(c -> c.baseline() != null && c.baseline().kind() == BaselineKind.CANARY)
        .toList();
  }

  private Comparison row(Metric metric) {
    return rows().stream()
        .filter(c -> c.metric().equals(metric) && c.statisticName().equals("value"))
        .findFirst()
        .orElseThrow();
  }

  private Comparison statement() {
    return rows().stream()
        .filter(c -> c.statisticName().equals("canary"))
        .findFirst()
        .orElseThrow();
  }

  private static Metric ratio(String name) {
    return MetricBuilder.of("cost", name, MetricKind.RATIO)
        .numerator("cost")
        .denominator("1")
        .unit("usd")
        .core(true)
        .weighted(false)
        .margin(new Margin(0.05, 0))
        .baselines(List.of(BaselineKind.CANARY))
        .family("cost", 0.05)
        .build();
  }

  private static Metric metric(String name, boolean critical, Margin margin) {
    return MetricBuilder.of("safety", name, MetricKind.RATE)
        .grain("answers")
        .value("value")
        .weighted(false)
        .critical(critical)
        .margin(margin)
        .baselines(List.of(BaselineKind.CANARY))
        .build();
  }
}
