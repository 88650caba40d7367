package dev.nightjar.cli;

import dev.nightjar.cli.TextTable.Figure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Numbers for people: four significant digits, shares in per cent, no number where there is none.
 */
final class Figures {
  private static final String BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

  private static final String SIGNS = "_.-=^";

  private Figures() {}

  static Figure value(double value, String unit) {
    return new Figure(text(value, unit));
  }

  static String text(double value, String unit) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "unbounded" : "-unbounded";
    }
    return isShare(unit) ? digits(100 * value, 4) + " %" : digits(value, 4);
  }

  static String interval(double lower, double upper, String unit) {
    return Double.isNaN(lower) ? "" : text(lower, unit) + " .. " + text(upper, unit);
  }

  static Figure probability(double p) {
    return new Figure(
        Double.isNaN(p) ? "" : p < .001 ? String.format(Locale.ROOT, "%.0e", p) : digits(p, 2));
  }

  static Figure count(long count) {
    return new Figure(String.format(Locale.ROOT, "%,d", count));
  }

  static Figure relative(double change) {
    return new Figure(
        Double.isNaN(change) ? "" : (change > 0 ? "+" : "") + digits(100 * change, 3) + " %");
  }

  /**
   * A small line of values; a gap where there is none. Its scale holds the interval of the last one
   * whole, so that what is within the uncertainty of a night looks small.
   *
   * @param lower of the interval of the last value; NaN for none
   * @param upper of it
   * @param unicode whether blocks can be shown; else signs of ASCII that rise likewise
   */
  static String trend(double[] values, double lower, double upper, boolean unicode) {
    double low = Double.isFinite(lower) ? lower : Double.POSITIVE_INFINITY;
    double high = Double.isFinite(upper) ? upper : Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    String signs = unicode ? BLOCKS : SIGNS;
    int highest = signs.length() - 1;
    StringBuilder line = new StringBuilder();
    for (double value : values) {
      int level =
          high > low ? (int) Math.round((value - low) / (high - low) * highest) : highest / 2;
      line.append(Double.isNaN(value) ? ' ' : signs.charAt(level));
    }
    return line.toString();
  }

  private static boolean isShare(String unit) {
    return "1".equals(unit);
  }

  private static String digits(double value, int significant) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(significant, RoundingMode.HALF_EVEN));
    if (rounded.abs().compareTo(BigDecimal.valueOf(10_000)) >= 0) {
      return String.format(Locale.ROOT, "%,.0f", rounded);
    }
    if (rounded.abs().compareTo(new BigDecimal("1e-6")) < 0) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    return rounded.stripTrailingZeros().toPlainString();
  }
}
