package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogBinsTest {

  private static final LogBins BINS = LogBins.standard();

  @ParameterizedTest
  @CsvSource({
    "0.001, -346, 0.000997478114637",
    "1.5, 20, 1.50676303586",
    "100, 230, 100.494567709",
    "1234.5, 355, 1224.37649744",
    "86400, 568, 86710.3922657"
  })
  void valuesFallIntoTheirPublishedBins(double value, int index, double representative) {
    assertThat(BINS.index(value)).isEqualTo(index);
    assertThat(BINS.code(value)).isEqualTo(index);
    assertThat(BINS.representative(index))
        .isCloseTo(representative, within(representative * 1e-11));
  }

  @Test
  void theMappingIsFixed() {
    assertThat(BINS.id()).isEqualTo("log-a0.01-v1");
    assertThat(BINS.gamma()).isCloseTo(1.02020202020202, within(1e-14));
    assertThat(BINS.logGamma()).isCloseTo(0.0200006667066695, within(1e-15));
    assertThat(BINS.lowerEdge(0)).isEqualTo(1);
    assertThat(BINS.index(1)).isZero();
    assertThat(BINS.minIndex()).isEqualTo(-691);
    assertThat(BINS.maxIndex()).isEqualTo(1036);
    assertThat(BINS.size()).isEqualTo(1728);
  }

  @Test
  void everyValueLiesInsideItsBinAndNearItsRepresentative() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      double x = Math.exp(Math.log(1e-6) + random.nextDouble() * Math.log(1e15));
      x = Math.min(Math.max(x, BINS.min()), BINS.max());
      int index = BINS.index(x);
      assertThat(BINS.lowerEdge(index) <= x && x < BINS.upperEdge(index)).isTrue();
      assertThat(Math.abs(BINS.representative(index) - x) <= 0.01 * x * (1 + 1e-9)).isTrue();
    }
  }

  @Test
  void edgesAndTheirNeighboursFallOnTheirOwnSide() {
    for (int index = BINS.minIndex() + 1; index <= BINS.maxIndex(); index++) {
      double edge = BINS.lowerEdge(index);
      assertThat(BINS.index(edge)).isEqualTo(index);
      assertThat(BINS.index(Math.nextDown(edge))).isEqualTo(index - 1);
      assertThat(edge).isCloseTo(Math.pow(BINS.gamma(), index), within(edge * 1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, ZERO",
    "-0.0, ZERO",
    "-1, NEGATIVE",
    "-Infinity, NEGATIVE",
    "NaN, NOT_A_NUMBER",
    "1e-6, BINNED",
    "9.999e-7, UNDERFLOW",
    "4.9e-324, UNDERFLOW",
    "1e9, BINNED",
    "1.0000001e9, OVERFLOW",
    "Infinity, OVERFLOW",
    "1, BINNED"
  })
  void valuesOutsideTheRangeAreNamed(double value, LogBins.Kind kind) {
    assertThat(BINS.classify(value)).isEqualTo(kind);
    assertThat(BINS.code(value) < BINS.minIndex()).isEqualTo(kind != LogBins.Kind.BINNED);
  }
}
