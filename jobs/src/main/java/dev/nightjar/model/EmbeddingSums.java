package dev.nightjar.model;

/**
 * Layout of the {@link Profile#moments()} of embeddings: how many vectors are nearest to each
 * centroid of the codebook, then for each of 32 subject buckets the number of vectors and their
 * sum, times 10^6. Vectors have length 1 and are folded to at most 128 dimensions, see {@link
 * Codebook#fold}.
 */
public final class EmbeddingSums {
  /** Places for centroids; a smaller codebook leaves the last ones empty. */
  public static final int CENTROIDS = 64;

  /** Half as many as other metrics have: each holds a whole vector. */
  public static final int BUCKETS = 32;

  /** Most dimensions of a stored sum. */
  public static final int DIMENSIONS = 128;

  public static final double SCALE = 1e6;

  private EmbeddingSums() {}

  public static int length(int dimensions) {
    return CENTROIDS + BUCKETS * (1 + dimensions);
  }

  /** Dimensions of moments of a length. */
  public static int dimensions(int length) {
    return (length - CENTROIDS) / BUCKETS - 1;
  }

  /** Where the count of a bucket is; its sum follows. */
  public static int bucket(int bucket, int dimensions) {
    return CENTROIDS + bucket * (1 + dimensions);
  }
}
