package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static dev.nightjar.stats.Tolerance.pValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinnedDriftTest {

  private static final LogBins BINS = LogBins.standard();
  private static final long[] FALLING = {10, 20, 30, 40};
  private static final long[] RISING = {40, 30, 20, 10};
  private static final long[] BASE = {120, 300, 280, 200, 80, 20};
  private static final long[] CURRENT = {100, 240, 300, 230, 100, 30};

  private static double[] lognormal(Random random, int n, double mu, double sigma) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = Math.exp(mu + sigma * random.nextGaussian());
    }
    return values;
  }

  @Test
  void kolmogorovSmirnovAgreesWithPublishedBrackets() {
    KolmogorovSmirnov.Result first = KolmogorovSmirnov.of(BASE, CURRENT);
    assertThat(first.lower()).isCloseTo(0.08, within(1e-12));
    assertThat(first.upper()).isCloseTo(0.36, within(1e-12));
    assertThat(first.p()).isCloseTo(0.0033231145311, pValue(0.0033231145311));
    KolmogorovSmirnov.Result second = KolmogorovSmirnov.of(FALLING, RISING);
    assertThat(second.lower()).isCloseTo(0.4, within(1e-12));
    assertThat(second.upper()).isCloseTo(0.6, within(1e-12));
    assertThat(second.p()).isCloseTo(2.25070349439e-7, pValue(2.25070349439e-7));
  }

  @Test
  void theKolmogorovTailIsContinuousAndKnown() {
    assertThat(KolmogorovSmirnov.upperTail(0.19)).isEqualTo(1);
    assertThat(KolmogorovSmirnov.upperTail(0.2)).isCloseTo(1, within(1e-9));
    assertThat(KolmogorovSmirnov.upperTail(1.17999999))
        .isCloseTo(KolmogorovSmirnov.upperTail(1.18000001), within(1e-7));
    assertThat(KolmogorovSmirnov.upperTail(1.3580986)).isCloseTo(0.05, within(1e-6));
    assertThat(KolmogorovSmirnov.upperTail(5)).isCloseTo(2 * Math.exp(-50), within(1e-30));
  }

  @Test
  void identicalDisjointAndEmptySamplesAreExact() {
    assertThat(KolmogorovSmirnov.of(BASE, BASE).p()).isEqualTo(1);
    assertThat(KolmogorovSmirnov.of(new long[] {9, 0}, new long[] {0, 9}).lower()).isEqualTo(1);
    assertThat(KolmogorovSmirnov.of(new long[] {0}, new long[] {1}).p()).isNaN();
    assertThat(Wasserstein1.distance(BASE, BASE, new double[6])).isZero();
    assertThat(Wasserstein1.distance(new long[2], new long[] {1, 1}, new double[2])).isNaN();
    assertThat(MannWhitney.of(BASE, BASE).twoSided()).isEqualTo(1);
    assertThat(MannWhitney.of(new long[] {5, 0}, new long[] {7, 0}).twoSided()).isEqualTo(1);
    assertThat(MannWhitney.of(new long[] {0, 5}, new long[] {7, 0}).probability()).isEqualTo(1);
    assertThat(MannWhitney.of(new long[] {0}, new long[] {7}).twoSided()).isNaN();
    assertThatThrownBy(() -> MannWhitney.of(BASE, FALLING)).hasMessageContaining("6 first counts");
  }

  @Test
  void wassersteinAgreesWithThePublishedExample() {
    assertThat(Wasserstein1.distance(FALLING, RISING, new double[] {1, 2, 4, 8}))
        .isCloseTo(2.3, within(1e-12));
    assertThat(Wasserstein1.distance(FALLING, RISING, new double[] {0, 1, 2, 3}))
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void rawDistancesLieWithinTheirBinnedBrackets() {
    Random random = new Random(2);
    for (int run = 0; run < 20; run++) {
      double[] a = lognormal(random, 400, 0, 1);
      double[] b = lognormal(random, 500, 0.1, 1.1);
      AlignedBins aligned =
          AlignedBins.of(BinnedSample.ofValues(BINS, a), BinnedSample.ofValues(BINS, b));
      Arrays.sort(a);
      Arrays.sort(b);
      double distance = 0;
      double w1 = 0;
      double logW1 = 0;
      double before = Double.NaN;
      int i = 0;
      int j = 0;
      while (i < a.length || j < b.length) {
        double gap = Math.abs(i / 400.0 - j / 500.0);
        double x = j >= b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
        if (i + j > 0) {
          w1 += gap * (x - before);
          logW1 += gap * Math.log(x / before);
        }
        distance = Math.max(distance, gap);
        before = x;
        while (i < a.length && a[i] <= x) {
          i++;
        }
        while (j < b.length && b[j] <= x) {
          j++;
        }
      }
      KolmogorovSmirnov.Result ks = KolmogorovSmirnov.of(aligned.first(), aligned.second());
      assertThat(distance).isBetween(ks.lower() - 1e-12, ks.upper() + 1e-12);
      assertThat(Wasserstein1.distance(aligned))
          .isCloseTo(w1, within(Wasserstein1.binningError(aligned)));
      assertThat(Wasserstein1.logDistance(aligned)).isCloseTo(logW1, within(BINS.logGamma()));
    }
  }

  @Test
  void theLogDistanceIsTheFactorByWhichValuesMoved() {
    double[] values = lognormal(new Random(4), 2000, 3, 1);
    double[] slower = Arrays.stream(values).map(x -> 1.5 * x).toArray();
    AlignedBins aligned =
        AlignedBins.of(BinnedSample.ofValues(BINS, values), BinnedSample.ofValues(BINS, slower));
    assertThat(Math.exp(Wasserstein1.logDistance(aligned))).isCloseTo(1.5, within(0.005));
  }

  @Test
  void theLogDistanceLeavesZerosAside() {
    AlignedBins aligned =
        AlignedBins.of(
            BinnedSample.ofValues(BINS, 0, 0, 0, 8), BinnedSample.ofValues(BINS, -1, 8, 8));
    assertThat(aligned.position()).hasSize(3);
    assertThat(aligned.positive().first()).containsExactly(1);
    assertThat(Wasserstein1.logDistance(aligned)).isZero();
    assertThat(Wasserstein1.distance(aligned)).isGreaterThan(3);
  }

  @Test
  void mannWhitneyAgreesWithPublishedTests() {
    MannWhitney.Result first = MannWhitney.of(FALLING, RISING);
    assertThat(first.u()).isEqualTo(7500);
    assertThat(first.probability()).isEqualTo(0.75);
    assertThat(first.variance()).isCloseTo(157035.175879, within(1e-6));
    assertThat(first.z()).isCloseTo(6.30746237341, closedForm(6.3));
    assertThat(first.twoSided()).isCloseTo(2.83647504658e-10, pValue(2.8e-10));
    MannWhitney.Result second = MannWhitney.of(BASE, CURRENT);
    assertThat(second.probability()).isEqualTo(0.4535);
    assertThat(second.z()).isCloseTo(-3.70637274572, closedForm(3.7));
    assertThat(second.twoSided()).isCloseTo(0.000210248800098, pValue(0.00021));
    MannWhitney.Result binary = MannWhitney.of(new long[] {18, 2}, new long[] {12, 8});
    assertThat(binary.probability()).isEqualTo(0.35);
    assertThat(binary.cliffDelta()).isCloseTo(-0.3, within(1e-12));
    assertThat(binary.twoSided()).isCloseTo(0.0319286280887, pValue(0.0319));
  }

  @Test
  void mannWhitneyDoesNotOverflow() {
    MannWhitney.Result huge =
        MannWhitney.of(
            new long[] {3_000_000_000L, 3_000_000_000L},
            new long[] {3_000_000_000L, 3_000_100_000L});
    assertThat(huge.probability()).isCloseTo(0.5, within(1e-4));
    assertThat(huge.twoSided()).isBetween(0.0, 1.0);
  }

  @Test
  void emptySamplesAlignToNothing() {
    assertThat(AlignedBins.of(BinnedSample.ofValues(BINS), BinnedSample.ofValues(BINS)).first())
        .isEmpty();
  }
}
