package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialTest {

  private static final double[] P = {
    2.90e-08, .06743, .01514, .08174, .00171, 3.60e-05, .79149, .27201, .28295, 7.59e-08, .69274,
    .30443, .00136, .72342, .54757
  };

  private static void assertLevels(double[] actual, double[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(expected[i] * 1e-6));
    }
  }

  @Test
  void lordAgreesWithThePublishedLevels() {
    assertLevels(
        LordPlusPlus.levels(P, 0.05),
        new double[] {
          0.00026758385, 0.0024664457, 0.00057328175, 0.00048728048, 0.00040590662, 0.00034472864,
          0.0029745013, 0.00084501141, 0.00073056483, 0.00062431425, 0.0032185913, 0.0010617227,
          0.0009256825, 0.00080196569, 0.00070596104
        });
  }

  @Test
  void saffronAgreesWithThePublishedLevels() {
    assertLevels(
        Saffron.levels(P, 0.05),
        new double[] {
          0.0054686271, 0.010937254, 0.010937254, 0.010937254, 0.010937254, 0.021874508,
          0.032811762, 0.010823845, 0.010823845, 0.010823845, 0.021761099, 0.0092655915,
          0.0092655915, 0.020202846, 0.0090643667
        });
  }

  @Test
  void batchesAgreeWithThePublishedLevels() {
    double[][] batches = {
      Arrays.copyOf(P, 5), Arrays.copyOfRange(P, 5, 11), Arrays.copyOfRange(P, 11, 15)
    };
    BatchBenjaminiHochberg.Batches result = BatchBenjaminiHochberg.of(batches, 0.05);
    assertLevels(result.level(), new double[] {0.02187450829, 0.009621195578, 0.02501288839});
    assertThat(result.rejected()[0]).containsExactly(true, false, false, false, true);
    assertThat(result.rejected()[1]).containsExactly(true, false, false, false, true, false);
    assertThat(result.rejected()[2]).containsExactly(false, true, false, false);
    assertThat(BatchBenjaminiHochberg.mostRejections(batches[0], result.level()[0])).isEqualTo(4);
    assertThat(BatchBenjaminiHochberg.mostRejections(batches[1], result.level()[1])).isEqualTo(3);
    assertThat(BatchBenjaminiHochberg.mostRejections(batches[2], result.level()[2])).isEqualTo(2);
  }

  @Test
  void theMostRejectionsAreThoseOfTryingEveryPosition() {
    Random random = new Random(19);
    for (int run = 0; run < 200; run++) {
      double[] p = random.doubles(7).map(x -> x * x * x).toArray();
      int most = 0;
      for (int i = 0; i < p.length; i++) {
        double[] changed = Arrays.copyOf(p, p.length);
        changed[i] = 0;
        int rejections =
            (int) Arrays.stream(BenjaminiHochberg.adjusted(changed)).filter(x -> x <= 0.1).count();
        most = Math.max(most, rejections);
      }
      assertThat(BatchBenjaminiHochberg.mostRejections(p, 0.1)).isEqualTo(most);
    }
  }

  @Test
  void evidenceAgreesWithThePublishedBlocks() {
    double[] a = {50, 48, 51, 49, 52};
    double[] b = {52, 66, 75, 70, 74};
    double[] expected = {1, 1.413366768, 8.393555638, 52.2180811, 376.8331992};
    BernoulliEValue evidence = BernoulliEValue.START;
    for (int i = 0; i < 5; i++) {
      evidence = evidence.plusBlock(a[i], 1000, b[i], 1000);
      assertThat(evidence.value()).isCloseTo(expected[i], within(expected[i] * 1e-8));
    }
    assertThat(evidence.anytimeP()).isCloseTo(1 / 376.8331992, within(1e-10));
    assertThat(BernoulliEValue.START.anytimeP()).isEqualTo(1);
  }

  @Test
  void evidenceRarelyArisesFromNothing() {
    Random random = new Random(20);
    int crossed = 0;
    for (int run = 0; run < 400; run++) {
      BernoulliEValue evidence = BernoulliEValue.START;
      double largest = 0;
      for (int block = 0; block < 20; block++) {
        double[] x = new double[2];
        for (int i = 0; i < 200; i++) {
          x[i % 2] += random.nextInt(10) == 0 ? 1 : 0;
        }
        evidence = evidence.plusBlock(x[0], 100, x[1], 100);
        largest = Math.max(largest, evidence.value());
      }
      crossed += largest >= 20 ? 1 : 0;
    }
    assertThat(crossed).isLessThan(30);
  }

  @Test
  void evidenceIsRankedUnderAnyDependence() {
    assertThat(EBenjaminiHochberg.rejected(new double[] {60, 25, 8, 1, 0.2}, 0.1))
        .containsExactly(true, true, false, false, false);
    assertThat(EBenjaminiHochberg.fromPValue(0.001)).isCloseTo(20.79113354, within(1e-8));
    assertThat(EBenjaminiHochberg.fromPValue(0.05)).isCloseTo(1.783322181482338, within(1e-12));
    assertThat(EBenjaminiHochberg.fromPValue(1)).isEqualTo(0.5);
    assertThat(EBenjaminiHochberg.fromPValue(0)).isInfinite();
    assertThat(EBenjaminiHochberg.fromPValue(2)).isNaN();
  }

  @Test
  void confidenceSequencesAgreeWithPublishedWidths() {
    double tuning = ConfidenceSequence.tunedFor(1000, 0.05);
    assertThat(tuning).isCloseTo(0.09371126095, within(1e-10));
    assertThat(ConfidenceSequence.halfWidth(100, 1, tuning, 0.05))
        .isCloseTo(0.3763256346, within(1e-9));
    assertThat(ConfidenceSequence.halfWidth(1000, 1, tuning, 0.05))
        .isCloseTo(0.09598924329, within(1e-9));
    assertThat(ConfidenceSequence.halfWidth(10_000, 2, tuning, 0.05))
        .isCloseTo(2 * 0.03255360116, within(1e-9));
  }
}
