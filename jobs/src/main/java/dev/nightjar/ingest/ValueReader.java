package dev.nightjar.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;

/**
 * Turns one raw value into a scalar of the contract, or adds a violation and returns null. Strict
 * in what a value means, helpful in how it is written: 5.0 is a whole number, 5.5 is not; a number
 * in quotes is a number in CSV only, but for decimals, which JSON keeps exactly only so.
 */
final class ValueReader {
  private static final BigDecimal MOST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final int LONGEST_NUMBER = 64;

  private final Violations violations;

  ValueReader(Violations violations) {
    this.violations = violations;
  }

  /**
   * @param isTextual whether the file writes every value as text
   */
  Object read(Column column, ColumnType type, Object raw, boolean isTextual) {
    return switch (type.kind()) {
      case STRING -> text(column, raw);
      case INT, LONG -> whole(column, type, raw, isTextual);
      case FLOAT, DOUBLE -> real(column, type, raw, isTextual);
      case DECIMAL -> decimal(column, type, raw);
      case BOOLEAN -> bool(column, type, raw, isTextual);
      case TIMESTAMP -> time(column, type, raw);
      case DATE -> date(column, type, raw);
      case ARRAY, STRUCT, MAP ->
          throw new IllegalArgumentException(column.path() + " is no scalar");
    };
  }

  private String text(Column column, Object raw) {
    if (raw instanceof String text) {
      if (Utf8.hasLoneSurrogate(text)) {
        violations.add(
            Reason.MALFORMED_UTF8, column, null, "holds half a surrogate pair", "Unicode text");
        return null;
      }
      return text;
    }
    if (raw instanceof byte[]) {
      violations.add(
          Reason.MALFORMED_UTF8, column, null, "holds bytes that are not UTF-8", "text in UTF-8");
      return null;
    }
    violations.add(Reason.WRONG_TYPE, column, raw, "is " + kind(raw), "text, in quotes in JSON");
    return null;
  }

  private Object whole(Column column, ColumnType type, Object raw, boolean isTextual) {
    if (raw instanceof Integer small) {
      return type.kind() == ColumnType.Kind.INT ? (Object) small : (Object) small.longValue();
    }
    if (raw instanceof Long number && type.kind() == ColumnType.Kind.LONG) {
      return number;
    }
    BigDecimal number = number(column, type, raw, isTextual);
    if (number == null) {
      return null;
    }
    if (number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
      violations.add(Reason.WRONG_TYPE, column, raw, "has decimals", type.expectation());
      return null;
    }
    boolean isInt = type.kind() == ColumnType.Kind.INT;
    BigDecimal most = isInt ? BigDecimal.valueOf(Integer.MAX_VALUE) : MOST_LONG;
    BigDecimal least = isInt ? BigDecimal.valueOf(Integer.MIN_VALUE) : LEAST_LONG;
    if (number.compareTo(most) > 0 || number.compareTo(least) < 0) {
      violations.add(Reason.OUT_OF_RANGE, column, raw, "does not fit", type.expectation());
      return null;
    }
    return isInt ? (Object) number.intValue() : (Object) number.longValue();
  }

  private Object real(Column column, ColumnType type, Object raw, boolean isTextual) {
    double number;
    if (raw instanceof RawNumber digits) {
      number = Double.parseDouble(digits.text());
    } else if (raw instanceof Number value) {
      number = value.doubleValue();
    } else if (isTextual && raw instanceof String text && isNotFinite(text)) {
      number = Double.NaN;
    } else {
      BigDecimal value = number(column, type, raw, isTextual);
      if (value == null) {
        return null;
      }
      number = value.doubleValue();
    }
    boolean isFloat = type.kind() == ColumnType.Kind.FLOAT;
    if (!Double.isFinite(isFloat ? (float) number : number)) {
      violations.add(Reason.NOT_FINITE, column, raw, "is not finite", "a finite number, or null");
      return null;
    }
    return isFloat ? (Object) (float) number : (Object) number;
  }

