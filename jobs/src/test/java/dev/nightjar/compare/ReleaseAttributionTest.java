package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.compare.RollOuts.Arm;
import dev.nightjar.compare.RollOuts.Kind;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Seeded roll-outs of each kind: the right component, or none where none can be told. */
class ReleaseAttributionTest {
  private static final Metric METRIC = Fixture.rate("wrong_rate");
  private static final int ONSET = 25;
  private static final int NIGHT = 28;

  /** Few enough for every run of the tests; more by {@code -Dnightjar.trials=100}. */
  private static final int TRIALS = Integer.getInteger("nightjar.trials", 25);

  private static final Slice JAPANESE = Slice.of("language", "ja");

  /** Arms of a kind of traffic on a day: shares with their versions and odds ratio. */
  private interface Plan {
    List<Arm> of(int day, Kind kind);
  }

  private static Attribution explain(Metric metric, long seed, Slice found, Plan plan) {
    RollOuts world = new RollOuts(seed, metric, 0.06);
    ReleaseTraffic traffic = world.traffic(NIGHT, plan::of);
    Onset onset = new Onset(day(ONSET - 1), day(ONSET), day(ONSET));
    return ReleaseAttribution.of(traffic, metric, found, onset, 1, 100, 10).attribution();
  }

  private static void expect(
      Slice found, int least, Function<Attribution, String> got, String want, Plan plan) {
    expect(METRIC, found, least, got, want, plan);
  }

