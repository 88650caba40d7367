package dev.nightjar.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/**
 * k-means by Lloyd's rounds from k-means++ starts (Arthur and Vassilvitskii 2007), with a fixed
 * seed: the same points in the same order give the same centroids.
 */
public final class KMeans {
  private static final int ROUNDS = 25;

  private KMeans() {}

  /**
   * At most {@code k} centroids, the one with most points first; fewer where there are fewer
   * different points.
   */
  public static float[][] of(float[][] points, int k, long seed) {
    float[][] centroids = starts(points, k, new SplittableRandom(seed));
    int[] nearest = new int[points.length];
    Arrays.fill(nearest, -1);
    for (int round = 0; round < ROUNDS && assign(points, centroids, nearest); round++) {
      move(points, centroids, nearest);
    }
    assign(points, centroids, nearest);
    int[] size = new int[centroids.length];
    for (int c : nearest) {
      size[c]++;
    }
    return Arrays.stream(bySize(size)).mapToObj(c -> centroids[c]).toArray(float[][]::new);
  }

  /** Positions of the used ones, largest first, ties in order. */
  private static int[] bySize(int[] size) {
    Integer[] order = new Integer[size.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt((Integer c) -> -size[c]));
    return Arrays.stream(order).filter(c -> size[c] > 0).mapToInt(c -> c).toArray();
  }

  private static float[][] starts(float[][] points, int k, SplittableRandom random) {
    float[][] starts = new float[Math.min(k, points.length)][];
    double[] square = new double[points.length];
    Arrays.fill(square, 1);
    for (int c = 0; c < starts.length; c++) {
      double total = Arrays.stream(square).sum();
      if (!(total > 0)) {
        return Arrays.copyOf(starts, c);
      }
      double at = random.nextDouble() * total;
      int chosen = -1;
      for (int i = 0; i < points.length && (chosen < 0 || at >= 0); i++) {
        at -= square[i];
        chosen = square[i] > 0 ? i : chosen;
      }
      starts[c] = points[chosen].clone();
      for (int i = 0; i < points.length; i++) {
        double to = square(points[i], starts[c]);
        square[i] = c == 0 ? to : Math.min(square[i], to);
      }
    }
    return starts;
  }

  /** Whether any point changed sides. */
  private static boolean assign(float[][] points, float[][] centroids, int[] nearest) {
    boolean changed = false;
    for (int i = 0; i < points.length; i++) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < centroids.length; c++) {
        double to = square(points[i], centroids[c]);
        if (to < least) {
          least = to;
          best = c;
        }
      }
      changed |= nearest[i] != best;
      nearest[i] = best;
    }
    return changed;
  }

  private static void move(float[][] points, float[][] centroids, int[] nearest) {
    double[][] sums = new double[centroids.length][centroids[0].length];
    int[] size = new int[centroids.length];
    for (int i = 0; i < points.length; i++) {
      size[nearest[i]]++;
      for (int d = 0; d < points[i].length; d++) {
        sums[nearest[i]][d] += points[i][d];
      }
    }
    for (int c = 0; c < centroids.length; c++) {
      for (int d = 0; size[c] > 0 && d < sums[c].length; d++) {
        centroids[c][d] = (float) (sums[c][d] / size[c]);
      }
    }
  }

  private static double square(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      float d = a[i] - b[i];
      sum += d * d;
    }
    return sum;
  }
}
