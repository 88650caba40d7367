package dev.nightjar.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Two rows of counts with columns merged until every expected cell is large enough for chi-square:
 * unmerged, a test at 5 % with expectations of 0.01 rejects twice as often as it should.
 *
 * @param group for each column given, the merged column it went to
 */
public record ExpectedCounts(long[] first, long[] second, int[] group) {

  /** The usual smallest expectation. */
  public static final double USUAL_MINIMUM = 5;

  /** Merges neighbours, for ordered bins. */
  public static ExpectedCounts ofOrdered(long[] first, long[] second, double minimum) {
    double needed = neededColumnTotal(first, second, minimum);
    int[] group = new int[first.length];
    int groups = 0;
    double open = 0;
    for (int i = 0; i < first.length; i++) {
      group[i] = groups;
      open += (double) first[i] + second[i];
      if (open >= needed && open > 0) {
        groups++;
        open = 0;
      }
    }
    // What is left over at the end is too small to stand alone and joins the last group.
    for (int i = 0; i < group.length; i++) {
      group[i] = Math.min(group[i], Math.max(0, groups - 1));
    }
    return merged(first, second, group, Math.max(1, groups));
  }

  /** Pools the rarest columns into one, for categories. */
  public static ExpectedCounts ofCategories(long[] first, long[] second, double minimum) {
    double needed = neededColumnTotal(first, second, minimum);
    Integer[] byTotal =
        IntStream.range(0, first.length)
            .boxed()
            .sorted(Comparator.comparingLong(i -> first[i] + second[i]))
            .toArray(Integer[]::new);
    int[] group = new int[first.length];
    int groups = 1;
    double pooled = 0;
    for (int i : byTotal) {
      double total = (double) first[i] + second[i];
      if (total < needed || (pooled > 0 && pooled < needed)) {
        pooled += total;
      } else {
        group[i] = groups++;
      }
    }
    if (pooled == 0 && groups > 1) {
      for (int i = 0; i < group.length; i++) {
        group[i] = Math.max(0, group[i] - 1);
      }
      groups--;
    }
    return merged(first, second, group, groups);
  }

  private static double neededColumnTotal(long[] first, long[] second, double minimum) {
    Lengths.requireEqual("first counts", first.length, "second counts", second.length);
    double n = Totals.of(first);
    double m = Totals.of(second);
    return minimum * (n + m) / Math.min(n, m);
  }

  private static ExpectedCounts merged(long[] first, long[] second, int[] group, int groups) {
    long[] a = new long[groups];
    long[] b = new long[groups];
    for (int i = 0; i < group.length; i++) {
      a[group[i]] += first[i];
      b[group[i]] += second[i];
    }
    return new ExpectedCounts(a, b, Arrays.copyOf(group, group.length));
  }
}
