package dev.nightjar.compare;

/**
 * Size of a difference, current minus baseline, in the metric's unit.
 *
 * @param lower lower end of the interval, day-to-day noise included
 * @param upper upper end
 * @param effect unit-free size, see {@link dev.nightjar.model.Comparison}
 * @param standardError sampling error of the change when nothing changed
 */
record Change(double value, double lower, double upper, double effect, double standardError) {
  static final Change UNKNOWN =
      new Change(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
