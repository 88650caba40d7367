package dev.nightjar.stats;

/** Coarse bins of roughly equal mass, made by merging neighbouring fine ones. */
public final class EqualMassBins {

  private EqualMassBins() {}

  /**
   * For each fine bin the coarse bin it goes to, 0 upward and without gaps: at most {@code groups},
   * fewer when single bins hold much. Freeze the result with the baseline it was made from.
   */
  public static int[] groups(long[] counts, int groups) {
    double total = Totals.of(counts);
    int[] group = new int[counts.length];
    int current = 0;
    int filled = -1;
    double cumulative = 0;
    for (int i = 0; i < counts.length; i++) {
      double middle = cumulative + counts[i] / 2.0;
      int target = total == 0 ? 0 : (int) Math.min(groups - 1.0, middle / total * groups);
      if (counts[i] > 0 && target > filled) {
        current += filled >= 0 ? 1 : 0;
        filled = target;
      }
      group[i] = current;
      cumulative += counts[i];
    }
    return group;
  }

  /** The counts of the coarse bins. */
  public static long[] merge(long[] counts, int[] group) {
    Lengths.requireEqual("counts", counts.length, "groups", group.length);
    long[] merged = new long[group.length == 0 ? 0 : group[group.length - 1] + 1];
    for (int i = 0; i < counts.length; i++) {
      merged[group[i]] += counts[i];
    }
    return merged;
  }
}
