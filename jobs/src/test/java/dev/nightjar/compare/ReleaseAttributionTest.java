package dev.nightjar.compare;

import static dev.nightjar.compare.RollOutTrials.ONSET;
import static dev.nightjar.compare.RollOutTrials.expect;
import static dev.nightjar.compare.RollOutTrials.old;

import dev.nightjar.compare.RollOuts.Arm;
import dev.nightjar.model.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Seeded roll-outs of each kind: the right component, or none where none can be told. */
class ReleaseAttributionTest {
  private static final Slice JAPANESE = Slice.of("language", "ja");

  @Test
  void aHalfRolledOutPromptIsNamed() {
    expect(
        Slice.ALL,
        95,
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
        "prompt_version p2 weakly_separable",
        (d, k) -> List.of(d < ONSET ? old() : new Arm(1).with("prompt_version", "p2").odds(1.6)));
  }

  private static RollOutTrials.Plan nearAlias(double apart) {
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
    expect(Slice.ALL, 95, RollOutTrials::said, "prompt_version p2 identified", nearAlias(0.5));
  }

  @Test
  void aTenthOfTheTrafficApartNamesTheOne() {
    expect(Slice.ALL, 95, RollOutTrials::said, "prompt_version p2 identified", nearAlias(0.1));
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
        "prompt_version p2 identified",
        (d, k) ->
            List.of(
                d >= ONSET && k.is("chat")
                    ? new Arm(1).with("prompt_version", "p2").odds(1.8)
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
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
        RollOutTrials::said,
        "null null null",
        (d, k) ->
            d < ONSET
                ? List.of(old())
                : List.of(new Arm(0.5), new Arm(0.5).with("prompt_version", "p2")));
  }
}
