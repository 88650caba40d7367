package dev.nightjar.model;

import java.math.BigInteger;

/**
 * Weighted label sums of a judged metric for one label value.
 *
 * @param label {@code 1} failed or true, {@code 0} passed or false, {@code error} the judge failed;
 *     {@code human=1 judge=0} and its like: units that a person judged as well, chosen with a known
 *     probability, weighted by unit weight over that probability; {@value #UNWEIGHTED}: units of
 *     any weighted metric that have no weight, in no other sum
 * @param count labels
 * @param weightSum sum of weights, times 10^6
 * @param weightSquareSum sum of squared weights, times 10^12
 */
public record LabelSum(String label, long count, BigInteger weightSum, BigInteger weightSquareSum) {
  /** Units without a weight: their probability of having been observed is unknown. */
  public static final String UNWEIGHTED = "unweighted";

  /** The label of units on which a person and the judge said this. */
  public static String joint(boolean human, boolean judge) {
    return "human=" + (human ? 1 : 0) + " judge=" + (judge ? 1 : 0);
  }
}
