package dev.nightjar.stats;

/** Cramér's V of two rows of counts: chi-square as an effect size from 0 to 1. */
public final class CramersV {

  private CramersV() {}

  /** The plain V, biased upward for small samples and many columns; NaN with a single column. */
  public static double of(long[] first, long[] second) {
    TableTest test = ChiSquareTwoSample.of(first, second);
    double total = Totals.of(first) + Totals.of(second);
    return test.degreesOfFreedom() == 0 ? Double.NaN : Math.sqrt(test.statistic() / total);
  }

  /** Bergsma's bias-corrected V (2013), the one to report. */
  public static double biasCorrected(long[] first, long[] second) {
    TableTest test = ChiSquareTwoSample.of(first, second);
    double less = Totals.of(first) + Totals.of(second) - 1;
    double df = test.degreesOfFreedom();
    if (df == 0) {
      return Double.NaN;
    }
    double phi = Math.max(0, test.statistic() / (less + 1) - df / less);
    double rows = 1 - 1 / less;
    double columns = df - df * df / less;
    return Math.sqrt(phi / Math.min(rows, columns));
  }
}
