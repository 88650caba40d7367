package dev.nightjar.stats;

/** The one precondition of parallel arrays. */
final class Lengths {

  private Lengths() {}

  /** Refuses arrays of different lengths, naming what they hold. */
  static void requireEqual(String first, int firstLength, String second, int secondLength) {
    if (firstLength != secondLength) {
      throw new IllegalArgumentException(
          "Cannot pair "
              + firstLength
              + " "
              + first
              + " with "
              + secondLength
              + " "
              + second
              + ", expected equal lengths");
    }
  }
}