  private static void expect(
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

  private static String said(Attribution a) {
    return a.component() + " " + a.value() + " " + a.identifiability();
  }

  private static Arm old() {
    return new Arm(1);
  }

  @Test
  void aHalfRolledOutPromptIsNamed() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(new Arm(0.5), new Arm(0.5).with("prompt_version", "p2").odds(1.6)));
  }

  @Test
  void aStaggeredRollOutIsNamedAgainstTrafficThatHasNotSwitched() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "retrieval_index_version i2 identified",
        (d, k) -> {
          boolean switched = d >= ONSET && k.is("chat") || d >= ONSET + 2 && k.is("search");
          return List.of(
              switched ? new Arm(1).with("retrieval_index_version", "i2").odds(1.8) : old());
        });
  }

  @Test
  void twoThatMovedTogetherAreASet() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "null prompt_version=p2, retrieval_index_version=i2 not_separable",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(
                    new Arm(0.5),
                    new Arm(0.5)
                        .with("prompt_version", "p2")
                        .with("retrieval_index_version", "i2")
                        .odds(1.6)));
  }

  @Test
  void everythingAtOnceIsNobodysAlone() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "null prompt_version=p2, retrieval_index_version=i2 not_separable",
        (d, k) ->
            List.of(
                d < ONSET
                    ? old()
                    : new Arm(1)
                        .with("prompt_version", "p2")
                        .with("retrieval_index_version", "i2")
                        .odds(1.6)));
  }

  @Test
  void oneSwitchOfAllTrafficIsOnlyProbable() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 weakly_separable",
        (d, k) -> List.of(d < ONSET ? old() : new Arm(1).with("prompt_version", "p2").odds(1.6)));
  }

  private static Plan nearAlias(double apart) {
    return (d, k) ->
        d < ONSET
            ? List.of(old())
            : List.of(
                new Arm(0.5),
                new Arm(0.5 * (1 - apart))
                    .with("prompt_version", "p2")
                    .with("retrieval_index_version", "i2")
                    .odds(1.8),
                new Arm(0.25 * apart).with("prompt_version", "p2").odds(1.8),
                new Arm(0.25 * apart).with("retrieval_index_version", "i2"));
  }

  @Test
  void halfOfTheTrafficApartNamesTheOne() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        nearAlias(0.5));
  }

  @Test
  void aTenthOfTheTrafficApartNamesTheOne() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        nearAlias(0.1));
  }

  @Test
  void twoPercentApartNeverNamesTheWrongOne() {
    expect(
        Slice.ALL,
        95,
        a ->
            String.valueOf(a.identifiability())
                + ("retrieval_index_version".equals(a.component()) ? " wrong" : ""),
        "weakly_separable",
        nearAlias(0.02));
  }

  @Test
  void hardTrafficRoutedToANewModelIsNotItsFault() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "null null null",
        (d, k) -> {
          double harder = k.is("summary") ? 0.8 : 0.2;
          double odds = (k.is("summary") ? 3.0 : 1) * (d >= ONSET && k.is("ja") ? 1.8 : 1);
          return d < ONSET
              ? List.of(new Arm(1).odds(odds))
              : List.of(
                  new Arm(1 - harder).odds(odds),
                  new Arm(harder).with("model_id", "m2").odds(odds));
        });
  }

  @Test
  void aLanguageThatGotWorseUnderEveryVersionBlamesNone() {
    expect(
        JAPANESE,
        95,
        ReleaseAttributionTest::said,
        "null null null",
        (d, k) -> {
          double odds = d >= ONSET && k.is("ja") ? 2 : 1;
          return d < ONSET
              ? List.of(old().odds(odds))
              : List.of(
                  new Arm(0.5).odds(odds), new Arm(0.5).with("prompt_version", "p2").odds(odds));
        });
  }

  @Test
  void anApplicationThatGotWorseUnderBothVersionsIsNotHeldAgainstOthers() {
    expect(
        Slice.of("application", "chat"),
        95,
        ReleaseAttributionTest::said,
        "null null null",
        (d, k) -> {
          double odds = d >= ONSET && k.is("chat") ? 1.8 : 1;
          return d < ONSET
              ? List.of(old().odds(odds))
              : List.of(
                  new Arm(0.3).odds(odds), new Arm(0.7).with("prompt_version", "p2").odds(odds));
        });
  }

  @Test
  void aLanguageThatGotWorseWithoutAnyReleaseBlamesNone() {
    expect(
        JAPANESE,
        100,
        ReleaseAttributionTest::said,
        "null null null",
        (d, k) ->
            List.of(
                new Arm(0.7).odds(d >= ONSET && k.is("ja") ? 2 : 1),
                new Arm(0.3).with("model_id", "m0").odds(d >= ONSET && k.is("ja") ? 2 : 1)));
  }

  @Test
  void aVersionThatIsBadInOneLanguageOnlyIsNamed() {
    expect(
        JAPANESE,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(
                    new Arm(0.5),
                    new Arm(0.5).with("prompt_version", "p2").odds(k.is("ja") ? 2.2 : 1)));
  }

  @Test
  void twoThatHarmOnlyTogetherAreNamedTogether() {
    expect(
        Slice.ALL,
        90,
        ReleaseAttributionTest::said,
        "null model_id=m2, prompt_version=p2 identified",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(
                    new Arm(0.25),
                    new Arm(0.25).with("prompt_version", "p2"),
                    new Arm(0.25).with("model_id", "m2"),
                    new Arm(0.25).with("model_id", "m2").with("prompt_version", "p2").odds(2.5)));
  }

  @Test
  void aSwitchLongBeforeTheChangeIsNotBlamed() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "null null null",
        (d, k) ->
            List.of(
                (d < ONSET - 5 ? old() : new Arm(1).with("prompt_version", "p2"))
                    .odds(d < ONSET ? 1 : 1.6)));
  }

  @Test
  void twoIndependentRollOutsTellTheGuiltyOne() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(
                    new Arm(0.4),
                    new Arm(0.3).with("prompt_version", "p2").odds(1.7),
                    new Arm(0.2).with("tool_schema_version", "t2"),
                    new Arm(0.1)
                        .with("tool_schema_version", "t2")
                        .with("prompt_version", "p2")
                        .odds(1.7)));
  }

  @Test
  void anAliasThatStaggeredNightsSeparateIsNamed() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        (d, k) -> {
          Arm fresh = new Arm(0.5).with("prompt_version", "p2").odds(1.7);
          return d < ONSET
              ? List.of(old())
              : List.of(new Arm(0.5), d < ONSET + 2 ? fresh : fresh.with("runtime_version", "r2"));
        });
  }

  @Test
  void aSwitchOfOneApplicationIsHeldAgainstTheOthers() {
    expect(
        Slice.of("application", "chat"),
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        (d, k) ->
            List.of(
                d >= ONSET && k.is("chat")
                    ? new Arm(1).with("prompt_version", "p2").odds(1.8)
                    : old()));
  }

  private static final Metric COST =
      Fixture.metric("cost_per_request", MetricKind.MEAN, Direction.HIGHER, new Margin(0.1, 0));
  private static final Metric SPENT =
      Fixture.metric("cost_per_success", MetricKind.RATIO, Direction.HIGHER, new Margin(0.1, 0));
  private static final Metric LATENCY =
      Fixture.metric("duration", MetricKind.QUANTILE, Direction.HIGHER, new Margin(0.1, 0));

  @Test
  void meansRatiosAndQuantilesAreTreatedAlike() {
    for (Metric m : List.of(COST, SPENT, LATENCY)) {
      expect(
          m,
          Slice.ALL,
          95,
          ReleaseAttributionTest::said,
          "prompt_version p2 identified",
          (d, k) ->
              d < ONSET
                  ? List.of(old())
                  : List.of(new Arm(0.5), new Arm(0.5).with("prompt_version", "p2").odds(1.3)));
      expect(
          m,
          Slice.of("application", "chat"),
          95,
          ReleaseAttributionTest::said,
          "prompt_version p2 identified",
          (d, k) ->
              List.of(
                  d >= ONSET && k.is("chat")
                      ? new Arm(1).with("prompt_version", "p2").odds(1.5)
                      : old()));
      expect(
          m,
          Slice.ALL,
          95,
          ReleaseAttributionTest::said,
          "null prompt_version=p2, retrieval_index_version=i2 not_separable",
          (d, k) ->
              d < ONSET
                  ? List.of(old())
                  : List.of(
                      new Arm(0.5),
                      new Arm(0.5)
                          .with("prompt_version", "p2")
                          .with("retrieval_index_version", "i2")
                          .odds(1.3)));
    }
  }

  /** The same numbers, read as millionths: a request costs far less than one of the unit. */
  @Test
  void amountsInALargeUnitAreTreatedAlike() {
    Metric small =
        Fixture.metric(
            "cost",
            "cost",
            "cost_per_request",
            MetricKind.MEAN,
            Direction.HIGHER,
            new Margin(0.1, 0),
            false,
            12);
    expect(
        small,
        Slice.of("application", "chat"),
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        (d, k) ->
            List.of(
                d >= ONSET && k.is("chat")
                    ? new Arm(1).with("prompt_version", "p2").odds(1.5)
                    : old()));
  }

  @Test
  void aSmallCanaryIsNamedOrProbable() {
    expect(
        Slice.of("prompt_version", "p2"),
        95,
        a -> a.component() + " " + a.value(),
        "prompt_version p2",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(new Arm(0.97), new Arm(0.03).with("prompt_version", "p2").odds(2)));
  }

  @Test
  void aFullSwitchBesideAHarmlessCanaryIsProbable() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 weakly_separable",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(
                    new Arm(0.8).with("prompt_version", "p2").odds(1.6),
                    new Arm(0.2)
                        .with("prompt_version", "p2")
                        .with("runtime_version", "r2")
                        .odds(1.6)));
  }

  @Test
  void aStaggeredRollOutThatIsOverIsNamed() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "retrieval_index_version i2 identified",
        (d, k) -> {
          boolean switched = d >= ONSET && k.is("chat") || d >= ONSET + 2;
          return List.of(
              switched ? new Arm(1).with("retrieval_index_version", "i2").odds(1.8) : old());
        });
  }

  @Test
  void harderTrafficThatNoStratumTellsIsNotTheModelsFault() {
    expect(
        Slice.of("model_id", "m2"),
        95,
        ReleaseAttributionTest::said,
        "null null null",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(new Arm(0.5).odds(0.5), new Arm(0.5).with("model_id", "m2").odds(1.5)));
  }

  @Test
  void aChangeOfAllTrafficDuringARollOutBlamesNone() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "null null null",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(
                    new Arm(0.7).odds(1.6), new Arm(0.3).with("prompt_version", "p2").odds(1.6)));
  }

  @Test
  void aCanaryTellsWhatTheFullSwitchDid() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "prompt_version p2 identified",
        (d, k) ->
            d < ONSET - 3
                ? List.of(old())
                : d < ONSET
                    ? List.of(new Arm(0.9), new Arm(0.1).with("prompt_version", "p2").odds(1.7))
                    : List.of(new Arm(1).with("prompt_version", "p2").odds(1.7)));
  }

  @Test
  void ofTwoThatHarmEachAloneOneIsNamed() {
    expect(
        Slice.ALL,
        95,
        a -> a.identifiability() + (a.component() == null),
        "identifiedfalse",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(
                    new Arm(0.25),
                    new Arm(0.25).with("prompt_version", "p2").odds(1.5),
                    new Arm(0.25).with("model_id", "m2").odds(1.5),
                    new Arm(0.25).with("model_id", "m2").with("prompt_version", "p2").odds(2.25)));
  }

  @Test
  void aHarmlessRollOutIsNotBlamed() {
    expect(
        Slice.ALL,
        95,
        ReleaseAttributionTest::said,
        "null null null",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(new Arm(0.5), new Arm(0.5).with("prompt_version", "p2")));
  }
}
