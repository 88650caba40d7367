package dev.nightjar.stats;

/** The likelihood-ratio test of homogeneity of two rows of counts, 2Σ o ln(o/e). */
public final class GTest {

  private GTest() {}

  public static TableTest of(long[] first, long[] second) {
    return TwoRows.of(first, second)
        .test(
            (observed, expected) ->
                observed == 0 ? 0 : 2 * observed * Math.log(observed / expected));
  }
}
