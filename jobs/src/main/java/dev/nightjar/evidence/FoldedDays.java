package dev.nightjar.evidence;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sums of some days of one series, exact, and the values that follow from them. */
final class FoldedDays {
  private static final Pattern QUANTILE = Pattern.compile("(?:cusum_)?p([0-9]{1,2}(?:[.][0-9]+)?)");

  private final StoredDay like;
  private final List<StoredDay> days;
  private final BigInteger numerator;
  private final BigInteger denominator;
  private final long observations;

  /**
   * @param days at least one, all of one series and kind
   */
  FoldedDays(List<StoredDay> days) {
    this.days = days;
    this.like = days.get(0);
    this.numerator = sum(days.stream().map(StoredDay::numerator).toList());
    this.denominator = sum(days.stream().map(StoredDay::denominator).toList());
    this.observations = days.stream().mapToLong(StoredDay::observations).sum();
  }

  private static BigInteger sum(List<BigInteger> parts) {
    return parts.stream().filter(Objects::nonNull).reduce(BigInteger.ZERO, BigInteger::add);
  }

  List<StoredDay> days() {
    return days;
  }

  long observations() {
    return observations;
  }

  String kind() {
    return like.kind();
  }

  /** In the metric's unit. */
  double numerator() {
    return numerator.doubleValue() / like.scale();
  }

  /** Weighted units, or the denominator of a ratio in its unit. */
  double denominator() {
    return denominator.doubleValue() / like.denominatorScale();
  }

  /** A total of the days, per {@link StoredDay#divisor()}. */
  double total() {
    return numerator() / like.divisor();
  }

  /** Why a statistic does not follow from the sums; null when it does. */
  String obstacle(String statistic) {
    boolean plain = statistic.equals("value") || statistic.equals("cusum");
    boolean mix = statistic.equals("mix_change");
    switch (kind()) {
      case "rate", "ratio", "mean":
        return plain || mix ? null : "its sums say nothing about it";
      case "total":
        return plain ? null : "its sums say nothing about it";
      case "quantile":
        return QUANTILE.matcher(statistic).matches() ? bins() : "its bins say nothing about it";
      case "distribution", "embedding":
        boolean median = statistic.equals("distribution") || statistic.equals("novelty");
        return median && !like.categorical() ? bins() : "it is a distance, not a value";
      default:
        return "it is an error estimated from " + kind() + " sums";
    }
  }

  private String bins() {
    boolean one = days.stream().map(StoredDay::mapping).distinct().count() == 1;
    return one && LogMapping.of(like.mapping()) != null ? null : "its bins are of another mapping";
  }

  /** The statistic, which has no {@link #obstacle}; NaN where it is undefined. */
  double value(String statistic) {
    return switch (kind()) {
      case "rate" -> Math.min(Math.max(ratio(), 0), 1);
      case "ratio", "mean" -> ratio();
      case "total" -> total();
      case "quantile" -> binned().quantile(probability(statistic));
      default -> binned().quantile(0.5);
    };
  }

  /** Relative distance up to which another value of the statistic is the same. */
  double tolerance() {
    return bins() == null && !like.bins().isEmpty() ? binned().tolerance() : 0;
  }

  private double ratio() {
    return denominator.signum() > 0 ? numerator() / denominator() : Double.NaN;
  }

  private BinnedValues binned() {
    BinnedValues values = new BinnedValues(LogMapping.of(like.mapping()));
    days.forEach(values::add);
    return values;
  }

  private static double probability(String statistic) {
    Matcher name = QUANTILE.matcher(statistic);
    if (!name.matches()) {
      throw new IllegalArgumentException(statistic);
    }
    return Double.parseDouble(name.group(1)) / 100;
  }
}
