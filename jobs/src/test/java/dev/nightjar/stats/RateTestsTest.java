package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static dev.nightjar.stats.Tolerance.pValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTestsTest {

  @ParameterizedTest
  @CsvSource({
    "3, 4, 1, 4, 1.41421356237, 0.15729920705, 0.485714285714, 0.371428571429, 0.242857142857, "
        + "0.128571428571",
    "5, 1000, 0, 1000, 2.2388683142, 0.0251644857003, 0.0621875785163, 0.0466406838873, "
        + "0.0310937892582, 0.0155468946291",
    "7, 1000, 20, 10000, 3.04664445815, 0.00231411252822, 0.00881430480713, 0.00545486198294, "
        + "0.00881430480713, 0.00545486198294",
    "120, 10000, 1000, 100000, 1.89951737668, 0.0574964841222, 0.0599601221119, 0.0564781828857, "
        + "0.0346535744755, 0.0311716352493",
    "15, 500, 8, 500, 1.47668152078, 0.139761027922, 0.204736822359, 0.1759014937, "
        + "0.102368411179, 0.0735330825203"
  })
  void twoRatesAgreeWithPublishedTests(
      long x1,
      long n1,
      long x2,
      long n2,
      double z,
      double p,
      double fisher,
      double midP,
      double upper,
      double upperMidP) {
    PooledZTest.Result pooled = PooledZTest.of(x1, n1, x2, n2);
    assertThat(pooled.z()).isCloseTo(z, closedForm(z));
    assertThat(pooled.twoSided()).isCloseTo(p, pValue(p));
    FisherExact.Result exact = FisherExact.of(x1, n1, x2, n2);
    assertThat(exact.twoSided()).isCloseTo(fisher, closedForm(fisher));
    assertThat(exact.twoSidedMidP()).isCloseTo(midP, closedForm(midP));
    assertThat(exact.upper()).isCloseTo(upper, closedForm(upper));
    assertThat(exact.upperMidP()).isCloseTo(upperMidP, closedForm(upperMidP));
  }

  @Test
  void identicalDegenerateRatesAreNoEvidence() {
    assertThat(PooledZTest.of(0, 10, 0, 20)).isEqualTo(new PooledZTest.Result(0, 1, 0.5));
    assertThat(FisherExact.of(0, 10, 0, 20).twoSided()).isEqualTo(1);
    assertThat(FisherExact.of(10, 10, 20, 20).upperMidP()).isEqualTo(0.5);
    assertThat(PooledZTest.of(0, 0, 1, 2).twoSided()).isNaN();
    assertThat(FisherExact.of(0, 0, 1, 2).twoSided()).isNaN();
  }

  @Test
  void thePooledTestAppliesFromFiveExpectedEvents() {
    assertThat(PooledZTest.applies(5, 100, 5, 100)).isTrue();
    assertThat(PooledZTest.applies(4, 100, 5, 100)).isFalse();
    assertThat(PooledZTest.applies(96, 100, 95, 100)).isFalse();
  }

  @Test
  void fisherTakesCountsBeyondIntAndFarTails() {
    FisherExact.Result rare = FisherExact.of(12, 4_000_000_000L, 5, 4_000_000_000L);
    assertThat(rare.upper()).isCloseTo(Binomial.upperTail(12, 17, 0.5), within(1e-8));
    assertThat(FisherExact.of(500, 1000, 0, 1000).upper()).isBetween(1e-200, 1e-150);
    assertThat(FisherExact.of(900_000, 1_000_000, 100_000, 1_000_000).twoSided()).isZero();
    FisherExact.Result huge =
        FisherExact.of(300_000_500_000L, 1_000_000_000_000L, 300_000_000_000L, 1_000_000_000_000L);
    double z = PooledZTest.of(300_000_500_000.0, 1e12, 300_000_000_000.0, 1e12).twoSided();
    assertThat(huge.twoSidedMidP()).isCloseTo(z, within(1e-6));
  }

  @Test
  void fisherTailsAreComplementaryAndMirrored() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      long n1 = 1L + random.nextInt(60);
      long n2 = 1L + random.nextInt(60);
      long x1 = random.nextInt((int) n1 + 1);
      long x2 = random.nextInt((int) n2 + 1);
      FisherExact.Result result = FisherExact.of(x1, n1, x2, n2);
      assertThat(result.upperMidP() + result.lowerMidP()).isCloseTo(1, within(1e-12));
      FisherExact.Result swapped = FisherExact.of(x2, n2, x1, n1);
      assertThat(swapped.lower()).isCloseTo(result.upper(), within(1e-12));
      assertThat(swapped.twoSided()).isCloseTo(result.twoSided(), within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7, 10000, 20, 100000, 0.00890039993882, 0.00551355633298, 3.5, 1.250423389, 8.616730122",
    "3, 5000, 1, 50000, 0.002800355167, 0.00143432825627, 30, 2.408802278, 1574.920883",
    "12, 20000, 60, 200000, 0.0284663657964, 0.0204277598446, 2, 0.9793154814, 3.755901399"
  })
  void rareEventsPerExposureAgreeWithPublishedRatios(
      double x1,
      double e1,
      double x0,
      double e0,
      double p,
      double midP,
      double ratio,
      double lower,
      double upper) {
    ConditionalBinomial.Result result = ConditionalBinomial.of(x1, e1, x0, e0, 0.95);
    assertThat(result.upper()).isCloseTo(p, closedForm(p));
    assertThat(result.upperMidP()).isCloseTo(midP, closedForm(midP));
    assertThat(result.ratio()).isCloseTo(ratio, closedForm(ratio));
    assertThat(result.interval().lower()).isCloseTo(lower, closedForm(lower));
    assertThat(result.interval().upper()).isCloseTo(upper, closedForm(upper));
  }

  @Test
  void ratiosOfNothingSayNothing() {
    ConditionalBinomial.Result none = ConditionalBinomial.of(0, 10, 0, 20, 0.95);
    assertThat(none.upper()).isEqualTo(1);
    assertThat(none.ratio()).isNaN();
    assertThat(none.interval()).isEqualTo(new Interval(0, Double.POSITIVE_INFINITY));
    ConditionalBinomial.Result onlyFirst = ConditionalBinomial.of(3, 10, 0, 20, 0.95);
    assertThat(onlyFirst.interval().lower()).isGreaterThan(0.5);
    assertThat(onlyFirst.interval().upper()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(ConditionalBinomial.of(1, 0, 1, 2, 0.95).upper()).isNaN();
    double big = ConditionalBinomial.of(3e9, 1e12, 2.9999e9, 1e12, 0.95).upper();
    assertThat(big).isBetween(0.08, 0.12);
  }

  @ParameterizedTest
  @CsvSource({
    "90, 100, 92, 100, 0.1, 0.8430894202, 0.04312324379, 1.855148012, 0.03178754659",
    "940, 1000, 9500, 10000, 0.02, 0.9306775405, 0.00831900424, 1.202066944, 0.1146687963",
    "470, 500, 9500, 10000, 0.02, 0.9303512943, 0.0115893873, 0.8628583839, 0.1941076671",
    "980, 1000, 990, 1000, 0.01, 0.98, 0.005431390246, 0, 0.5"
  })
  void nonInferiorityAgreesWithPublishedScores(
      double xT,
      double nT,
      double xC,
      double nC,
      double margin,
      double rate,
      double se,
      double z,
      double p) {
    FarringtonManning.Result result = FarringtonManning.ofSuccessRates(xT, nT, xC, nC, margin);
    assertThat(result.restrictedTreatment()).isCloseTo(rate, within(1e-9));
    assertThat(result.standardError()).isCloseTo(se, closedForm(se));
    assertThat(result.z()).isCloseTo(z, within(2e-9));
    assertThat(result.p()).isCloseTo(p, pValue(p));
    FarringtonManning.Result bad = FarringtonManning.ofBadRates(nT - xT, nT, nC - xC, nC, margin);
    assertThat(bad.p()).isEqualTo(result.p());
    assertThat(bad.restrictedTreatment()).isCloseTo(1 - rate, within(1e-9));
  }

  @Test
  void nonInferiorityIsDefinedAtTheEdges() {
    assertThat(FarringtonManning.ofSuccessRates(50, 50, 50, 50, 0.1).p()).isBetween(0.0, 0.05);
    assertThat(FarringtonManning.ofBadRates(0, 50, 0, 50, 0.1).p()).isBetween(0.0, 0.05);
    assertThat(FarringtonManning.ofSuccessRates(0, 50, 50, 50, 0.1).p()).isGreaterThan(0.999);
    assertThat(FarringtonManning.ofSuccessRates(5, 5, 5, 5, 0).p()).isEqualTo(0.5);
    assertThat(FarringtonManning.ofSuccessRates(0, 0, 5, 5, 0.1).p()).isNaN();
  }

  @Test
  void sampleSizesAgreeWithPowerTables() {
    assertThat(Power.sampleSize(0.05, 0.06, 0.05, 0.8)).isCloseTo(8157.7314478493, within(1e-6));
    assertThat(Power.sampleSize(0.01, 0.015, 0.05, 0.8)).isCloseTo(7749.5896964374, within(1e-6));
    assertThat(Power.sampleSize(0.001, 0.002, 0.05, 0.8)).isCloseTo(23510.140273019, within(1e-5));
  }

  @ParameterizedTest
  @CsvSource({
    "0.05, 2000, 60000, 0.01443312136, 0.02072262246",
    "0.05, 200, 60000, 0.04801148564, 0.070279486",
    "0.01, 500, 100000, 0.01461217714, 0.02177446631",
    "0.05, 2000, 2000, 0.02112579209, 0.03097686362"
  })
  void detectableRisesAgreeWithPublishedOnes(
      double p0, double n1, double n0, double independent, double clustered) {
    assertThat(Power.minimumDetectableRise(p0, n1, n0, 1, 0.05, 0.8))
        .isCloseTo(independent, closedForm(independent));
    assertThat(Power.minimumDetectableRise(p0, n1, n0, 2, 0.05, 0.8))
        .isCloseTo(clustered, closedForm(clustered));
  }

  @Test
  void detectableEffectsShrinkWithSizeAndMayNotExist() {
    assertThat(Power.minimumDetectableRise(0.9, 3, 3, 1, 0.05, 0.8)).isNaN();
    assertThat(Power.minimumDetectableRise(0.1, 0, 3, 1, 0.05, 0.8)).isNaN();
    assertThat(Power.minimumDetectableRise(0, 1000, 1000, 1, 0.05, 0.8)).isBetween(0.005, 0.01);
    assertThat(Power.neededSize(1000, 0.04, 0.02)).isEqualTo(4000);
    assertThat(Power.minimumDetectable(2, 0.05, 0.8)).isCloseTo(2 * 2.801585218, within(1e-8));
  }

  @Test
  void nullPValuesAreNotTooSmallTooOften() {
    Random random = new Random(11);
    int small = 0;
    int smallExact = 0;
    int runs = 2000;
    for (int i = 0; i < runs; i++) {
      int x1 = 0;
      int x2 = 0;
      for (int j = 0; j < 300; j++) {
        x1 += random.nextDouble() < 0.1 ? 1 : 0;
        x2 += random.nextDouble() < 0.1 ? 1 : 0;
      }
      small += PooledZTest.of(x1, 300, x2, 300).twoSided() < 0.05 ? 1 : 0;
      smallExact += FisherExact.of(x1, 300, x2, 300).twoSidedMidP() < 0.05 ? 1 : 0;
    }
    assertThat(small).isBetween(65, 140);
    assertThat(smallExact).isBetween(60, 135);
  }
}
