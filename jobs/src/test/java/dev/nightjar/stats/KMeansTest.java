package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class KMeansTest {
  private static final float[][] CORNERS = {{0, 0}, {10, 0}, {0, 10}};

  /** Three clouds, the first with most points. */
  private static float[][] clouds() {
    SplittableRandom random = new SplittableRandom(4);
    float[][] points = new float[120][];
    for (int i = 0; i < points.length; i++) {
      float[] corner = CORNERS[i < 60 ? 0 : i < 100 ? 1 : 2];
      points[i] =
          new float[] {
            corner[0] + (float) random.nextGaussian(), corner[1] + (float) random.nextGaussian()
          };
    }
    return points;
  }

  @Test
  void findsTheCloudsLargestFirst() {
    float[][] centroids = KMeans.of(clouds(), 3, 7);

    assertThat(centroids.length).isEqualTo(3);
    for (int c = 0; c < 3; c++) {
      assertThat(centroids[c][0]).isCloseTo(CORNERS[c][0], Assertions.within(0.6f));
      assertThat(centroids[c][1]).isCloseTo(CORNERS[c][1], Assertions.within(0.6f));
    }
  }

  @Test
  void theSamePointsGiveTheSameCentroids() {
    assertThat(KMeans.of(clouds(), 5, 7)).isDeepEqualTo(KMeans.of(clouds(), 5, 7));
  }

  @Test
  void thereAreNoMoreCentroidsThanDifferentPoints() {
    float[][] points = {{1, 1}, {1, 1}, {2, 2}};

    assertThat(KMeans.of(points, 3, 7).length).isEqualTo(2);
  }
}
