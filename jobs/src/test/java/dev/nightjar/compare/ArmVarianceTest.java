package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.compare.Assignment.Unit;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.LogBins;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Arms that do not differ, divided by one unit or another: how often harm is claimed at 5 %, and
 * how often the interval of the change holds zero. Users are few and busy, and alike in themselves.
 */
class ArmVarianceTest {
  private static final int TRIALS = 500;
  private static final int USERS = 300;

  /** Share of what the canary gets. */
  private static final double SHARE = 0.3;

  @ParameterizedTest
  @EnumSource(
      value = Unit.class,
      names = {"REQUEST", "CONVERSATION", "USER"})
  void harm_is_claimed_no_more_often_than_the_level_by_whatever_unit_traffic_was_divided(
      Unit unit) {
    for (MetricKind kind : List.of(MetricKind.RATE, MetricKind.RATIO, MetricKind.QUANTILE)) {
      Outcome outcome = simulate(kind, unit, unit, 11);
      // Three standard errors of 500 trials are 2.9 points, both at 5 % and at 95 %.
      assertThat(outcome.claimed).as("claimed, %s by %s", kind, unit).isBetween(0.002, 0.079);
      assertThat(outcome.covered).as("covered, %s by %s", kind, unit).isGreaterThan(0.92);
    }
    // By request it must not cost what users would: the interval is as wide as it has to be.
    if (unit == Unit.REQUEST) {
      assertThat(simulate(MetricKind.RATE, unit, unit, 11).covered).isLessThan(0.98);
    }
  }

  @Test
  void requests_taken_as_the_unit_of_what_was_divided_by_user_claim_harm_far_too_often() {
    for (MetricKind kind : List.of(MetricKind.RATE, MetricKind.QUANTILE)) {
      assertThat(simulate(kind, Unit.USER, Unit.REQUEST, 12).claimed)
          .as("%s", kind)
          .isGreaterThan(0.12);
    }
  }

  private record Outcome(double claimed, double covered) {}

  private static Outcome simulate(MetricKind kind, Unit divided, Unit told, long seed) {
    Metric metric = metric(kind);
    Random random = new Random(seed);
    Assignment assignment = new Assignment(told, told.name(), null, null);
    double claimed = 0;
    double covered = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Arm canary = new Arm(metric, "canary");
      Arm control = new Arm(metric, "baseline");
      for (int user = 0; user < USERS; user++) {
        serve(user, divided, canary, control, random);
      }
      Timeline line = canary.timeline();
      ArmContrast c =
          new ArmContrast(
              line, 0, line.on(day(0)), control.timeline().on(day(0)), null, assignment);
      assertThat(c.tested()).as(c.reason()).isTrue();
      claimed += c.harmP < 0.05 ? 1 : 0;
      covered += c.change.lower() <= 0 && c.change.upper() >= 0 ? 1 : 0;
    }
    return new Outcome(claimed / TRIALS, covered / TRIALS);
  }

  private static void serve(int user, Unit divided, Arm canary, Arm control, Random random) {
    int bucket = random.nextInt(64);
    double likes = random.nextGaussian();
    boolean ofUser = random.nextDouble() < SHARE;
    // Pareto activity: most have a few requests, some have dozens.
    int conversations = (int) Math.min(12, Math.ceil(Math.pow(random.nextDouble(), -0.6)));
    for (int c = 0; c < conversations; c++) {
      double mood = 0.5 * random.nextGaussian();
      boolean ofConversation = random.nextDouble() < SHARE;
      for (int r = 0; r <= random.nextInt(7); r++) {
        boolean ofRequest = random.nextDouble() < SHARE;
        boolean isCanary =
            switch (divided) {
              case REQUEST -> ofRequest;
              case CONVERSATION -> ofConversation;
              case USER, COARSER -> ofUser;
            };
        (isCanary ? canary : control).add(user, bucket, likes + mood, random);
      }
    }
  }

  /** One arm of a night, kept as a profile keeps it. */
  private static final class Arm {
    private final Metric metric;
    private final Slice slice;
    private final double[] top = new double[64];
    private final double[] bottom = new double[64];
    private final TreeMap<Integer, Long> bins = new TreeMap<>();
    private final TreeMap<Integer, Integer> users = new TreeMap<>();
    private long units;
    private double sum;
    private double squares;

    Arm(Metric metric, String name) {
      this.metric = metric;
      slice = Slice.of(Map.of("application", "search", "deployment_arm", name));
    }

    void add(int user, int bucket, double character, Random random) {
      users.merge(user, 1, Integer::sum);
      units++;
      bottom[bucket]++;
      double value =
          metric.kind() == MetricKind.RATE
              ? random.nextDouble() < 1 / (1 + Math.exp(1.5 - character)) ? 1 : 0
              : Math.exp(0.6 * character + 0.5 * random.nextGaussian());
      sum += value;
      squares += value * value;
      if (metric.kind() == MetricKind.QUANTILE) {
        int bin = LogBins.standard().code(value);
        bins.merge(bin, 1L, Long::sum);
        top[bucket] += LogBins.standard().place(bin);
      } else {
        top[bucket] += value;
      }
    }

    Timeline timeline() {
      Fixture.Builder profile =
          new Fixture.Builder(metric, slice, day(0))
              .units(units)
              .subjects(users.size())
              .sums(sum, units, squares);
      if (metric.kind() == MetricKind.RATE) {
        profile.events(Math.round(sum));
      }
      if (metric.kind() == MetricKind.QUANTILE) {
        profile.bins(bins).places(top, bottom);
      } else {
        profile.buckets(top, bottom);
      }
      return new Timeline(new Fixture.Days(metric, slice).put(profile.build()).series());
    }
  }

  private static Metric metric(MetricKind kind) {
    return MetricBuilder.of("serving", "of_arms", kind)
        .value("value")
        .quantiles(kind == MetricKind.QUANTILE ? List.of(0.5, 0.95) : List.of())
        .core(kind == MetricKind.RATIO)
        .weighted(false)
        .margin(new Margin(0.05, 0))
        .baselines(List.of(BaselineKind.CANARY))
        .family("serving", 0.05)
        .build();
  }
}
