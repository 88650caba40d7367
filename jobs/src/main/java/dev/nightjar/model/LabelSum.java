package dev.nightjar.model;

import java.math.BigInteger;

/**
 * Weighted label sums of a judged metric for one label value.
 *
 * @param label {@code 1} failed or true, {@code 0} passed or false, {@code error} the judge failed;
 *     {@code human=1 judge=0} and its like: units that a person judged as well, chosen with a known
 *     probability, weighted by unit weight over that probability; {@value #UNWEIGHTED}: units of
 *     any weighted metric that have no weight, in no other sum. A part of a label by stratum of the
 *     sampling design is a label of its own: {@code 1 stratum=S}, or {@code human=1 judge=0
 *     review=S} where only the people's sample was drawn by it
 * @param count labels
 * @param weightSum sum of weights, times 10^6
 * @param weightSquareSum sum of squared weights, times 10^12
 */
public record LabelSum(String label, long count, BigInteger weightSum, BigInteger weightSquareSum) {
  /** Units without a weight: their probability of having been observed is unknown. */
  public static final String UNWEIGHTED = "unweighted";

  /** Before the stratum that a unit was drawn from. */
  private static final String STRATUM = " stratum=";

  /** Before the stratum that a unit was drawn from for people alone. */
  private static final String REVIEW = " review=";

  /** How many verdicts of a person and a judge together there are. */
  public static final int JOINT = 4;

  /** The part of a label from one stratum of the design that drew the units. */
  public static String drawn(String label, String stratum) {
    return label + STRATUM + stratum;
  }

  /** The part of a label from one stratum of the design that drew units for people alone. */
  public static String reviewed(String label, String stratum) {
    return label + REVIEW + stratum;
  }

  /** Whether this is the part of a label from one stratum. */
  public boolean inStratum() {
    return split() >= 0;
  }

  /** The label itself, a stratum aside. */
  public String of() {
    return inStratum() ? label.substring(0, split()) : label;
  }

  /** Design and name of the stratum; empty without one. */
  public String stratum() {
    return inStratum() ? label.substring(split() + 1) : "";
  }

  /** Whether a {@link #stratum} is one that every unit of the judge is known by. */
  public static boolean isDrawn(String stratum) {
    return stratum.startsWith(STRATUM.strip());
  }

  /** Names can hold anything, labels none of this: the first one counts. */
  private int split() {
    int drawn = label.indexOf(STRATUM);
    int reviewed = label.indexOf(REVIEW);
    return drawn < 0 ? reviewed : reviewed < 0 ? drawn : Math.min(drawn, reviewed);
  }

  /** The label of units on which a person and the judge said this. */
  public static String joint(boolean human, boolean judge) {
    return "human=" + (human ? 1 : 0) + " judge=" + (judge ? 1 : 0);
  }
}
