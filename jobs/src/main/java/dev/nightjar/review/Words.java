package dev.nightjar.review;

import dev.nightjar.compare.Numbers;
import dev.nightjar.model.Metric;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names, numbers and days as the pages write them. */
final class Words {
  private static final DateTimeFormatter DAY_OF_WEEK =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter LONG_DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

  private static final Pattern LONG_NUMBER = Pattern.compile("(?<![.\\d])\\d{5,15}");

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
    return Double.isNaN(value)
        ? ""
        : isBytes(metric) ? Bytes.of(value).text(value) : grouped(Numbers.value(metric, value));
  }

  static String interval(Metric metric, double lower, double upper) {
    if (!Double.isFinite(lower) || !Double.isFinite(upper)) {
      return "";
    }
    return isBytes(metric)
        ? Bytes.of(upper).number(lower) + "\u2013" + Bytes.of(upper).text(upper)
        : grouped(Numbers.range(metric, lower, upper));
  }

  /** A difference with its sign. */
  static String difference(Metric metric, double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    double size = Math.abs(value);
    return sign(value)
        + (isBytes(metric)
            ? Bytes.of(size).text(size)
            : isShare(metric)
                ? Numbers.plain(size * 100) + " points"
                : grouped(Numbers.difference(metric, size)));
  }

  /** Both ends of a difference's interval, the unit once. */
  static String differences(Metric metric, double lower, double upper) {
    if (isBytes(metric)) {
      Bytes of = Bytes.of(Math.max(Math.abs(lower), Math.abs(upper)));
      return sign(lower)
          + of.number(Math.abs(lower))
          + " to "
          + sign(upper)
          + of.text(Math.abs(upper));
    }
    double scale = isShare(metric) ? 100 : 1;
    return sign(lower)
        + grouped(Numbers.plain(Math.abs(lower * scale)))
        + " to "
        + sign(upper)
        + grouped(Numbers.plain(Math.abs(upper * scale)))
        + (isShare(metric) ? " points" : "");
  }

  private static boolean isShare(Metric metric) {
    return Numbers.isShare(metric.kind(), metric.unit());
  }

  private static boolean isBytes(Metric metric) {
    return "bytes".equals(metric.unit());
  }

  /** Thousands apart from five digits on. */
  private static String grouped(String text) {
    return LONG_NUMBER
        .matcher(text)
        .replaceAll(digits -> String.format(Locale.ROOT, "%,d", Long.valueOf(digits.group())));
  }

  /** A power of 1000 bytes. */
  private record Bytes(double size, String name) {
    private static final List<Bytes> ALL =
        List.of(
            new Bytes(1e12, "TB"),
            new Bytes(1e9, "GB"),
            new Bytes(1e6, "MB"),
            new Bytes(1e3, "kB"),
            new Bytes(1, "bytes"));

    /** The largest that the amount has one of. */
    static Bytes of(double amount) {
      return ALL.stream()
          .filter(b -> Math.abs(amount) >= b.size())
          .findFirst()
          .orElse(ALL.get(ALL.size() - 1));
    }

    String number(double amount) {
      return Numbers.plain(amount / size);
    }

    String text(double amount) {
      return number(amount) + " " + name;
    }
  }

  /** A relative change with its sign, in per cent. */
  static String relative(double change) {
    return Double.isFinite(change)
        ? sign(change) + Numbers.plain(Math.abs(change) * 100) + " %"
        : "";
  }

  static String relative(double lower, double upper) {
    return Double.isFinite(lower) && Double.isFinite(upper)
        ? sign(lower) + Numbers.plain(Math.abs(lower) * 100) + " to " + relative(upper)
        : "";
  }

  static String probability(double q) {
    return Double.isNaN(q) ? "" : Numbers.probability(q);
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** An amount of money with so many decimals. */
  static String amount(BigDecimal amount, int decimals) {
    return String.format(
        Locale.ROOT, "%,." + decimals + "f", amount.setScale(decimals, RoundingMode.HALF_EVEN));
  }

  /** Decimals that show a part of an amount in three digits or to the cent. */
  static int decimals(BigDecimal whole) {
    double size = Math.abs(whole.doubleValue());
    return size >= 1000 ? 2 : size >= 1 ? 3 : 6;
  }

  static String money(BigDecimal amount, String currency) {
    return amount(amount, amount.abs().compareTo(BigDecimal.ONE) < 0 ? 6 : 2) + " " + currency;
  }

  /** A difference of two amounts with its sign. */
  static String signed(BigDecimal amount, int decimals) {
    return sign(amount.signum()) + amount(amount.abs(), decimals);
  }

  /** So many of a unit: whole above a hundred, three significant digits below. */
  static String quantity(BigDecimal quantity) {
    return quantity.abs().compareTo(BigDecimal.valueOf(100)) < 0
        ? Numbers.plain(quantity.doubleValue())
        : String.format(Locale.ROOT, "%,.0f", quantity.setScale(0, RoundingMode.HALF_EVEN));
  }

  static String fold(WeekValue.Fold fold) {
    return fold.code().replace('_', ' ');
  }

  static String fold(WeekValue value) {
    return value.isKnown() ? fold(value.fold()) : "";
  }

  static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private static String sign(double value) {
    return value < 0 ? "\u2212" : value > 0 ? "+" : "";
  }
}
