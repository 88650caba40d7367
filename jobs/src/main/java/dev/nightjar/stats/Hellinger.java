package dev.nightjar.stats;

/** The Hellinger distance √(½Σ(√p-√q)²) of two rows of counts, from 0 to 1. */
public final class Hellinger {

  private Hellinger() {}

  public static double distance(long[] first, long[] second) {
    TwoRows rows = TwoRows.of(first, second);
    double sum = 0;
    for (int i = 0; i < rows.columns(); i++) {
      double gap = Math.sqrt(rows.share(i)) - Math.sqrt(rows.otherShare(i));
      sum += gap * gap;
    }
    return rows.isDefined() ? Math.sqrt(sum / 2) : Double.NaN;
  }
}
