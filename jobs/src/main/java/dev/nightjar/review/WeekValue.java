package dev.nightjar.review;

/**
 * A number of a week.
 *
 * @param value estimate; NaN where no night has one
 * @param lower lower end of its 95 % interval, NaN where the nights' rows do not give one
 * @param upper upper end
 * @param observations units of the week
 * @param nights nights behind it
 * @param fold how the nights became it
 */
public record WeekValue(
    double value, double lower, double upper, long observations, int nights, Fold fold) {
  static final WeekValue NONE = new WeekValue(Double.NaN, Double.NaN, Double.NaN, 0, 0, Fold.NONE);

  /** How the numbers of nights become that of a week. */
  public enum Fold {
    /** No night has the number. */
    NONE("no night has it"),
    /** Numerators over denominators: what the week's own rows would give. */
    RATIO_OF_SUMS("sums of the nights' numerators over sums of their denominators"),
    /** The nights added up. */
    SUM("sum of the nights"),
    /** An amount per second: nights are equally long, so their mean is the week's. */
    MEAN_OVER_TIME("amount over the published nights' time"),
    /**
     * The nights' estimates, weighted by their denominators: an estimate that was corrected has no
     * counts to add.
     */
    WEIGHTED_MEAN("mean of the nights' corrected estimates, weighted by their denominators"),
    /** The nights' bins together: what the week's own rows would give. */
    MERGED_BINS("from the nights' histograms added up, as a night's number is from its own"),
    /**
     * Quantiles do not add up, and some night's bins are not kept: the middle one of the nights.
     */
    MEDIAN_OF_NIGHTS("median of the nights, which is not the quantile of the week");

    private final String meaning;

    Fold(String meaning) {
      this.meaning = meaning;
    }

    /** In words. */
    public String meaning() {
      return meaning;
    }

    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public boolean isKnown() {
    return !Double.isNaN(value);
  }

  /** Whether more nights make it larger, so that weeks of fewer nights do not compare. */
  public boolean growsWithNights() {
    return fold == Fold.SUM;
  }

  /** Whether this and that are numbers of the same thing. */
  public boolean comparableWith(WeekValue other) {
    return isKnown()
        && other.isKnown()
        && fold == other.fold
        && (!growsWithNights() || nights == other.nights);
  }
}
