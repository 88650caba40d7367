package dev.nightjar.stats;

/** Pearson's test of homogeneity of two rows of counts; columns empty in both are left out. */
public final class ChiSquareTwoSample {

  private ChiSquareTwoSample() {}

  public static TableTest of(long[] first, long[] second) {
    return TwoRows.of(first, second)
        .test((observed, expected) -> (observed - expected) * (observed - expected) / expected);
  }
}
