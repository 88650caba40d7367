package dev.nightjar.model;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * The mergeable state of one metric on one slice, day, release vector and evaluator: one row of
 * {@code daily_profile}. All sums are exact integers, so merging is independent of order and
 * partitioning. "Scaled" means multiplied by ten to the metric's decimals and rounded once, unit by
 * unit.
 *
 * @param key what it is about
 * @param observationCount units with a value
 * @param nullCount units of the metric whose value was null: not in any sum
 * @param weightSum sum of weights, times 10^6
 * @param weightSquareSum sum of squared weights, times 10^12
 * @param numerator rate: weight of true units; ratio: weighted numerator; mean and total: weighted
 *     value; scaled (rates by 10^6)
 * @param denominator rate, mean: sum of weights (times 10^6); ratio: weighted denominator, scaled
 * @param positiveWeightSquareSum rate: sum of squared weights of true units, times 10^12
 * @param valueSum unweighted sum of the value (ratio: of the numerator), scaled
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
 *     not a core metric
 * @param bucketDenominator denominator by subject bucket (64), or empty
 * @param distinctSubjects how many subjects, exact up to 64, estimated above
 * @param subjects state of the distinct count, mergeable
 * @param lateCount units that arrived after the day's run should have read them
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
    long lateCount) {}
