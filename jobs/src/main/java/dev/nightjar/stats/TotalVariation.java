package dev.nightjar.stats;

/** Half the sum of absolute differences of shares: the mass that must move, from 0 to 1. */
public final class TotalVariation {

  private TotalVariation() {}

  public static double distance(long[] first, long[] second) {
    TwoRows rows = TwoRows.of(first, second);
    double sum = 0;
    for (int i = 0; i < rows.columns(); i++) {
      sum += Math.abs(rows.share(i) - rows.otherShare(i));
    }
    return rows.isDefined() ? sum / 2 : Double.NaN;
  }
}
