package dev.nightjar.compare;

import dev.nightjar.model.EmbeddingSums;
import dev.nightjar.stats.MeanShift;

/** The vectors of a day as the comparison sees them. */
final class EmbeddingTable {
  private final double[] moments;
  private final int dimensions;

  EmbeddingTable(Day day) {
    moments = day.moments.length == 0 ? new double[EmbeddingSums.length(1)] : day.moments;
    dimensions = EmbeddingSums.dimensions(moments.length);
  }

  static MeanShift shift(Day current, Day baseline) {
    EmbeddingTable now = new EmbeddingTable(current);
    EmbeddingTable then = new EmbeddingTable(baseline);
    return MeanShift.of(now.counts(), now.sums(), then.counts(), then.sums());
  }

  /** Vectors by nearest centroid. */
  long[] topics() {
    long[] counts = new long[EmbeddingSums.CENTROIDS];
    for (int c = 0; c < counts.length; c++) {
      counts[c] = Math.round(moments[c]);
    }
    return counts;
  }

  double[] counts() {
    double[] counts = new double[EmbeddingSums.BUCKETS];
    for (int b = 0; b < counts.length; b++) {
      counts[b] = moments[EmbeddingSums.bucket(b, dimensions)];
    }
    return counts;
  }

  double[][] sums() {
    double[][] sums = new double[EmbeddingSums.BUCKETS][dimensions];
    for (int b = 0; b < sums.length; b++) {
      int at = 1 + EmbeddingSums.bucket(b, dimensions);
      for (int d = 0; d < dimensions; d++) {
        sums[b][d] = moments[at + d] / EmbeddingSums.SCALE;
      }
    }
    return sums;
  }

  /**
   * How far vectors are from their mean, as a root mean square: √(1 - ‖mean‖²), because each has
   * length 1.
   */
  double spread() {
    double n = 0;
    double[] mean = new double[dimensions];
    double[] counts = counts();
    double[][] sums = sums();
    for (int b = 0; b < sums.length; b++) {
      n += counts[b];
      for (int d = 0; d < dimensions; d++) {
        mean[d] += sums[b][d];
      }
    }
    double square = 0;
    for (double m : mean) {
      square += m / n * (m / n);
    }
    return Math.sqrt(Math.max(1e-6, 1 - square));
  }
}
