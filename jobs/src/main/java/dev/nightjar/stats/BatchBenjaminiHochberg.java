package dev.nightjar.stats;

import java.util.Arrays;

/**
 * Benjamini-Hochberg for an endless stream of batches, one a night, with the false discovery rate
 * controlled over the whole stream (Zrnic, Jiang, Ramdas and Jordan, 2020); p-values must be
 * independent across batches.
 */
public final class BatchBenjaminiHochberg {

  private BatchBenjaminiHochberg() {}

  /**
   * @param level at which plain Benjamini-Hochberg is applied to each batch
   * @param rejected whether each p-value is rejected
   */
  public record Batches(double[] level, boolean[][] rejected) {}

  /** Batches in order of time, with {@code alpha} for the whole stream; no batch may be empty. */
  public static Batches of(double[][] batches, double alpha) {
    int count = batches.length;
    double[] level = new double[count];
    boolean[][] rejected = new boolean[count][];
    double[] rejections = new double[count];
    double[] most = new double[count];
    double budget = 0;
    double all = 0;
    for (int t = 0; t < count; t++) {
      budget += alpha * OnlineWeights.power(t + 1);
      double spent = 0;
      for (int s = 0; s < t; s++) {
        spent += most[s] == 0 ? 0 : level[s] * most[s] / (most[s] + all - rejections[s]);
      }
      int size = batches[t].length;
      level[t] = Math.max(0, (budget - spent) * (size + all) / size);
      rejected[t] = new boolean[size];
      double[] adjusted = BenjaminiHochberg.adjusted(batches[t]);
      for (int i = 0; i < size; i++) {
        rejected[t][i] = adjusted[i] <= level[t];
        rejections[t] += rejected[t][i] ? 1 : 0;
      }
      most[t] = mostRejections(batches[t], level[t]);
      all += rejections[t];
    }
    return new Batches(level, rejected);
  }

  /** The most rejections that setting one p-value to zero can cause: best the largest. */
  static int mostRejections(double[] p, double level) {
    double[] sorted = Arrays.copyOf(p, p.length);
    Arrays.sort(sorted);
    int most = Math.min(1, p.length);
    for (int k = 2; k <= sorted.length; k++) {
      most = sorted[k - 2] <= k * level / sorted.length ? k : most;
    }
    return most;
  }
}
