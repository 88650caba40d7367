package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FalseDiscoveryTest {

  private static final double[] P = {
    2.90e-08, .06743, .01514, .08174, .00171, 3.60e-05, .79149, .27201, .28295, 7.59e-08, .69274,
    .30443, .00136, .72342, .54757
  };
  private static final double[] BH = {
    4.35e-07,
    0.144492857142857,
    0.03785,
    0.1532625,
    0.00513,
    0.00018,
    0.79149,
    0.415131818181818,
    0.415131818181818,
    5.6925e-07,
    0.775092857142857,
    0.415131818181818,
    0.0051,
    0.775092857142857,
    0.6844625
  };
  private static final double[] BY = {
    1.443429612e-06,
    4.794603879e-01,
    1.255949674e-01,
    5.085600711e-01,
    1.702251474e-02,
    5.972812188e-04,
    1,
    1,
    1,
    1.888901854e-06,
    1,
    1,
    1.692296787e-02,
    1,
    1
  };

  @Test
  void adjustedValuesAgreeWithPublishedOnes() {
    double[] bh = BenjaminiHochberg.adjusted(P);
    double[] by = BenjaminiYekutieli.adjusted(P);
    for (int i = 0; i < P.length; i++) {
      assertThat(bh[i]).isCloseTo(BH[i], within(BH[i] * 1e-12));
      assertThat(by[i]).isCloseTo(BY[i], within(BY[i] * 1e-9));
    }
    assertThat(Simes.combined(new double[] {0.3, 0.01, 0.04})).isCloseTo(0.03, within(1e-15));
  }

  @Test
  void missingPValuesAreNoHypotheses() {
    double nan = Double.NaN;
    assertThat(BenjaminiHochberg.adjusted(new double[] {0.02, nan, 0.04}))
        .containsExactly(0.04, nan, 0.04);
    assertThat(BenjaminiYekutieli.adjusted(new double[] {nan, 0.02})[1]).isEqualTo(0.02);
    assertThat(Simes.combined(new double[] {nan})).isNaN();
    assertThat(BenjaminiHochberg.adjusted(new double[0])).isEmpty();
    TreeBenjaminiHochberg.QValues tree =
        TreeBenjaminiHochberg.of(new double[] {nan, 0.01, nan}, new int[] {0, 1, 1}, 2);
    assertThat(tree.values()).containsExactly(nan, 0.01, nan);
    assertThat(tree.families()).containsExactly(nan, 0.01);
  }

  @Test
  void adjustedValuesRiseWithTheirPValues() {
    Random random = new Random(6);
    for (int run = 0; run < 50; run++) {
      double[] p = random.doubles(40).map(x -> x * x * x).toArray();
      double[] adjusted = BenjaminiHochberg.adjusted(p);
      for (int i = 0; i < p.length; i++) {
        assertThat(adjusted[i]).isBetween(p[i], 1.0);
        for (int j = 0; j < p.length; j++) {
          assertThat(p[i] < p[j] && adjusted[i] > adjusted[j]).isFalse();
        }
      }
    }
  }

  /** The procedure of the paper, step by step at one q. */
  private static boolean[] rejectedStepByStep(double[] p, int[] family, int families, double q) {
    double[] parents = new double[families];
    double[][] inFamily = new double[families][];
    for (int f = 0; f < families; f++) {
      double[] own = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        own[i] = family[i] == f ? p[i] : Double.NaN;
      }
      parents[f] = Simes.combined(own);
      inFamily[f] = BenjaminiHochberg.adjusted(own);
    }
    double[] adjustedParents = BenjaminiHochberg.adjusted(parents);
    int selected = 0;
    for (double value : adjustedParents) {
      selected += value <= q ? 1 : 0;
    }
    boolean[] rejected = new boolean[p.length];
    for (int i = 0; i < p.length; i++) {
      rejected[i] =
          adjustedParents[family[i]] <= q && inFamily[family[i]][i] <= q * selected / families;
    }
    return rejected;
  }

  @Test
  void treeValuesTellExactlyWhatTheStepwiseProcedureRejects() {
    Random random = new Random(9);
    int rejections = 0;
    for (int run = 0; run < 100; run++) {
      int families = 1 + random.nextInt(8);
      double[] p = new double[families * 6];
      int[] family = new int[p.length];
      for (int i = 0; i < p.length; i++) {
        family[i] = i < families ? i : random.nextInt(families);
        p[i] = Math.pow(random.nextDouble(), 1 + 6 * random.nextDouble());
      }
      TreeBenjaminiHochberg.QValues tree = TreeBenjaminiHochberg.of(p, family, families);
      for (double q : new double[] {0.001, 0.01, 0.05, 0.1, 0.3, 0.7}) {
        boolean[] expected = rejectedStepByStep(p, family, families, q);
        for (int i = 0; i < p.length; i++) {
          assertThat(tree.rejectedAt(i, q)).isEqualTo(expected[i]);
          rejections += expected[i] ? 1 : 0;
        }
      }
    }
    assertThat(rejections).isGreaterThan(1000);
  }

  @Test
  void aSingleFamilyIsPlainBenjaminiHochberg() {
    double[] tree = TreeBenjaminiHochberg.of(P, new int[P.length], 1).values();
    for (int i = 0; i < P.length; i++) {
      assertThat(tree[i]).isCloseTo(BH[i], within(BH[i] * 1e-12));
    }
  }

  @Test
  void aQuietFamilyKeepsItsHypothesesUnselected() {
    double[] p = {1e-6, 1e-5, 0.04, 0.5, 0.6, 0.7};
    int[] family = {0, 0, 0, 1, 1, 1};
    TreeBenjaminiHochberg.QValues tree = TreeBenjaminiHochberg.of(p, family, 2);
    assertThat(tree.values()[0]).isCloseTo(6e-6, within(1e-18));
    assertThat(tree.values()[2]).isCloseTo(0.08, within(1e-15));
    assertThat(tree.rejectedAt(3, 0.3)).isFalse();
    assertThatThrownBy(() -> TreeBenjaminiHochberg.of(p, new int[2], 1))
        .hasMessageContaining("6 p-values with 2 families");
  }

  @Test
  void theTreeKeepsTheShareOfFalseRejections() {
    Random random = new Random(10);
    double share = 0;
    int runs = 300;
    for (int run = 0; run < runs; run++) {
      double[] p = new double[200];
      int[] family = new int[200];
      for (int i = 0; i < p.length; i++) {
        family[i] = i / 10;
        double z = random.nextGaussian() + (i < 30 ? 3.5 : 0);
        p[i] = Normal.upperTail(z);
      }
      TreeBenjaminiHochberg.QValues tree = TreeBenjaminiHochberg.of(p, family, 20);
      int selected = 0;
      double sum = 0;
      for (int f = 0; f < 20; f++) {
        int rejected = 0;
        int wrong = 0;
        for (int i = 10 * f; i < 10 * f + 10; i++) {
          rejected += tree.rejectedAt(i, 0.1) ? 1 : 0;
          wrong += tree.rejectedAt(i, 0.1) && i >= 30 ? 1 : 0;
        }
        if (tree.families()[f] <= 0.1) {
          selected++;
          sum += rejected == 0 ? 0 : (double) wrong / rejected;
        }
      }
      share += selected == 0 ? 0 : sum / selected;
    }
    assertThat(share / runs).isLessThan(0.12);
  }
}
