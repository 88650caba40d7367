package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as people write them: three significant digits, percent for rates, units behind. */
public final class Numbers {
  private Numbers() {}

  /** Three significant digits, without an exponent between 0.0001 and a million. */
  public static String plain(double value) {
    return digits(value, 3);
  }

  /** With so many significant digits. */
  public static String digits(double value, int significant) {
    if (Double.isNaN(value)) {
      return "unknown";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "unbounded" : "-unbounded";
    }
    if (value == 0) {
      return "0";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(significant, RoundingMode.HALF_EVEN));
    double size = Math.abs(value);
    if (size >= 1e15 || size < 1e-4) {
      int exponent = rounded.precision() - rounded.scale() - 1;
      BigDecimal mantissa = rounded.movePointLeft(exponent).stripTrailingZeros();
      return mantissa.toPlainString() + "e" + exponent;
    }
    return rounded.stripTrailingZeros().toPlainString();
  }

  /** A p- or q-value: two digits. */
  public static String probability(double value) {
    return digits(value, 2);
  }

  /** A value in the metric's unit. */
  public static String value(Metric metric, double value) {
    return isShare(metric) ? percent(value) : plain(value) + unit(metric);
  }

  /** A sum over units, such as an amount of money: never in percent. */
  public static String amount(double sum, String unit) {
    return plain(sum) + unit(unit);
  }

  /** A difference of two values: percentage points for rates. */
  public static String difference(Metric metric, double value) {
    double size = Math.abs(value);
    return isShare(metric) ? plain(size * 100) + " percentage points" : plain(size) + unit(metric);
  }

  /** Both ends of an interval, the unit once. */
  public static String range(Metric metric, double lower, double upper) {
    return isShare(metric)
        ? plain(lower * 100) + "–" + plain(upper * 100) + " %"
        : plain(lower) + "–" + plain(upper) + unit(metric);
  }

  /** A share. */
  public static String percent(double share) {
    return plain(share * 100) + " %";
  }

  private static boolean isShare(Metric metric) {
    return isShare(metric.kind(), metric.unit());
  }

  /** Whether a metric's values are shares, printed in percent: rates, and ratios without a unit. */
  public static boolean isShare(MetricKind kind, String unit) {
    return kind == MetricKind.RATE || (kind == MetricKind.RATIO && "1".equals(unit));
  }

  private static String unit(Metric metric) {
    return unit(metric.unit());
  }

  private static String unit(String unit) {
    if ("usd".equals(unit)) {
      return " USD";
    }
    return unit == null || unit.isEmpty() || "1".equals(unit) ? "" : " " + unit;
  }
}
