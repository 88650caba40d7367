package dev.nightjar.model;

import java.math.BigInteger;

/**
 * Weighted label sums of a judged metric for one label value.
 *
 * @param label {@code 1} failed or true, {@code 0} passed or false, {@code error} the judge failed
 * @param count labels
 * @param weightSum sum of weights, times 10^6
 * @param weightSquareSum sum of squared weights, times 10^12
 */
public record LabelSum(
    String label, long count, BigInteger weightSum, BigInteger weightSquareSum) {}
