package dev.nightjar.stats;

/**
 * A closed interval of the real line, usually a confidence interval; {@code NaN} limits mean that
 * it is undefined, infinite limits that the data bound it on one side only.
 */
public record Interval(double lower, double upper) {

  /** The interval of a quantity that the data do not define. */
  public static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);

  public static Interval around(double centre, double halfWidth) {
    return new Interval(centre - halfWidth, centre + halfWidth);
  }

  public boolean isDefined() {
    return !Double.isNaN(lower) && !Double.isNaN(upper);
  }

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  public double width() {
    return upper - lower;
  }

  /** This interval cut to {@code [floor, ceiling]}. */
  public Interval clippedTo(double floor, double ceiling) {
    return new Interval(
        Math.min(Math.max(lower, floor), ceiling), Math.min(Math.max(upper, floor), ceiling));
  }

  /** The interval of {@code -value}. */
  public Interval negated() {
    return new Interval(-upper, -lower);
  }

  /** The interval of {@code exp(value)}: from a log scale to the natural one. */
  public Interval exponentiated() {
    return new Interval(Math.exp(lower), Math.exp(upper));
  }
}
