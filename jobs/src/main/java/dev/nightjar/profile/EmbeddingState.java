package dev.nightjar.profile;

import dev.nightjar.model.Codebook;
import dev.nightjar.model.EmbeddingSums;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.SubjectSketch;
import dev.nightjar.stats.LogBins;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** The vectors of one slice and day. */
final class EmbeddingState {
  private static final LogBins BINS = LogBins.standard();

  private final Codebook codebook;
  private final int dimensions;
  private final long[] moments;
  private final Map<Integer, Long> bins = new TreeMap<>();
  private final SubjectSketch subjects = new SubjectSketch();
  private long units;
  private long nulls;
  private long late;
  private long zero;
  private BigInteger distances = BigInteger.ZERO;
  private BigInteger squares = BigInteger.ZERO;
  private double min = Double.NaN;
  private double max = Double.NaN;

  EmbeddingState(Codebook codebook) {
    this.codebook = codebook;
    this.dimensions = Math.min(EmbeddingSums.DIMENSIONS, codebook.dimensions());
    this.moments = new long[EmbeddingSums.length(dimensions)];
  }

  /**
   * @param vector folded; null where it is unusable
   */
  void add(int topic, double distance, float[] vector, Long subject, boolean isLate) {
    late += isLate ? 1 : 0;
    if (vector == null) {
      nulls++;
      return;
    }
    units++;
    moments[topic]++;
    int bucket = Buckets.of(subject == null ? 0 : subject) * EmbeddingSums.BUCKETS;
    int at = EmbeddingSums.bucket(bucket / Profile.BUCKETS, dimensions);
    moments[at]++;
    for (int d = 0; d < dimensions; d++) {
      moments[at + 1 + d] += Math.round(vector[d] * EmbeddingSums.SCALE);
    }
    if (subject != null) {
      subjects.add(subject);
    }
    if (distance > BINS.min()) {
      bins.merge(BINS.index(distance), 1L, Long::sum);
    } else {
      // On its centroid, but for rounding.
      zero++;
    }
    long scaled = Math.round(distance * EmbeddingSums.SCALE);
    distances = distances.add(BigInteger.valueOf(scaled));
    squares = squares.add(BigInteger.valueOf(scaled * scaled));
    min = Double.isNaN(min) ? distance : Math.min(min, distance);
    max = Double.isNaN(max) ? distance : Math.max(max, distance);
  }

  /** Sums, and distances to the nearest centroid as bins. */
  Profile vectors(ProfileKey key) {
    ProfileDraft draft = draft(key);
    draft.valueSum = distances;
    draft.valueSquareSum = squares;
    draft.numerator = distances;
    draft.denominator = draft.weightSum;
    draft.valueMin = min;
    draft.valueMax = max;
    draft.zeroCount = zero;
    draft.binIndex = bins.keySet().stream().mapToInt(Integer::intValue).toArray();
    draft.binCount = bins.values().stream().mapToLong(Long::longValue).toArray();
    draft.moments = moments.clone();
    return draft.profile();
  }

  /** Vectors by nearest centroid, as categories. */
  Profile topics(ProfileKey key) {
    ProfileDraft draft = draft(key);
    Map<String, Long> topics = new TreeMap<>();
    for (int c = 0; c < EmbeddingSums.CENTROIDS; c++) {
      if (moments[c] > 0) {
        topics.put(Codebook.topic(c), moments[c]);
      }
    }
    draft.categories = topics;
    return draft.profile();
  }

  private ProfileDraft draft(ProfileKey key) {
    ProfileDraft draft = new ProfileDraft(key);
    draft.observationCount = units;
    draft.nullCount = nulls;
    draft.lateCount = late;
    // Vectors are counted, not weighted: a bin is a number of vectors.
    draft.weightSum = BigInteger.valueOf(units).multiply(RateState.SCALE);
    draft.weightSquareSum = BigInteger.valueOf(units).multiply(RateState.SQUARE_SCALE);
    // The codebook stands where others name their bins: two of them never merge.
    draft.binMappingId = codebook.id();
    draft.subjects = subjects.toBytes();
    draft.distinctSubjects = subjects.count();
    return draft;
  }
}