  private BigDecimal decimal(Column column, ColumnType type, Object raw) {
    BigDecimal number = number(column, type, raw, true);
    if (number == null) {
      return null;
    }
    boolean isTooFine = number.signum() != 0 && number.stripTrailingZeros().scale() > type.scale();
    if (isTooFine || whole(number) > type.precision() - type.scale()) {
      violations.add(
          Reason.DECIMAL_OVERFLOW,
          column,
          raw,
          "does not fit without rounding",
          type.expectation());
      return null;
    }
    return number.setScale(type.scale());
  }

  /** Digits before the point. */
  private static int whole(BigDecimal number) {
    return number.signum() == 0 ? 0 : number.precision() - number.scale();
  }

  private Boolean bool(Column column, ColumnType type, Object raw, boolean isTextual) {
    if (raw instanceof Boolean bool) {
      return bool;
    }
    if (isTextual && raw instanceof String text) {
      String lower = text.strip().toLowerCase(Locale.ROOT);
      if (lower.equals("true") || lower.equals("false")) {
        return lower.equals("true");
      }
    }
    violations.add(Reason.WRONG_TYPE, column, raw, "is " + kind(raw), type.expectation());
    return null;
  }

  private Instant time(Column column, ColumnType type, Object raw) {
    if (raw instanceof Instant instant) {
      return instant;
    }
    if (raw instanceof LocalDateTime) {
      violations.add(Reason.ZONELESS_TIMESTAMP, column, raw, "has no zone", type.expectation());
      return null;
    }
    if (raw instanceof String text) {
      Instant instant = Times.instant(text);
      if (instant != null) {
        return instant;
      }
      boolean isZoneless = Times.isZoneless(text);
      violations.add(
          isZoneless ? Reason.ZONELESS_TIMESTAMP : Reason.WRONG_TYPE,
          column,
          raw,
          isZoneless ? "has no zone" : "is no time",
          type.expectation());
      return null;
    }
    boolean isEpoch = raw instanceof Number || raw instanceof RawNumber;
    violations.add(
        Reason.WRONG_TYPE,
        column,
        raw,
        isEpoch ? "is a number whose unit cannot be known" : "is " + kind(raw),
        type.expectation());
    return null;
  }

  private LocalDate date(Column column, ColumnType type, Object raw) {
    if (raw instanceof LocalDate date) {
      return date;
    }
    LocalDate date = raw instanceof String text ? Times.date(text) : null;
    if (date == null) {
      violations.add(Reason.WRONG_TYPE, column, raw, "is no date", type.expectation());
    }
    return date;
  }

  /** The exact number, or null with a violation. */
  private BigDecimal number(Column column, ColumnType type, Object raw, boolean isTextual) {
    if (raw instanceof BigDecimal number) {
      return number;
    }
    if (raw instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (raw instanceof Integer || raw instanceof Long) {
      return BigDecimal.valueOf(((Number) raw).longValue());
    }
    if (raw instanceof Float || raw instanceof Double) {
      double number = ((Number) raw).doubleValue();
      if (!Double.isFinite(number)) {
        violations.add(Reason.NOT_FINITE, column, raw, "is not finite", type.expectation());
        return null;
      }
      return new BigDecimal(raw.toString());
    }
    String digits = raw instanceof RawNumber number ? number.text() : null;
    if (isTextual && raw instanceof String text) {
      digits = text.strip();
    }
    BigDecimal number = digits == null ? null : parsed(digits);
    if (number == null) {
      boolean isQuoted = raw instanceof String text && parsed(text) != null;
      violations.add(
          digits != null && isNotFinite(digits) ? Reason.NOT_FINITE : Reason.WRONG_TYPE,
          column,
          raw,
          isQuoted ? "is a number in quotes" : "is " + kind(raw),
          type.expectation());
    }
    return number;
  }

  /** The number, or null when the text is none or has an exponent that would fill the memory. */
  private static BigDecimal parsed(String digits) {
    if (digits.isEmpty() || digits.length() > LONGEST_NUMBER) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(digits);
      return Math.abs((long) number.scale()) > 400 ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isNotFinite(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.equals("nan") || lower.endsWith("inf") || lower.endsWith("infinity");
  }

  private static String kind(Object raw) {
    return raw instanceof String ? "text" : JsonText.words(raw).replace("a text", "text");
  }
}
