package dev.nightjar.model;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What vectors of one embedding model are described by: centroids, learned once and never changed,
 * so that a topic is the same topic every night. States of two codebooks never mix.
 *
 * @param id names it in every profile that it made
 * @param embeddingModel the model whose vectors it describes
 * @param centroids at most {@link EmbeddingSums#CENTROIDS}, in the space of vectors of length 1
 * @param labels what each topic's vectors mostly were when it was learned; empty where unknown
 */
public record Codebook(String id, String embeddingModel, float[][] centroids, List<String> labels)
    implements Serializable {
  /** Folds are the same on every machine and for every codebook of as many dimensions. */
  private static final long FOLD_SEED = 20_260_601;

  public Codebook {
    Objects.requireNonNull(id, "id");
    labels = List.copyOf(labels);
    if (centroids.length == 0 || centroids.length > EmbeddingSums.CENTROIDS) {
      throw new IllegalArgumentException(
          "Codebook "
              + id
              + " has "
              + centroids.length
              + " centroids, expected 1 to "
              + EmbeddingSums.CENTROIDS);
    }
  }

  public int dimensions() {
    return centroids[0].length;
  }

  /** The name of a topic, {@code topic-07}. */
  public static String topic(int centroid) {
    return String.format(Locale.ROOT, "topic-%02d", centroid);
  }

  /** The vector scaled to length 1; null where it has no direction or a number is missing. */
  public static float[] unit(float[] vector) {
    double square = 0;
    for (float x : vector) {
      square += (double) x * x;
    }
    if (!(square > 0) || Double.isInfinite(square)) {
      return null;
    }
    double length = Math.sqrt(square);
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  /** The nearest centroid, the first of equally near ones. */
  public int nearest(float[] unit) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < centroids.length; c++) {
      double square = square(unit, centroids[c]);
      if (square < least) {
        least = square;
        nearest = c;
      }
    }
    return nearest;
  }

  /** Euclidean distance to a centroid, 0 to 2. */
  public double distance(float[] unit, int centroid) {
    return Math.sqrt(square(unit, centroids[centroid]));
  }

  private static double square(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      float d = a[i] - b[i];
      sum += d * d;
    }
    return sum;
  }

  /**
   * Random signs by which long vectors are folded to {@link EmbeddingSums#DIMENSIONS}, keeping
   * distances on average (Johnson and Lindenstrauss; Achlioptas 2003); null where vectors are short
   * enough to be kept as they are.
   */
  public static float[][] fold(int dimensions) {
    if (dimensions <= EmbeddingSums.DIMENSIONS) {
      return null;
    }
    SplittableRandom random = new SplittableRandom(FOLD_SEED);
    float scale = (float) (1 / Math.sqrt(EmbeddingSums.DIMENSIONS));
    float[][] signs = new float[EmbeddingSums.DIMENSIONS][dimensions];
    for (float[] row : signs) {
      for (int i = 0; i < dimensions; i++) {
        row[i] = random.nextBoolean() ? scale : -scale;
      }
    }
    return signs;
  }
}
