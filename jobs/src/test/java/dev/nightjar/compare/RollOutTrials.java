package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.compare.RollOuts.Arm;
import dev.nightjar.compare.RollOuts.Kind;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** Seeded worlds in which a version is rolled out, and how often the right thing is said of it. */
final class RollOutTrials {
  static final Metric METRIC = Fixture.rate("wrong_rate");
  static final int ONSET = 25;
  static final int NIGHT = 28;

  /** Few enough for every run of the tests; more by {@code -Dnightjar.trials=100}. */
  static final int TRIALS = Integer.getInteger("nightjar.trials", 25);

  /** Arms of a kind of traffic on a day: shares with their versions and odds ratio. */
  interface Plan {
    List<Arm> of(int day, Kind kind);
  }

  static Attribution explain(Metric metric, long seed, Slice found, Plan plan) {
    RollOuts world = new RollOuts(seed, metric, 0.06);
    ReleaseTraffic traffic = world.traffic(NIGHT, plan::of);
    Onset onset = new Onset(day(ONSET - 1), day(ONSET), day(ONSET));
    return ReleaseAttribution.of(traffic, metric, found, onset, 1, 100, 10).attribution();
  }

  static void expect(
      Slice found, int least, Function<Attribution, String> got, String want, Plan plan) {
    expect(METRIC, found, least, got, want, plan);
  }

  static void expect(
      Metric metric,
      Slice found,
      int least,
      Function<Attribution, String> got,
      String want,
      Plan plan) {
    int right = 0;
    TreeMap<String, Integer> seen = new TreeMap<>();
    for (int seed = 1; seed <= TRIALS; seed++) {
      String said = got.apply(explain(metric, seed, found, plan));
      right += said.equals(want) ? 1 : 0;
      seen.merge(said, 1, Integer::sum);
    }
    assertThat(right)
        .as("of %s, seen %s", TRIALS, seen)
        .isGreaterThanOrEqualTo((int) Math.floor(least * TRIALS / 100.0));
  }

  static String said(Attribution a) {
    return a.component() + " " + a.value() + " " + a.identifiability();
  }

  static Arm old() {
    return new Arm(1);
  }

  private RollOutTrials() {}
}
