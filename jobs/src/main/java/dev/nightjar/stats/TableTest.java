package dev.nightjar.stats;

/**
 * The outcome of a test of two rows of counts.
 *
 * @param statistic asymptotically chi-square
 * @param degreesOfFreedom columns that are not empty, less one
 * @param p 1 when there is but one column, NaN when a row is empty
 * @param smallestExpected smallest expected cell; the approximation wants 5
 */
public record TableTest(double statistic, int degreesOfFreedom, double p, double smallestExpected) {

  static TableTest of(double statistic, int columns, double smallestExpected) {
    int df = Math.max(0, columns - 1);
    return new TableTest(statistic, df, ChiSquare.upperTail(statistic, df), smallestExpected);
  }

  /**
   * First-order Rao-Scott correction for clustered observations: the statistic over {@code deff}.
   */
  public TableTest raoScott(double deff) {
    return of(statistic / deff, degreesOfFreedom + 1, smallestExpected / deff);
  }
}
