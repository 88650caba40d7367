package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinnedQuantilesTest {

  private static final LogBins BINS = LogBins.standard();
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static BinnedSample sample(double... values) {
    return BinnedSample.ofValues(BINS, values);
  }

  private static BinnedSample upTo(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = i + 1;
    }
    return sample(values);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 12.061674179039228",
    "0.5, 30.267171338721894",
    "0.9, 120.31456328864435",
    "0.95, 120.31456328864435",
    "1, 944.0492576839335"
  })
  void quantilesByRankAgreeWithTheReferenceSketch(double q, double expected) {
    BinnedSample sample = sample(12, 15, 18, 22, 30, 31, 45, 60, 120, 950);
    assertThat(QuantileFromBins.of(sample, q).byRank()).isCloseTo(expected, within(1e-10));
  }

  @Test
  void theBracketHoldsTheExactLinearQuantile() {
    Random random = new Random(5);
    for (int run = 0; run < 200; run++) {
      double[] values = new double[1 + random.nextInt(40)];
      for (int i = 0; i < values.length; i++) {
        double draw = random.nextDouble();
        values[i] =
            draw < 0.05 ? 0 : draw < 0.1 ? -draw : Math.exp(25 * random.nextGaussian() * draw);
      }
      BinnedSample sample = sample(values);
      Arrays.sort(values);
      for (double q : new double[] {0, 0.05, 0.5, 0.9, 0.99, 1}) {
        double rank = q * (values.length - 1);
        int below = (int) Math.floor(rank);
        double fraction = rank - below;
        double exact =
            fraction == 0
                ? values[below]
                : (1 - fraction) * values[below] + fraction * values[below + 1];
        QuantileFromBins.Quantile quantile = QuantileFromBins.of(sample, q);
        assertThat(quantile.bracket().contains(exact)).isTrue();
        assertThat(quantile.bracket().lower()).isLessThanOrEqualTo(quantile.linear());
        BinnedSample known = sample.withExtremes(values[0], values[values.length - 1]);
        assertThat(QuantileFromBins.of(known, q).bracket().contains(exact)).isTrue();
        assertThat(
                QuantileFromBins.of(known, q)
                    .bracket()
                    .contains(QuantileFromBins.of(known, q).linear()))
            .isTrue();
      }
    }
  }

  @Test
  void aMedianBetweenTwoValuesIsInterpolated() {
    QuantileFromBins.Quantile quantile = QuantileFromBins.of(sample(100, 200), 0.5);
    assertThat(quantile.linear()).isCloseTo(150, within(1.5));
    assertThat(quantile.byRank()).isCloseTo(100, within(1.0));
    assertThat(quantile.bracket().contains(150)).isTrue();
    assertThat(quantile.bracket().width()).isLessThan(3.1);
  }

  @Test
  void cellsOutsideTheBinsAreBoundedByWhatIsKnown() {
    BinnedSample sample = sample(-3, 0, 1e-7, 5, 1e12);
    assertThat(sample.size()).isEqualTo(5);
    assertThat(sample.cells()).isEqualTo(5);
    assertThat(QuantileFromBins.of(sample, 0).bracket())
        .isEqualTo(new Interval(Double.NEGATIVE_INFINITY, 0));
    assertThat(QuantileFromBins.of(sample, 0.25).linear()).isZero();
    assertThat(QuantileFromBins.of(sample, 0.5).bracket()).isEqualTo(new Interval(0, 1e-6));
    assertThat(QuantileFromBins.of(sample, 1).bracket()).isEqualTo(new Interval(1e9, INFINITY));
    assertThat(QuantileFromBins.of(sample.withExtremes(-3, 1e12), 1).bracket())
        .isEqualTo(new Interval(1e9, 1e12));
    assertThat(QuantileFromBins.of(sample.withExtremes(-3, 1e12), 0).bracket())
        .isEqualTo(new Interval(-3, 0));
  }

  @Test
  void nothingHasNoQuantile() {
    assertThat(QuantileFromBins.of(sample(), 0.5).linear()).isNaN();
    assertThat(QuantileFromBins.of(sample(1), 1.5).byRank()).isNaN();
    assertThat(QuantileInterval.of(sample(), 0.5, 0.95, 1).interval().isDefined()).isFalse();
  }

  @Test
  void oneValueIsEveryQuantile() {
    for (double q : new double[] {0, 0.3, 1}) {
      assertThat(QuantileFromBins.of(sample(7), q).linear()).isCloseTo(7, within(0.07));
    }
  }

  @Test
  void histogramsOutOfOrderAreRefused() {
    assertThatThrownBy(() -> BinnedSample.of(BINS, new int[] {3, 2}, new long[] {1, 1}, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at bin 2")
        .hasMessageContaining("strictly ascending");
    assertThatThrownBy(() -> BinnedSample.of(BINS, new int[] {3}, new long[] {-1}, 0, 0, 0, 0))
        .hasMessageContaining("count -1 at bin 3");
    assertThatThrownBy(() -> BinnedSample.of(BINS, new int[] {3}, new long[] {}, 0, 0, 0, 0))
        .hasMessageContaining("1 bins with 0 counts");
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 0.99, 983, 997, 983, 997",
    "200, 0.95, 184, 197, 183, 197",
    "100, 0.5, 40, 61, 40, 60",
    "300, 0.99, 293, 301, 293, 301",
    "400, 0.99, 392, 400, 392, 400",
    "10000, 0.99, 9880, 9920, 9880, 9920"
  })
  void quantileIntervalsEndAtThePublishedRanks(
      int n, double q, double l, double u, double woodruffL, double woodruffU) {
    BinnedSample sample = upTo(n);
    QuantileInterval.Ranked exact = QuantileInterval.orderStatistics(sample, q, 0.95);
    assertThat(exact.lowerRank()).isEqualTo(l);
    assertThat(exact.upperRank()).isEqualTo(u);
    assertThat(exact.interval().lower()).isBetween(l * 0.979, l);
    assertThat(exact.interval().upper())
        .satisfies(
            upper -> {
              if (u > n) {
                assertThat(upper).isEqualTo(INFINITY);
              } else {
                assertThat(upper).isBetween(u, u * 1.021);
              }
            });
    QuantileInterval.Ranked woodruff = QuantileInterval.woodruff(sample, q, 0.95, 1);
    assertThat(woodruff.lowerRank()).isEqualTo(woodruffL);
    assertThat(woodruff.upperRank()).isEqualTo(woodruffU);
  }

  @Test
  void clusteringWidensAndSmallSamplesAreUnbounded() {
    BinnedSample sample = upTo(1000);
    assertThat(QuantileInterval.of(sample, 0.9, 0.95, 3).interval().width())
        .isGreaterThan(QuantileInterval.of(sample, 0.9, 0.95, 1).interval().width());
    assertThat(QuantileInterval.of(upTo(5), 0.5, 0.95, 1).interval())
        .isEqualTo(new Interval(0, INFINITY));
    assertThat(QuantileInterval.of(sample(-1, -2), 0.5, 0.95, 1).interval().lower())
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 6", "0.9, 36", "0.95, 72", "0.99, 368", "0.999, 3688"})
  void aFiniteUpperLimitNeedsThePublishedSize(double q, long n) {
    assertThat(QuantileInterval.smallestBoundedSize(q, 0.95)).isEqualTo(n);
    assertThat(QuantileInterval.orderStatistics(upTo((int) n), q, 0.95).interval().upper())
        .isFinite();
    assertThat(QuantileInterval.orderStatistics(upTo((int) n - 1), q, 0.95).interval().upper())
        .isInfinite();
  }

  @Test
  void exceedanceAgreesWithThePublishedExample() {
    ExceedanceTest.Result result = ExceedanceTest.ofCounts(72, 1000, 0.05, 20_000);
    assertThat(result.z()).isCloseTo(3.115166232, within(1e-9));
    assertThat(result.twoSided()).isCloseTo(0.001838412733, within(1e-11));
  }

  @Test
  void exceedanceComparesAtAnEdgeWhereSharesAreExact() {
    double[] slower = new double[1000];
    for (int i = 0; i < 1000; i++) {
      slower[i] = 1.1 * (i + 1);
    }
    ExceedanceTest.Result result =
        ExceedanceTest.atBaselineQuantile(upTo(1000), sample(slower), 0.95);
    assertThat(result.threshold()).isBetween(950.0, 975.0);
    assertThat(result.expectedShare())
        .isEqualTo((1000 - Math.floor(Math.nextDown(result.threshold()))) / 1000);
    assertThat(result.share())
        .isEqualTo((1000 - Math.floor(Math.nextDown(result.threshold()) / 1.1)) / 1000);
    assertThat(result.upper()).isLessThan(1e-10);
    ExceedanceTest.Result same = ExceedanceTest.atBaselineQuantile(upTo(1000), upTo(1000), 0.95);
    assertThat(same.z()).isZero();
    assertThat(ExceedanceTest.atBaselineQuantile(sample(2, 2), sample(3), 0.5).z()).isNaN();
    assertThat(ExceedanceTest.atBaselineQuantile(sample(), sample(3), 0.5).z()).isNaN();
    assertThat(ExceedanceTest.atBaselineQuantile(sample(1, 5), sample(9, 9), 0).share())
        .isEqualTo(1);
  }

  @Test
  void ratiosOfQuantilesAgreeWithThePublishedExample() {
    QuantileRatio.Result result =
        QuantileRatio.of(2.40, new Interval(2.22, 2.63), 2.10, new Interval(2.05, 2.16), 0.95);
    assertThat(result.ratio()).isCloseTo(1.142857143, within(1e-9));
    assertThat(result.interval().lower()).isCloseTo(1.045875735, within(1e-9));
    assertThat(result.interval().upper()).isCloseTo(1.248831391, within(1e-9));
    assertThat(result.z()).isCloseTo(2.951353902, within(1e-9));
    assertThat(result.twoSided()).isCloseTo(0.003163841805, within(1e-9));
    assertThat(QuantileRatio.of(2, new Interval(0, INFINITY), 1, new Interval(1, 2), 0.95).z())
        .isNaN();
  }
}
