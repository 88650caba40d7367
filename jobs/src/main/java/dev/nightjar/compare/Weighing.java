package dev.nightjar.compare;

/** Why sampling weights forbid an estimate or a test. */
final class Weighing {
  /** Evenly weighted rows that a cell must be worth: below, one of them can outweigh all others. */
  private static final double FEWEST = 4;

  private Weighing() {}

  /** The reason; null where weights forbid nothing. */
  static String unestimable(Day current, Day baseline, String ofBaseline) {
    if (hasUnweighted(current)) {
      return missing(current, "");
    }
    if (baseline != null && hasUnweighted(baseline)) {
      return missing(baseline, ofBaseline);
    }
    String now = uneven(current, "");
    return now != null || baseline == null ? now : uneven(baseline, ofBaseline);
  }

  static boolean hasUnweighted(Day day) {
    return day.unweighted > 0;
  }

  /** A row of weight 1 instead would be one made up. */
  static String missing(Day day, String where) {
    return Numbers.plain(day.unweighted)
        + " of "
        + Numbers.plain(day.units + day.nulls)
        + " rows"
        + where
        + " have no inclusion probability: the rate cannot be estimated";
  }

  /** The largest weight's share lies between 1/n and the root of it, n being Kish's size. */
  private static String uneven(Day day, String where) {
    double kish = day.weight * day.weight / day.weightSquare;
    if (!(kish < FEWEST) || day.units <= FEWEST) {
      return null;
    }
    return "weights are so uneven that the "
        + Numbers.plain(day.units)
        + " rows"
        + where
        + " are worth "
        + Numbers.digits(kish, 2)
        + ": one of them carries "
        + (kish < 2 ? "more than half" : "up to " + Numbers.percent(Math.sqrt(1 / kish)))
        + " of the weight";
  }
}
