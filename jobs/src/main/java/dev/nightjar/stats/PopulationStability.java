package dev.nightjar.stats;

/**
 * The population stability index Σ(q-p)ln(q/p) with half a count added to every bin, and what it is
 * when nothing changed: about (1/n+1/m)χ² with B-1 degrees of freedom (Yurdakul and Naranjo, 2020).
 * A fixed threshold of 0.1 or 0.2 is a coin flip at n = 100 and blind at n = 10 000.
 */
public final class PopulationStability {

  private PopulationStability() {}

  /**
   * @param index the PSI
   * @param nullMean its expectation without a change
   * @param p probability of an index this large without a change
   * @param bins bins that are not empty in both samples
   * @param scale 1/n + 1/m, of effective sizes
   */
  public record Result(double index, double nullMean, double p, int bins, double scale) {

    /** What is left above the noise; the number to report. */
    public double excess() {
      return index - nullMean;
    }

    /** The index exceeded with probability {@code alpha} without a change. */
    public double threshold(double alpha) {
      return bins < 2 ? 0 : ChiSquare.upperQuantile(alpha, bins - 1) * scale;
    }
  }

  public static Result of(long[] baseline, long[] current) {
    return of(baseline, current, 1, 1);
  }

  /** With the design effect of each sample: clustered events make an index larger by chance. */
  public static Result of(
      long[] baseline, long[] current, double baselineDeff, double currentDeff) {
    TwoRows rows = TwoRows.of(baseline, current);
    if (!rows.isDefined()) {
      return new Result(Double.NaN, Double.NaN, Double.NaN, rows.columns(), Double.NaN);
    }
    double half = rows.columns() / 2.0;
    double index = 0;
    for (int i = 0; i < rows.columns(); i++) {
      double p = (rows.first()[i] + 0.5) / (rows.n() + half);
      double q = (rows.second()[i] + 0.5) / (rows.m() + half);
      index += (q - p) * Math.log(q / p);
    }
    int df = rows.columns() - 1;
    double scale = baselineDeff / rows.n() + currentDeff / rows.m();
    return new Result(
        index, df * scale, ChiSquare.upperTail(index / scale, df), rows.columns(), scale);
  }
}
