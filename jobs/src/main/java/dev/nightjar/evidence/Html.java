package dev.nightjar.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Values as text of a page: nothing of a value is ever markup. */
final class Html {
  private static final MathContext DIGITS = new MathContext(6);
  private static final int FEW_ITEMS = 12;
  private static final int LONGEST = 4000;

  private Html() {}

  /**
   * Text with markup and whatever changes the look of its neighbours written out: control
   * characters, and those that turn the direction of writing.
   */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case '\n', '\t' -> escaped.append(c);
        default -> {
          boolean paired =
              Character.isHighSurrogate(c)
                  ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                  : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
          if (Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || (Character.isSurrogate(c) && !paired)) {
            escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  /** A value of a row; long lists by their length, long texts cut: the table has all of it. */
  static String value(Object value) {
    String text = text(value);
    return text.length() <= LONGEST
        ? escape(text)
        : escape(text.substring(0, LONGEST)) + " &hellip; (" + text.length() + " characters)";
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double number) {
      return number(number);
    }
    if (value instanceof Collection<?> items) {
      if (items.size() > FEW_ITEMS) {
        return items.size() + " values";
      }
      StringBuilder list = new StringBuilder();
      for (Object each : items) {
        list.append(list.isEmpty() ? "" : "\n").append(text(each));
      }
      return list.toString();
    }
    if (value instanceof Map<?, ?> map) {
      StringBuilder entries = new StringBuilder();
      map.forEach(
          (name, each) -> {
            if (each != null) {
              entries.append(entries.isEmpty() ? "" : "\n").append(name).append(": ");
              entries.append(text(each));
            }
          });
      return entries.toString();
    }
    return value.toString();
  }

  /** Six digits, the same on every machine. */
  static String number(double number) {
    if (!Double.isFinite(number)) {
      return "";
    }
    BigDecimal rounded = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
    boolean plain = rounded.scale() <= 12 && rounded.precision() - rounded.scale() <= 15;
    return plain ? rounded.toPlainString() : rounded.toString();
  }
}
