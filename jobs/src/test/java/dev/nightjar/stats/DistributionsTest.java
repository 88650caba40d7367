package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionsTest {

  @Test
  void normalTailsKeepTheirDigitsFarOut() {
    assertThat(Normal.upperTail(1.959963984540054)).isCloseTo(0.025, within(1e-15));
    assertThat(Normal.upperTail(10)).isCloseTo(7.619853024160527e-24, within(1e-35));
    assertThat(Normal.lowerTail(-10)).isEqualTo(Normal.upperTail(10));
    assertThat(Normal.twoSided(-1.41421356237)).isCloseTo(0.15729920705, within(1e-9));
    assertThat(Normal.upperTail(Double.NaN)).isNaN();
  }

  @Test
  void theLogarithmOfANormalTailGoesOnWhereTheTailUnderflows() {
    assertThat(Normal.upperTail(40)).isLessThan(1e-300);
    assertThat(Normal.logUpperTail(40)).isCloseTo(-804.6084420137538, within(1e-9));
    assertThat(Normal.logUpperTail(36.9))
        .isCloseTo(Math.log(Normal.upperTail(36.9)), within(1e-12));
    assertThat(Normal.logUpperTail(37.1)).isLessThan(Normal.logUpperTail(36.9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-200, 1e-100, 1e-20, 1e-12, 1e-5, 0.01, 0.07, 0.08, 0.3, 0.5})
  void normalQuantilesInvertTheTailRelatively(double p) {
    double z = Normal.upperQuantile(p);
    assertThat(Normal.upperTail(z) / p).isCloseTo(1, within(1e-11));
    assertThat(Normal.quantile(p)).isCloseTo(-z, within(1e-15));
  }

  @Test
  void quantilesOfImpossibleProbabilitiesAreUndefined() {
    assertThat(Normal.quantile(-0.1)).isNaN();
    assertThat(Normal.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Normal.upperQuantile(1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Normal.upperQuantile(Double.NaN)).isNaN();
    assertThat(StudentT.upperQuantile(1.1, 3)).isNaN();
    assertThat(ChiSquare.upperQuantile(0.5, -1)).isNaN();
    assertThat(Binomial.quantile(0.5, 10, 2)).isNaN();
    assertThat(Normal.criticalValue(0.95)).isCloseTo(1.959963984540054, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "2.228138851964939, 10, 0.025",
    "40, 30, 6.863022597203142e-28",
    "1.96, 1000, 0.025136592477867696",
    "1.96, 100000, 0.024999281596489994",
    "1.96, 10000000, 0.02499790901304",
    "1.96, 1e12, 0.024997895148220435",
    "1.96, 1e17, 0.024997895148220435"
  })
  void studentTailsAgreeWithIndependentValues(double t, double df, double expected) {
    assertThat(StudentT.upperTail(t, df)).isCloseTo(expected, within(expected * 2e-9));
    assertThat(StudentT.lowerTail(-t, df)).isEqualTo(StudentT.upperTail(t, df));
    assertThat(StudentT.twoSided(t, df)).isEqualTo(2 * StudentT.upperTail(t, df));
  }

  @Test
  void studentTailsDoNotJumpWhereTheNormalisingTransformationTakesOver() {
    for (double t : new double[] {1e-6, 0.5, 3, 6}) {
      double below = StudentT.upperTail(t, 1e6);
      double above = StudentT.upperTail(t, 1.000001e6);
      assertThat(above / below).isCloseTo(1, within(1e-8));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.95, 7, 2.36462425159278", "0.95, 63, 1.99834054252", "0.95, 3, 3.18244630528371"})
  void studentCriticalValuesAgreeWithTables(double level, double df, double expected) {
    assertThat(StudentT.criticalValue(level, df)).isCloseTo(expected, within(1e-10));
  }

  @Test
  void studentQuantilesInvertTheTailForEveryDegreeOfFreedom() {
    for (double df : new double[] {0.5, 1, 2.5, 7, 63, 1e4, 1e6, 1e8, 1e16}) {
      for (double p : new double[] {1e-200, 1e-30, 1e-6, 0.01, 0.2, 0.26, 0.4, 0.499, 0.7}) {
        double t = StudentT.upperQuantile(p, df);
        if (df < 1 && p < 1e-100) {
          assertThat(t).isEqualTo(Double.POSITIVE_INFINITY);
          continue;
        }
        assertThat(StudentT.upperTail(t, df) / p)
            .as("df %s p %s", df, p)
            .isCloseTo(1, within(1e-9));
      }
    }
    assertThat(StudentT.upperQuantile(0.25, 1)).isCloseTo(1, within(1e-14));
    assertThat(StudentT.upperQuantile(0.5, 5)).isZero();
  }

  @Test
  void chiSquareTailsDoNotFallToZeroTooEarly() {
    assertThat(ChiSquare.upperTail(392.16, 1)).isCloseTo(2.81e-87, within(0.05e-87));
    assertThat(ChiSquare.upperTail(15.4897491353, 5)).isCloseTo(0.00846240807175, within(1e-9));
    assertThat(ChiSquare.upperTail(1e18, 3)).isZero();
    assertThat(ChiSquare.upperTail(0, 3)).isEqualTo(1);
    assertThat(ChiSquare.upperTail(Double.NaN, 3)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"0.05, 9, 16.918977604620448", "0.001, 9, 27.877164871256568"})
  void chiSquareQuantilesAgreeWithTables(double p, double df, double expected) {
    assertThat(ChiSquare.upperQuantile(p, df)).isCloseTo(expected, within(1e-10));
  }

  @Test
  void chiSquareQuantilesInvertTheTail() {
    for (double df : new double[] {0.3, 1, 2, 49, 1000}) {
      for (double p : new double[] {1e-100, 1e-9, 0.5, 0.999999}) {
        double x = ChiSquare.upperQuantile(p, df);
        assertThat(ChiSquare.upperTail(x, df) / p)
            .as("df %s p %s", df, p)
            .isCloseTo(1, within(1e-9));
      }
    }
  }

  @Test
  void binomialTailsAreExactAndComplementary() {
    assertThat(Binomial.upperTail(100, 1000, 0.01)).isCloseTo(8.274776878914551e-65, within(1e-73));
    assertThat(Binomial.upperTail(35, 1000, 0.012)).isCloseTo(4.0228511955e-8, within(1e-16));
    assertThat(Binomial.lowerTail(2, 4, 0.5)).isCloseTo(11.0 / 16, within(1e-14));
    assertThat(Binomial.probability(2, 4, 0.5)).isCloseTo(6.0 / 16, within(1e-14));
    assertThat(Binomial.probability(0, 3, 0)).isEqualTo(1);
    assertThat(Binomial.upperMidP(4, 4, 0.5)).isCloseTo(1.0 / 32, within(1e-15));
    assertThat(Binomial.upperTail(0, 4, 0.5)).isEqualTo(1);
    assertThat(Binomial.lowerTail(4, 4, 0.5)).isEqualTo(1);
    double p = 1e-12;
    assertThat(Binomial.lowerTail(0, 1e12, p)).isCloseTo(Math.exp(-1), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "0.025, 1000, 0.99, 983", "0.975, 1000, 0.99, 996", "0.025, 200, 0.95, 184",
    "0.975, 200, 0.95, 196", "0.975, 300, 0.99, 300", "0.025, 10000, 0.99, 9880",
    "0.5, 4, 0.5, 2", "0.01, 10, 0.001, 0", "1, 10, 0.5, 10"
  })
  void binomialQuantilesAreTheSmallestCountReachingTheLevel(
      double level, double n, double p, double expected) {
    assertThat(Binomial.quantile(level, n, p)).isEqualTo(expected);
  }

  @Test
  void binomialQuantilesWorkBeyondInt() {
    double k = Binomial.quantile(0.975, 5e9, 0.001);
    assertThat(Binomial.lowerTail(k, 5e9, 0.001)).isGreaterThanOrEqualTo(0.975);
    assertThat(Binomial.lowerTail(k - 1, 5e9, 0.001)).isLessThan(0.975);
  }
}
