package dev.nightjar.compare;

import static dev.nightjar.compare.RollOutTrials.ONSET;
import static dev.nightjar.compare.RollOutTrials.expect;
import static dev.nightjar.compare.RollOutTrials.old;

import dev.nightjar.compare.RollOuts.Arm;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Roll-outs that change an amount of money or a latency: as those that change a rate. */
class AttributedAmountsTest {
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
          RollOutTrials::said,
          "prompt_version p2 identified",
          (d, k) ->
              d < ONSET
                  ? List.of(old())
                  : List.of(new Arm(0.5), new Arm(0.5).with("prompt_version", "p2").odds(1.3)));
      expect(
          m,
          Slice.of("application", "chat"),
          95,
          RollOutTrials::said,
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
        RollOutTrials::said,
        "prompt_version p2 identified",
        (d, k) ->
            List.of(
                d >= ONSET && k.is("chat")
                    ? new Arm(1).with("prompt_version", "p2").odds(1.5)
                    : old()));
  }
}
