package dev.nightjar.model;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mergeable state of one metric on one slice, day, release vector and evaluator: one row of
 * {@code daily_profile}. All sums are exact integers, so merging is independent of order and
 * partitioning. "Scaled" means multiplied by ten to the metric's decimals and rounded once, unit by
 * unit. Sums of squares stop at 10^38-1, the largest number their column holds.
 *
 * @param key what it is about
 * @param observationCount units with a value
 * @param nullCount units of the metric whose value was null: not in any sum
 * @param weightSum sum of weights, times 10^6
 * @param weightSquareSum sum of squared weights, times 10^12
 * @param numerator rate: weight of true units; ratio: weighted numerator; mean, total, quantile and
 *     numeric distribution: weighted value; scaled (rates by 10^6)
 * @param denominator rate, mean, quantile, numeric distribution: sum of weights (times 10^6);
 *     ratio: weighted denominator, scaled; 0 for a total
 * @param positiveWeightSquareSum rate: sum of squared weights of true units, times 10^12
 * @param valueSum unweighted sum of the value (rate: 1 or 0; ratio: the numerator), scaled
 * @param valueSquareSum unweighted sum of its squares, scaled twice
 * @param valueMin smallest value, NaN when there is none
 * @param valueMax largest value, NaN when there is none
 * @param zeroCount units whose value is exactly 0 (binned kinds)
 * @param negativeCount units below 0 (binned kinds)
 * @param underflowCount units above 0 and below the smallest bin
 * @param overflowCount units above the largest bin, censored ones (time-outs) included
 * @param binMappingId which mapping the bins belong to; empty when there are none
 * @param binIndex used bins, ascending
 * @param binCount their counts
 * @param categories counts by category, capped; empty for other kinds
 * @param otherCount units of categories beyond the cap
 * @param labels weighted sums per label of a judged metric
 * @param bucketNumerator numerator by subject bucket (64, scaled as the numerator), or empty when
 *     not a core metric or one of categories; of a quantile metric the sum of the places of its
 *     units' bins, see {@code LogBins.place}; stops at the ends of {@code long}
 * @param bucketDenominator denominator by subject bucket (64), or empty
 * @param distinctSubjects how many subjects, exact up to 64, estimated above
 * @param subjects state of the distinct count, mergeable
 * @param lateCount units that arrived after the day's run should have read them
 * @param moments sums of a kind of its own, added element by element, stopping at the ends of
 *     {@code long}: {@link CalibrationSums} or {@link EmbeddingSums}; of a core rate of a judge the
 *     weights of the four verdicts of person and judge by subject bucket, scaled by 10^6; else
 *     empty
 */
