package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateIntervalsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 10, 0, 0.277532799863, 0, 0.308497107819",
    "1, 10, 0.0178762130951, 0.404150026795, 0.00252857854446, 0.445016117028",
    "5, 100, 0.0215436791544, 0.111750469232, 0.0164318791821, 0.112834911105",
    "30, 100, 0.218948852949, 0.395848546333, 0.21240642049, 0.39981467618",
    "10, 10, 0.722467200137, 1, 0.691502892181, 1",
    "3, 10000000, 1.02027077962e-7, 8.82118426052e-7, 6.18672165625e-8, 8.7672705413e-7",
    "50000, 1000000, 0.0495745617255, 0.0504288955742, 0.0495736395473, 0.0504289693685"
  })
  void agreeWithPublishedLimits(
      double x, double n, double wilsonL, double wilsonU, double exactL, double exactU) {
    Interval wilson = WilsonInterval.of(x, n, 0.95);
    assertThat(wilson.lower()).isCloseTo(wilsonL, closedForm(wilsonL));
    assertThat(wilson.upper()).isCloseTo(wilsonU, closedForm(wilsonU));
    Interval exact = ClopperPearson.of(x, n, 0.95);
    assertThat(exact.lower()).isCloseTo(exactL, closedForm(exactL));
    assertThat(exact.upper()).isCloseTo(exactU, closedForm(exactU));
  }

  @Test
  void limitsArePinnedExactlyWithoutSuccessesOrFailures() {
    assertThat(WilsonInterval.of(0, 10, 0.95).lower()).isZero();
    assertThat(WilsonInterval.of(10, 10, 0.95).upper()).isEqualTo(1);
    assertThat(ClopperPearson.of(0, 1, 0.95).lower()).isZero();
    assertThat(ClopperPearson.of(1, 1, 0.95).upper()).isEqualTo(1);
  }

  @Test
  void zeroEventsGiveTheExactRuleOfThree() {
    assertThat(ClopperPearson.of(0, 1000, 0.9).upper())
        .isCloseTo(0.00299124954509533, within(1e-14));
    assertThat(ClopperPearson.of(0, 1000, 0.95).upper())
        .isCloseTo(0.0036820838968656, within(1e-14));
  }

  @Test
  void noDataHasNoInterval() {
    assertThat(WilsonInterval.of(0, 0, 0.95).isDefined()).isFalse();
    assertThat(ClopperPearson.of(0, 0, 0.95).isDefined()).isFalse();
    assertThat(WilsonInterval.of(3, 2, 0.95).isDefined()).isFalse();
    assertThat(NewcombeDifference.of(0, 0, 1, 2, 0.95).interval().isDefined()).isFalse();
  }

  @Test
  void countsMayExceedInt() {
    Interval wilson = WilsonInterval.of(10, 15e9, 0.95);
    assertThat(wilson.lower()).isBetween(1e-10, 10 / 15e9);
    assertThat(wilson.upper()).isBetween(10 / 15e9, 2e-9);
    assertThat(ClopperPearson.of(4e9, 1e10, 0.95).width()).isCloseTo(1.9204e-5, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({
    "56, 70, 48, 80, 0.2, 0.0524314724024, 0.333872654037",
    "9, 10, 3, 10, 0.6, 0.170522723935, 0.809017973535",
    "10, 10, 0, 20, 1, 0.679086037142, 1",
    "0, 10, 0, 10, 0, -0.277532799863, 0.277532799863",
    "120, 10000, 1000, 100000, 0.002, -5.5331458716e-5, 0.00440487849566",
    "0, 5000, 2, 50000, -4e-5, -0.000145847616982, 0.000728250639908"
  })
  void newcombeAgreesWithPublishedLimits(
      double x1, double n1, double x2, double n2, double d, double lower, double upper) {
    NewcombeDifference.Difference result = NewcombeDifference.of(x1, n1, x2, n2, 0.95);
    assertThat(result.estimate()).isCloseTo(d, closedForm(d));
    assertThat(result.interval().lower()).isCloseTo(lower, closedForm(lower));
    assertThat(result.interval().upper()).isCloseTo(upper, closedForm(upper));
  }

  @Test
  void anEffectiveSizeActsAsASmallerCount() {
    assertThat(WilsonInterval.ofRate(0.3, 50, 0.95)).isEqualTo(WilsonInterval.of(15, 50, 0.95));
    assertThat(NewcombeDifference.ofRates(0.5, 20, 0.25, 40, 0.9))
        .isEqualTo(NewcombeDifference.of(10, 20, 10, 40, 0.9));
  }

  @Test
  void intervalsAreMirroredBoundedAndHoldTheEstimate() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      double n = 1 + random.nextInt(100_000);
      double x = Math.floor(random.nextDouble() * random.nextDouble() * (n + 1));
      for (Interval interval :
          new Interval[] {WilsonInterval.of(x, n, 0.95), ClopperPearson.of(x, n, 0.95)}) {
        assertThat(interval.contains(x / n)).isTrue();
        assertThat(interval.lower()).isBetween(0.0, 1.0);
        assertThat(interval.upper()).isBetween(0.0, 1.0);
      }
      Interval mirrored = ClopperPearson.of(n - x, n, 0.95);
      assertThat(1 - mirrored.upper())
          .isCloseTo(ClopperPearson.of(x, n, 0.95).lower(), within(1e-12));
      Interval swapped = NewcombeDifference.of(3, 9, x, n, 0.95).interval().negated();
      Interval straight = NewcombeDifference.of(x, n, 3, 9, 0.95).interval();
      assertThat(swapped.lower()).isCloseTo(straight.lower(), within(1e-15));
      assertThat(straight.clippedTo(-1, 1)).isEqualTo(straight);
    }
  }
}
