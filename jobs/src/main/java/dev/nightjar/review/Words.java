package dev.nightjar.review;

import dev.nightjar.compare.Numbers;
import dev.nightjar.model.Metric;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names, numbers and days as the pages write them. */
final class Words {
  private static final DateTimeFormatter DAY_OF_WEEK =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter LONG_DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

  private Words() {}

  static String weekday(LocalDate day) {
    return DAY_OF_WEEK.format(day);
  }

  static String longDay(LocalDate day) {
    return LONG_DAY.format(day);
  }

  static String slice(String key) {
    return key.isEmpty() ? "all traffic" : key.replace(",", ", ");
  }

  /** The metric, and which number of it where it has several. */
  static String number(Metric metric, SeriesKey key) {
    boolean categorical = metric.categorical();
    return switch (key.statistic()) {
      case "value" -> key.metric();
      case "distribution" -> key.metric() + (categorical ? "" : " median");
      default -> key.metric() + " " + key.statistic();
    };
  }

  static String series(Metric metric, SeriesKey key) {
    return number(metric, key) + " on " + slice(key.slice());
  }

  static String judge(SeriesKey key) {
    return key.evaluator().isEmpty()
        ? ""
        : key.evaluator() + (key.version().isEmpty() ? "" : " " + key.version());
  }

  static String value(Metric metric, double value) {
    return Double.isNaN(value) ? "" : Numbers.value(metric, value);
  }

  static String interval(Metric metric, double lower, double upper) {
    return Double.isFinite(lower) && Double.isFinite(upper)
        ? Numbers.range(metric, lower, upper)
        : "";
  }

  /** A difference with its sign. */
  static String difference(Metric metric, double value) {
    return Double.isNaN(value) ? "" : sign(value) + Numbers.difference(metric, value);
  }

  /** Both ends of a difference's interval, the unit once. */
  static String differences(Metric metric, double lower, double upper) {
    boolean share = Numbers.isShare(metric.kind(), metric.unit());
    double scale = share ? 100 : 1;
    return sign(lower)
        + Numbers.plain(Math.abs(lower * scale))
        + " to "
        + sign(upper)
        + Numbers.plain(Math.abs(upper * scale))
        + (share ? " points" : "");
  }

  /** A relative change with its sign, in per cent. */
  static String relative(double change) {
    return Double.isFinite(change)
        ? sign(change) + Numbers.plain(Math.abs(change) * 100) + " %"
        : "";
  }

  static String relative(double lower, double upper) {
    return Double.isFinite(lower) && Double.isFinite(upper)
        ? relative(lower) + " to " + relative(upper)
        : "";
  }

  static String probability(double q) {
    return Double.isNaN(q) ? "" : Numbers.probability(q);
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** An amount of money: cents, or three significant digits below one. */
  static String amount(BigDecimal amount) {
    if (amount.signum() == 0) {
      return "0";
    }
    return amount.abs().compareTo(BigDecimal.ONE) < 0
        ? Numbers.plain(amount.doubleValue())
        : String.format(Locale.ROOT, "%,.2f", amount.setScale(2, RoundingMode.HALF_EVEN));
  }

  static String money(BigDecimal amount, String currency) {
    return amount(amount) + " " + currency;
  }

  /** A difference of two amounts with its sign. */
  static String signed(BigDecimal amount) {
    return sign(amount.signum()) + amount(amount.abs());
  }

  /** So many of a unit: whole above a hundred, three significant digits below. */
  static String quantity(BigDecimal quantity) {
    return quantity.abs().compareTo(BigDecimal.valueOf(100)) < 0
        ? Numbers.plain(quantity.doubleValue())
        : String.format(Locale.ROOT, "%,.0f", quantity.setScale(0, RoundingMode.HALF_EVEN));
  }

  static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private static String sign(double value) {
    return value < 0 ? "\u2212" : value > 0 ? "+" : "";
  }
}
