package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static dev.nightjar.stats.Tolerance.pValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CategoricalDriftTest {

  private static long[] counts(String text) {
    return java.util.regex.Pattern.compile(" ")
        .splitAsStream(text)
        .mapToLong(Long::parseLong)
        .toArray();
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, closedForm(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "120 300 280 200 80 20, 100 240 300 230 100 30, 0.0308724907892, 0.0208724907892, "
        + "0.00865224223455, 0.022140995387, 0.0623017496205, 0.0748320275757, 0.08, "
        + "0.0623383818535, 15.4897491353, 0.00846240807175, 15.5260320231, 0.0880049689941, "
        + "0.0724309904581",
    "50 50 0, 40 50 10, 0.321693970433, 0.281693970433, 0.000321552651051, 0.119829290942, "
        + "0.193496462012, 0.232412936544, 0.1, 0.229752920547, 11.1111111111, "
        + "0.00386592013947, 14.9763523245, 0.235702260396, 0.213857730906",
    "500 300 200, 500 300 200, 0, -0.004, 1, 0.0119829290942, 0, 0, 0, 0, 0, 1, 0, 0, 0",
    "1000 0, 0 1000, 15.1876170521, 15.1856170521, 0, 0.00768291764139, 0.832554611158, 1, 1, 1, "
        + "2000, 0, 2772.58872224, 1, 1",
    "100000 80000 20000, 101000 79500 19500, 0.000128717293064, 0.000108717293064, "
        + "0.00160302204486, 5.99146454711e-5, 0.00401120750884, 0.00481795122516, 0.005, "
        + "0.00401122247704, 12.8716364213, 0.00160309649503, 12.8718285432, 0.00567266172561, "
        + "0.00521336230289"
  })
  void agreesWithPublishedComparisons(
      String base,
      String current,
      double psi,
      double excess,
      double psiP,
      double psiThreshold,
      double jsNats,
      double jsBits,
      double variation,
      double hellinger,
      double chiSquare,
      double chiP,
      double g,
      double v,
      double vCorrected) {
    long[] a = counts(base);
    long[] b = counts(current);
    PopulationStability.Result stability = PopulationStability.of(a, b);
    assertThat(stability.index()).isCloseTo(psi, within(psi * 1e-9 + 1e-15));
    assertThat(stability.excess()).isCloseTo(excess, within(1e-10));
    assertThat(stability.p()).isCloseTo(psiP, within(psiP * 1e-6 + 1e-300));
    assertClose(stability.threshold(0.05), psiThreshold);
    assertThat(JensenShannon.distance(a, b)).isCloseTo(jsNats, within(jsNats * 1e-8));
    assertThat(JensenShannon.distanceBits(a, b)).isCloseTo(jsBits, within(jsBits * 1e-8));
    assertClose(TotalVariation.distance(a, b), variation);
    assertThat(Hellinger.distance(a, b)).isCloseTo(hellinger, within(hellinger * 1e-8));
    TableTest test = ChiSquareTwoSample.of(a, b);
    assertClose(test.statistic(), chiSquare);
    assertThat(test.p()).isCloseTo(chiP, within(chiP * 1e-6 + 1e-300));
    assertClose(GTest.of(a, b).statistic(), g);
    assertThat(CramersV.of(a, b)).isCloseTo(v, closedForm(v));
    assertThat(CramersV.biasCorrected(a, b)).isCloseTo(vCorrected, within(vCorrected * 1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, 10, 0.33838, 0.557543",
    "1000, 1000, 10, 0.033838, 0.0557543",
    "1000, 30000, 10, 0.0174829, 0.0288064",
    "10000, 280000, 10, 0.00175232, 0.00288728",
    "1000, 1000, 50, 0.132677, 0.170701"
  })
  void thresholdsFollowTheSizes(long n, long m, int bins, double usual, double strict) {
    long[] a = new long[bins];
    long[] b = new long[bins];
    java.util.Arrays.fill(a, n / bins);
    java.util.Arrays.fill(b, m / bins);
    PopulationStability.Result result = PopulationStability.of(a, b);
    assertThat(result.threshold(0.05)).isCloseTo(usual, within(usual * 5e-6));
    assertThat(result.threshold(0.001)).isCloseTo(strict, within(strict * 5e-6));
  }

  @Test
  void columnsEmptyInBothChangeNothing() {
    long[] a = {50, 50, 0};
    long[] b = {40, 50, 10};
    long[] wideA = {0, 50, 0, 50, 0, 0};
    long[] wideB = {0, 40, 0, 50, 0, 10};
    assertThat(ChiSquareTwoSample.of(wideA, wideB)).isEqualTo(ChiSquareTwoSample.of(a, b));
    assertThat(GTest.of(wideA, wideB)).isEqualTo(GTest.of(a, b));
    assertThat(PopulationStability.of(wideA, wideB)).isEqualTo(PopulationStability.of(a, b));
  }

  @Test
  void emptyRowsAreUndefinedAndASingleColumnIsNoEvidence() {
    long[] empty = {0, 0};
    long[] some = {3, 4};
    assertThat(ChiSquareTwoSample.of(empty, some).p()).isNaN();
    assertThat(GTest.of(some, empty).p()).isNaN();
    assertThat(PopulationStability.of(some, empty).index()).isNaN();
    assertThat(JensenShannon.distance(some, empty)).isNaN();
    assertThat(TotalVariation.distance(empty, empty)).isNaN();
    assertThat(Hellinger.distance(some, empty)).isNaN();
    assertThat(GTest.of(new long[] {5}, new long[] {9}).p()).isEqualTo(1);
    assertThat(CramersV.biasCorrected(new long[] {5}, new long[] {9})).isNaN();
    assertThat(PopulationStability.of(new long[] {5}, new long[] {9}).threshold(0.05)).isZero();
  }

  @Test
  void clusteringWeakensTheEvidence() {
    long[] a = {50, 50, 0};
    long[] b = {40, 50, 10};
    TableTest plain = GTest.of(a, b);
    TableTest corrected = plain.raoScott(2);
    assertThat(corrected.statistic()).isEqualTo(plain.statistic() / 2);
    assertThat(corrected.degreesOfFreedom()).isEqualTo(2);
    assertThat(corrected.p()).isGreaterThan(plain.p());
    assertThat(PopulationStability.of(a, b, 2, 2).p())
        .isGreaterThan(PopulationStability.of(a, b).p());
    assertThat(PopulationStability.of(a, b, 2, 2).nullMean()).isCloseTo(0.08, within(1e-12));
  }

  @Test
  void newMassIsTestedAgainstTheUnseenMass() {
    NewCategoryMass.Result result = NewCategoryMass.ofCounts(12, 1000, 35, 1000);
    assertThat(result.expectedShare()).isEqualTo(0.012);
    assertThat(result.share()).isEqualTo(0.035);
    assertThat(result.p()).isCloseTo(4.0228511955e-8, pValue(4.0228511955e-8));
    NewCategoryMass.Result fromTable =
        NewCategoryMass.of(new long[] {98, 1, 1, 0}, new long[] {90, 0, 0, 10});
    assertThat(fromTable.expectedShare()).isEqualTo(0.02);
    assertThat(fromTable.share()).isEqualTo(0.1);
    assertThat(NewCategoryMass.ofCounts(0, 1000, 1, 1000).p()).isBetween(0.5, 0.7);
    assertThat(NewCategoryMass.ofCounts(0, 0, 1, 10).p()).isNaN();
  }

  @Test
  void rareColumnsAreMergedUntilExpectationsSuffice() {
    long[] a = {1, 1, 100, 0, 50, 2};
    long[] b = {0, 2, 90, 1, 60, 1};
    for (ExpectedCounts merged :
        new ExpectedCounts[] {
          ExpectedCounts.ofOrdered(a, b, 5), ExpectedCounts.ofCategories(a, b, 5)
        }) {
      assertThat(java.util.Arrays.stream(merged.first()).sum()).isEqualTo(154);
      assertThat(java.util.Arrays.stream(merged.second()).sum()).isEqualTo(154);
      assertThat(GTest.of(merged.first(), merged.second()).smallestExpected())
          .isGreaterThanOrEqualTo(5);
    }
    ExpectedCounts pooled = ExpectedCounts.ofCategories(a, b, 5);
    assertThat(pooled.first()).containsExactlyInAnyOrder(54, 100);
    assertThat(pooled.group()[0]).isEqualTo(pooled.group()[3]);
    assertThat(ExpectedCounts.ofCategories(new long[] {50, 60}, new long[] {40, 70}, 5).group())
        .containsExactly(0, 1);
    assertThat(ExpectedCounts.ofOrdered(new long[] {1, 1}, new long[] {1, 0}, 5).first())
        .containsExactly(2);
  }

  @Test
  void equalMassBinsSplitTheMassAndKeepTheOrder() {
    long[] counts = new long[200];
    java.util.Arrays.fill(counts, 5);
    int[] group = EqualMassBins.groups(counts, 10);
    assertThat(EqualMassBins.merge(counts, group)).hasSize(10).containsOnly(100);
    int[] lumpy = EqualMassBins.groups(new long[] {0, 97, 1, 1, 1, 0}, 4);
    assertThat(lumpy).isSorted();
    assertThat(EqualMassBins.merge(new long[] {0, 97, 1, 1, 1, 0}, lumpy)).doesNotContain(0);
    assertThat(EqualMassBins.groups(new long[] {0, 0}, 4)).containsExactly(0, 0);
  }

  @Test
  void distancesAreSymmetricAndBounded() {
    Random random = new Random(8);
    for (int i = 0; i < 300; i++) {
      long[] a = random.longs(7, 0, 50).toArray();
      long[] b = random.longs(7, 0, 50).toArray();
      assertThat(JensenShannon.distanceBits(a, b))
          .isBetween(0.0, 1.0)
          .isCloseTo(JensenShannon.distanceBits(b, a), within(1e-12));
      assertThat(TotalVariation.distance(a, b)).isBetween(0.0, 1.0);
      assertThat(Hellinger.distance(a, b)).isBetween(0.0, 1.0);
      assertThat(PopulationStability.of(a, b).index())
          .isGreaterThanOrEqualTo(0)
          .isCloseTo(PopulationStability.of(b, a).index(), within(1e-12));
      assertThat(CramersV.biasCorrected(a, b)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void nullPValuesAreNotTooSmallTooOften() {
    Random random = new Random(12);
    int chi = 0;
    int g = 0;
    int psi = 0;
    for (int run = 0; run < 2000; run++) {
      long[] a = new long[8];
      long[] b = new long[8];
      for (int i = 0; i < 400; i++) {
        a[random.nextInt(8)]++;
        b[random.nextInt(8)]++;
      }
      chi += ChiSquareTwoSample.of(a, b).p() < 0.05 ? 1 : 0;
      g += GTest.of(a, b).p() < 0.05 ? 1 : 0;
      psi += PopulationStability.of(a, b).p() < 0.05 ? 1 : 0;
    }
    assertThat(chi).isBetween(65, 140);
    assertThat(g).isBetween(65, 140);
    assertThat(psi).isBetween(60, 140);
  }
}
