package dev.nightjar.compare;

import dev.nightjar.model.Distribution;
import dev.nightjar.stats.AlignedBins;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The histograms behind a distribution row, as coarse as they were tested. */
final class Bins {
  private static final String OTHER = "OTHER";

  private Bins() {}

  /**
   * @param fewest a category with fewer units, and so perhaps fewer subjects, on either side is
   *     counted under OTHER
   */
  static List<Distribution> of(Draft d, LocalDate night, int fewest) {
    Table table = Table.of(d.metric(), d.current, d.baseline);
    return d.metric().categorical()
        ? categories(d, table, night, fewest)
        : numbers(d, table, night);
  }

  private static List<Distribution> numbers(Draft d, Table table, LocalDate night) {
    List<Distribution> rows = new ArrayList<>();
    AlignedBins cells = table.aligned();
    int start = 0;
    for (int g = 0; g < table.coarseBaseline().length; g++) {
      int end = start;
      while (end + 1 < table.group().length && table.group()[end + 1] == g) {
        end++;
      }
      double lower = lower(cells, start);
      double upper = upper(cells, end);
      rows.add(
          row(
              d,
              night,
              "[" + Numbers.plain(lower) + ", " + Numbers.plain(upper) + ")",
              lower,
              upper,
              table.coarseBaseline()[g],
              table.coarseCurrent()[g]));
      start = end + 1;
    }
    return rows;
  }

  private static double lower(AlignedBins cells, int cell) {
    int position = cells.position()[cell];
    return switch (position - cells.bins().minIndex()) {
      case -3 -> Double.NEGATIVE_INFINITY;
      case -2, -1 -> 0;
      default ->
          position > cells.bins().maxIndex()
              ? cells.bins().max()
              : cells.bins().lowerEdge(position);
    };
  }

  private static double upper(AlignedBins cells, int cell) {
    int position = cells.position()[cell];
    return switch (position - cells.bins().minIndex()) {
      case -3, -2 -> 0;
      case -1 -> cells.bins().min();
      default ->
          position > cells.bins().maxIndex()
              ? Double.POSITIVE_INFINITY
              : cells.bins().upperEdge(position);
    };
  }

  private static List<Distribution> categories(Draft d, Table table, LocalDate night, int fewest) {
    List<Distribution> rows = new ArrayList<>();
    long otherThen = 0;
    long otherNow = 0;
    for (int i = 0; i < table.current().length; i++) {
      long then = table.baseline()[i];
      long now = table.current()[i];
      boolean rest = i + 1 == table.current().length;
      if (rest || isThin(then, fewest) || isThin(now, fewest)) {
        otherThen += then;
        otherNow += now;
      } else if (then + now > 0) {
        rows.add(row(d, night, d.line.categories.get(i), Double.NaN, Double.NaN, then, now));
      }
    }
    if (otherThen + otherNow > 0) {
      rows.add(row(d, night, OTHER, Double.NaN, Double.NaN, otherThen, otherNow));
    }
    return rows;
  }

  private static boolean isThin(long count, int fewest) {
    return count > 0 && count < fewest;
  }

  private static Distribution row(
      Draft d,
      LocalDate night,
      String label,
      double lower,
      double upper,
      long baseline,
      long current) {
    return new Distribution(
        night,
        d.metric().name(),
        d.line.slice,
        d.rule.kind(),
        label,
        lower,
        upper,
        baseline,
        current);
  }
}
