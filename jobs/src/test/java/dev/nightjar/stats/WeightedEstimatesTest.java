package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedEstimatesTest {

  private static final double[] OUTCOMES = {1, 0, 0, 1, 0, 0, 1, 0};
  private static final double[] PROBABILITIES = {1, 1, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1};

  private static WeightedSums reviewed() {
    WeightedSums sums = WeightedSums.EMPTY;
    for (int i = 0; i < OUTCOMES.length; i++) {
      sums = sums.plus(OUTCOMES[i], 1 / PROBABILITIES[i]);
    }
    return sums;
  }

  @Test
  void sumsAreTheWholeState() {
    assertThat(reviewed()).isEqualTo(new WeightedSums(8, 46, 410, 13, 105, 13, 105));
    assertThat(reviewed()).isEqualTo(WeightedSums.ofBinary(8, 46, 410, 13, 105));
    assertThat(WeightedSums.EMPTY.plus(reviewed())).isEqualTo(reviewed());
  }

  @Test
  void hajekAgreesWithThePublishedExample() {
    HajekMean.Estimate estimate = HajekMean.of(reviewed());
    assertThat(estimate.mean()).isCloseTo(0.282608695652, closedForm(0.282608695652));
    assertThat(estimate.variancePoisson()).isCloseTo(0.0326426435011, within(1e-12));
    assertThat(estimate.variance()).isCloseTo(0.0423429222819, within(1e-12));
    assertThat(estimate.kishSize()).isCloseTo(5.16097560976, within(1e-10));
    assertThat(estimate.effectiveSize()).isCloseTo(4.78807342215, within(1e-10));
    Interval plain = WilsonInterval.ofRate(estimate.mean(), estimate.effectiveSize(), 0.95);
    assertThat(plain.lower()).isCloseTo(0.06376165214001794, within(1e-11));
    assertThat(plain.upper()).isCloseTo(0.6950003532010682, within(1e-11));
    Interval wilson = estimate.wilson(0.95);
    assertThat(wilson.lower()).isCloseTo(0.04910217204552403, within(1e-10));
    assertThat(wilson.upper()).isCloseTo(0.7503325997248323, within(1e-10));
    Interval exact = estimate.kornGraubard(0.95);
    assertThat(exact.lower()).isCloseTo(0.016730656638527214, within(1e-10));
    assertThat(exact.upper()).isCloseTo(0.7878555506600584, within(1e-10));
  }

  @Test
  void horvitzThompsonAgreesWithThePublishedExample() {
    HorvitzThompson.Estimate estimate = HorvitzThompson.of(reviewed(), 40);
    assertThat(estimate.mean()).isCloseTo(0.325, within(1e-15));
    assertThat(estimate.variance()).isCloseTo(0.0575, within(1e-15));
  }

  @Test
  void equalWeightsGiveThePlainMean() {
    WeightedSums sums = WeightedSums.EMPTY;
    for (int i = 0; i < 100; i++) {
      sums = sums.plus(i < 20 ? 1 : 0, 7);
    }
    HajekMean.Estimate estimate = HajekMean.of(sums);
    assertThat(estimate.mean()).isCloseTo(0.2, within(1e-15));
    assertThat(estimate.variance()).isCloseTo(0.16 / 99, within(1e-15));
    assertThat(estimate.kishSize()).isCloseTo(100, within(1e-9));
    assertThat(estimate.effectiveSize()).isCloseTo(99, within(1e-9));
  }

  @Test
  void outcomesThatNeverVaryFallBackToTheKishSize() {
    HajekMean.Estimate all = HajekMean.of(WeightedSums.EMPTY.plus(1, 3).plus(1, 5).plus(1, 11));
    assertThat(all.mean()).isEqualTo(1);
    assertThat(all.effectiveSize()).isEqualTo(all.kishSize());
    assertThat(all.wilson(0.95).upper()).isEqualTo(1);
    assertThat(all.wilson(0.95).lower()).isBetween(0.05, 0.5);
  }

  @Test
  void nothingAndOneObservationAreUndefined() {
    assertThat(HajekMean.of(WeightedSums.EMPTY).mean()).isNaN();
    assertThat(HajekMean.of(WeightedSums.EMPTY).wilson(0.95).isDefined()).isFalse();
    HajekMean.Estimate one = HajekMean.of(WeightedSums.EMPTY.plus(1, 3));
    assertThat(one.variance()).isNaN();
    assertThat(one.wilson(0.95).isDefined()).isFalse();
  }

  @Test
  void strataAreWeightedByTheirPopulation() {
    StratifiedMean.Estimate estimate =
        StratifiedMean.of(
            List.of(
                new StratifiedMean.Stratum(9000, 100, 2),
                new StratifiedMean.Stratum(1000, 200, 40)));
    assertThat(estimate.rate()).isCloseTo(0.038, within(1e-15));
    assertThat(estimate.standardError()).isCloseTo(0.0128457766984, within(1e-12));
    assertThat(estimate.kishSize()).isCloseTo(122.69938650306749, within(1e-9));
    assertThat(estimate.wilson(0.95).contains(0.038)).isTrue();
  }

  @Test
  void aFullyReviewedStratumHasNoSamplingError() {
    StratifiedMean.Estimate estimate =
        StratifiedMean.of(List.of(new StratifiedMean.Stratum(10, 10, 3)));
    assertThat(estimate.variance()).isZero();
    assertThat(StratifiedMean.of(List.of(new StratifiedMean.Stratum(10, 0, 0))).rate()).isNaN();
  }

  @Test
  void aDesignEffectIsTheVarianceRelativeToIndependentObservations() {
    assertThat(EffectiveSize.designEffect(0.5, 0.005, 100)).isCloseTo(2, within(1e-12));
    assertThat(EffectiveSize.designEffect(0, 0, 100)).isEqualTo(1);
    assertThat(EffectiveSize.ofRate(0.5, 0.005, 100)).isCloseTo(50, within(1e-12));
  }
}
