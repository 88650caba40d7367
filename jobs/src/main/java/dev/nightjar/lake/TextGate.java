package dev.nightjar.lake;

/** Says whether text may be stored; the gate in front of the input tables is one. */
@FunctionalInterface
public interface TextGate {
  /**
   * @param isFreeText whether it is prose, in which more can be personal data than in an identifier
   */
  boolean mayKeep(String text, boolean isFreeText);
}
