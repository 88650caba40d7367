package dev.nightjar.stats;

/**
 * Newcombe's hybrid score interval of a difference of two independent rates (method 10 of the 1998
 * paper); counts may be real, for effective sample sizes.
 */
public final class NewcombeDifference {

  private NewcombeDifference() {}

  /** {@code rate1 - rate2} and its interval, always within [-1, 1]. */
  public record Difference(double estimate, Interval interval) {}

  /** The difference {@code x1/n1 - x2/n2} at two-sided coverage {@code level}. */
  public static Difference of(double x1, double n1, double x2, double n2, double level) {
    Interval first = WilsonInterval.of(x1, n1, level);
    Interval second = WilsonInterval.of(x2, n2, level);
    double p1 = x1 / n1;
    double p2 = x2 / n2;
    double difference = p1 - p2;
    return new Difference(
        difference,
        new Interval(
            difference - Math.hypot(p1 - first.lower(), second.upper() - p2),
            difference + Math.hypot(first.upper() - p1, p2 - second.lower())));
  }

  /** The same from two rates and the effective sample size of each arm. */
  public static Difference ofRates(
      double rate1, double effective1, double rate2, double effective2, double level) {
    return of(rate1 * effective1, effective1, rate2 * effective2, effective2, level);
  }
}