public record Profile(
    ProfileKey key,
    long observationCount,
    long nullCount,
    BigInteger weightSum,
    BigInteger weightSquareSum,
    BigInteger numerator,
    BigInteger denominator,
    BigInteger positiveWeightSquareSum,
    BigInteger valueSum,
    BigInteger valueSquareSum,
    double valueMin,
    double valueMax,
    long zeroCount,
    long negativeCount,
    long underflowCount,
    long overflowCount,
    String binMappingId,
    int[] binIndex,
    long[] binCount,
    Map<String, Long> categories,
    long otherCount,
    List<LabelSum> labels,
    long[] bucketNumerator,
    long[] bucketDenominator,
    long distinctSubjects,
    byte[] subjects,
    long lateCount,
    long[] moments) {
  /** How many buckets subjects are hashed into. */
  public static final int BUCKETS = 64;

  /** How many categories a finished day keeps. */
  public static final int CATEGORIES = 256;

  private static final BigInteger LARGEST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

  /**
   * Version of what the kernel makes of units: raised with every change of ours after which the
   * same units under the same definition give other numbers, so that they are not compared with
   * older ones. A change of bytes alone is none.
   */
  public static final int STATE = 1;

  public Profile {
    Objects.requireNonNull(key, "key");
    weightSquareSum = weightSquareSum.min(LARGEST);
    positiveWeightSquareSum = positiveWeightSquareSum.min(LARGEST);
    valueSquareSum = valueSquareSum.min(LARGEST);
    categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
    labels = labels.stream().sorted(Comparator.comparing(LabelSum::label)).toList();
  }

  /**
   * The state of the units of both.
   *
   * @throws IllegalArgumentException if the keys or the bin mappings differ
   */
  public Profile merge(Profile other) {
    if (!key.equals(other.key)) {
      throw new IllegalArgumentException(
          "Cannot merge profiles of two keys: " + key + " and " + other.key);
    }
    return ProfileMerge.of(this, other);
  }

  /**
   * The state of the units of all, under one key that they are folded into: another day, slice or
   * release vector, but the same metric and evaluator.
   *
   * @throws IllegalArgumentException if there is none, if metric, grain or evaluator differ from
   *     the key's, or if bin mappings differ
   */
  public static Profile fold(ProfileKey into, Iterable<Profile> profiles) {
    Iterator<Profile> rest = profiles.iterator();
    if (!rest.hasNext()) {
      throw new IllegalArgumentException("Cannot fold no profiles into " + into);
    }
    Profile sum = rest.next().mergeInto(into);
    while (rest.hasNext()) {
      sum = sum.merge(rest.next().mergeInto(into));
    }
    return sum;
  }

  /**
   * This state as a part of another key.
   *
   * @throws IllegalArgumentException if metric, grain or evaluator differ: those never mix
   */
  public Profile mergeInto(ProfileKey into) {
    if (!key.grain().equals(into.grain())
        || !key.metric().equals(into.metric())
        || !key.evaluator().equals(into.evaluator())
        || !key.evaluatorVersion().equals(into.evaluatorVersion())) {
      throw new IllegalArgumentException(
          "Cannot fold a profile of " + key + " into " + into + ": metric and evaluator never mix");
    }
    return with(into, categories, otherCount);
  }

  /**
   * The profile of a finished day: the {@value #CATEGORIES} most frequent categories by name, ties
   * by name, the rest counted together. Sealed profiles merge without a new cap.
   */
  public Profile sealed() {
    if (categories.size() <= CATEGORIES) {
      return this;
    }
    SortedMap<String, Long> kept = new TreeMap<>();
    long rest = 0;
    List<Map.Entry<String, Long>> byCount =
        categories.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    for (Map.Entry<String, Long> category : byCount) {
      if (kept.size() < CATEGORIES) {
        kept.put(category.getKey(), category.getValue());
      } else {
        rest += category.getValue();
      }
    }
    return withCategories(kept, otherCount + rest);
  }

  /** The same state with other categories. */
  public Profile withCategories(Map<String, Long> kept, long other) {
    return with(key, kept, other);
  }

  /** The same state with other labels. */
  public Profile withLabels(List<LabelSum> other) {
    return with(key, categories, otherCount, other);
  }

  private Profile with(ProfileKey into, Map<String, Long> kept, long other) {
    return with(into, kept, other, labels);
  }

  private Profile with(ProfileKey into, Map<String, Long> kept, long other, List<LabelSum> sums) {
    return new Profile(
        into,
        observationCount,
        nullCount,
        weightSum,
        weightSquareSum,
        numerator,
        denominator,
        positiveWeightSquareSum,
        valueSum,
        valueSquareSum,
        valueMin,
        valueMax,
        zeroCount,
        negativeCount,
        underflowCount,
        overflowCount,
        binMappingId,
        binIndex,
        binCount,
        kept,
        other,
        sums,
        bucketNumerator,
        bucketDenominator,
        distinctSubjects,
        subjects,
        lateCount,
        moments);
  }

  /** The canonical form: equal states have equal bytes. */
  public byte[] toBytes() {
    return ProfileBytes.write(this);
  }

  /** The profile of a canonical form, see {@link #toBytes()}. */
  public static Profile ofBytes(byte[] bytes) {
    return ProfileBytes.read(bytes);
  }

  /** Whether both are the same state of the same key, arrays compared by content. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Profile that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
