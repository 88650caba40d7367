package dev.nightjar.stats;

/**
 * Fisher's exact test of two counts given their total, with mid-p values (Lancaster, 1961): they
 * undo most of the conservatism of a discrete test and are the default.
 */
public final class FisherExact {

  // Ties of the two-sided sum are told from rounding as R's fisher.test does.
  private static final double TIE = 1 + 1e-7;
  private static final double NEGLIGIBLE = 1e-320;
  private static final double LARGEST_VARIANCE = 1e10;

  private FisherExact() {}

  /**
   * P-values: {@code upper} against "the first rate is larger", {@code lower} against the opposite,
   * {@code twoSided} the total probability of tables no likelier than the observed one.
   */
  public record Result(
      double upper,
      double upperMidP,
      double lower,
      double lowerMidP,
      double twoSided,
      double twoSidedMidP) {

    static final Result UNDEFINED =
        new Result(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /** The test of {@code x1} of {@code n1} against {@code x2} of {@code n2}. */
  public static Result of(long x1, long n1, long x2, long n2) {
    if (n1 <= 0 || n2 <= 0 || x1 < 0 || x2 < 0 || x1 > n1 || x2 > n2) {
      return Result.UNDEFINED;
    }
    double total = (double) n1 + n2;
    double events = (double) x1 + x2;
    double variance =
        events * (1 - events / total) * (n1 / total) * (n2 / total) * total / (total - 1);
    if (variance > LARGEST_VARIANCE) {
      return normal(x1 - events * (n1 / total), Math.sqrt(variance));
    }
    return exact(x1, n1, n2, events);
  }

  /** Walks from the mode outward on ratios of neighbours, until nothing is left to add. */
  private static Result exact(double x1, double n1, double n2, double events) {
    double first = Math.max(0, events - n2);
    double last = Math.min(events, n1);
    double mode = Math.floor((events + 1) * ((n1 + 1) / (n1 + n2 + 2)));
    mode = Math.min(Math.max(mode, first), last);
    double observed = weight(x1, mode, n1, n2, events);
    double above = 0;
    double below = 0;
    double unlikely = 0;
    double w = 1;
    for (double k = mode; k <= last && w > NEGLIGIBLE; k++) {
      above += k > x1 ? w : 0;
      below += k < x1 ? w : 0;
      unlikely += w <= observed * TIE ? w : 0;
      w *= (events - k) / (k + 1) * ((n1 - k) / (n2 - events + k + 1));
    }
    w = 1;
    for (double k = mode; k > first && w > NEGLIGIBLE; k--) {
      w *= k / (events - k + 1) * ((n2 - events + k) / (n1 - k + 1));
      above += k - 1 > x1 ? w : 0;
      below += k - 1 < x1 ? w : 0;
      unlikely += w <= observed * TIE ? w : 0;
    }
    double sum = above + below + observed;
    return new Result(
        Math.min(1, (above + observed) / sum),
        (above + observed / 2) / sum,
        Math.min(1, (below + observed) / sum),
        (below + observed / 2) / sum,
        Math.min(1, unlikely / sum),
        Math.max(0, Math.min(1, (unlikely - observed / 2) / sum)));
  }

  /** The probability of x relative to that of the mode, by the same products as the walk. */
  private static double weight(double x, double mode, double n1, double n2, double events) {
    double w = 1;
    for (double k = mode; k < x && w > NEGLIGIBLE; k++) {
      w *= (events - k) / (k + 1) * ((n1 - k) / (n2 - events + k + 1));
    }
    for (double k = mode; k > x && w > NEGLIGIBLE; k--) {
      w *= k / (events - k + 1) * ((n2 - events + k) / (n1 - k + 1));
    }
    return w > NEGLIGIBLE ? w : 0;
  }

  /** With a standard deviation of 10^5 events a walk is long and the normal law exact enough. */
  private static Result normal(double deviation, double sd) {
    return new Result(
        Normal.upperTail((deviation - 0.5) / sd),
        Normal.upperTail(deviation / sd),
        Normal.upperTail((-deviation - 0.5) / sd),
        Normal.upperTail(-deviation / sd),
        Normal.twoSided(Math.max(0, Math.abs(deviation) - 0.5) / sd),
        Normal.twoSided(deviation / sd));
  }
}
