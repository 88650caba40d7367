package dev.nightjar.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.CalibrationSums;
import dev.nightjar.model.Components;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.stats.Calibration;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationStateTest {
  private static final Metric METRIC =
      MetricBuilder.of("feedback", "confidence_calibration", MetricKind.CALIBRATION)
          .grain("feedback")
          .value("confidence")
          .numerator("success")
          .core(true)
          .margin(new Margin(0, 0.02))
          .build();

  private static final double[] SCORES = {.1, .2, .3, .7, .8, .9, .4, .6};
  private static final boolean[] OUTCOMES = {false, false, true, true, true, true, false, false};

  @Test
  void theSumsGiveBrierScoreAndSpiegelhaltersTestExactly() {
    Profile day = merged(profiles(1, 100));

    assertThat(day.observationCount()).isEqualTo(8);
    assertThat(brier(day)).isCloseTo(0.15, within(1e-12));
    Calibration.Spiegelhalter test = spiegelhalter(day);
    assertThat(test.z()).isCloseTo(-0.355334527259, within(1e-6));
    assertThat(test.twoSided()).isCloseTo(0.722338991965, within(1e-6));
    assertThat(day.numerator()).isEqualTo(BigInteger.ZERO);
    assertThat(day.valueMin()).isEqualTo(.1);
    assertThat(day.valueMax()).isEqualTo(.9);
  }

  @Test
  void partsAddUpToTheWholeInAnyOrder() {
    Profile whole = merged(profiles(2.5, 100));
    List<Profile> parts = profiles(2.5, 3);
    Collections.reverse(parts);

    assertThat(parts).hasSize(3);
    assertThat(merged(parts)).isEqualTo(whole);
    assertThat(brier(whole)).isCloseTo(0.15, within(1e-12));
    assertThat(sum(whole, CalibrationSums.WEIGHT)).isEqualTo(20);
    assertThat(sum(whole, CalibrationSums.WEIGHT_SQUARE)).isEqualTo(50);
    assertThat(Profile.ofBytes(whole.toBytes()).moments()).containsExactly(whole.moments());
  }

  @Test
  void aScoreWithoutOutcomeOrOutsideItsRangeIsNull() {
    ProfileKernel kernel = kernel();
    ProfileBatch batch = kernel.newBatch();
    row(kernel, batch, 1.0, true, 1, 1);
    row(kernel, batch, 1.01, true, 1, 2);
    row(kernel, batch, -0.01, false, 1, 3);
    row(kernel, batch, 0.5, null, 1, 4);
    row(kernel, batch, null, true, 1, 5);
    Profile day = merged(drain(kernel, batch));

    assertThat(day.observationCount()).isEqualTo(1);
    assertThat(day.nullCount()).isEqualTo(4);
    assertThat(day.moments()[(CalibrationSums.BINS - 1) * CalibrationSums.STRIDE]).isEqualTo(1);
  }

  private static List<Profile> profiles(double weight, int drainEvery) {
    ProfileKernel kernel = kernel();
    ProfileBatch batch = kernel.newBatch();
    List<Profile> profiles = new ArrayList<>();
    for (int i = 0; i < SCORES.length; i++) {
      row(kernel, batch, SCORES[i], OUTCOMES[i], weight, i);
      if ((i + 1) % drainEvery == 0) {
        profiles.addAll(drain(kernel, batch));
      }
    }
    profiles.addAll(drain(kernel, batch));
    return profiles;
  }

  private static ProfileKernel kernel() {
    return new ProfileKernel(KernelPlan.of("feedback", List.of(METRIC), List.of()), 100);
  }

  private static void row(
      ProfileKernel kernel,
      ProfileBatch batch,
      Double score,
      Boolean outcome,
      double weight,
      long subject) {
    batch.day(20_000);
    batch.evaluator(kernel.evaluator("", ""));
    batch.components(kernel.components(Collections.nCopies(Components.NAMES.size(), null)));
    batch.weight(weight);
    batch.late(false);
    batch.subject(Dictionary.mix(subject));
    int scores = kernel.plan().measures().get(0).value();
    int outcomes = kernel.plan().measures().get(0).numerator();
    if (score == null) {
      batch.missing(scores);
    } else {
      batch.number(scores, score);
    }
    if (outcome == null) {
      batch.missing(outcomes);
    } else {
      batch.condition(outcomes, outcome);
    }
    batch.next();
  }

  private static List<Profile> drain(ProfileKernel kernel, ProfileBatch batch) {
    kernel.add(batch);
    List<Profile> profiles = new ArrayList<>();
    kernel.drain().forEachRemaining(profiles::add);
    return profiles;
  }

  private static Profile merged(List<Profile> profiles) {
    return Profile.fold(profiles.get(0).key(), profiles);
  }

  private static double sum(Profile day, int which) {
    double sum = 0;
    for (int b = 0; b < CalibrationSums.BINS; b++) {
      sum += day.moments()[b * CalibrationSums.STRIDE + which];
    }
    return sum / CalibrationSums.SCALE;
  }

  private static double brier(Profile day) {
    return Calibration.brier(
        sum(day, CalibrationSums.WEIGHT),
        sum(day, CalibrationSums.SCORE_SQUARE),
        sum(day, CalibrationSums.SCORE_OUTCOME),
        sum(day, CalibrationSums.OUTCOME));
  }

  private static Calibration.Spiegelhalter spiegelhalter(Profile day) {
    return Calibration.spiegelhalter(
        sum(day, CalibrationSums.OUTCOME)
            - 2 * sum(day, CalibrationSums.SCORE_OUTCOME)
            - sum(day, CalibrationSums.SCORE)
            + 2 * sum(day, CalibrationSums.SCORE_SQUARE),
        sum(day, CalibrationSums.VARIANCE));
  }
}
