package dev.nightjar.mapping;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The closed list of what a mapping can make of a value ({@code as:}). A value that cannot be
 * converted stays as it is: the check of the row then says what it is and what was expected.
 */
enum Conversion {
  /** A number or boolean as text. */
  TEXT,
  /** Anything as JSON text. */
  JSON,
  /** JSON text as the value it writes. */
  PARSED,
  /** Text of digits as an exact number. */
  NUMBER,
  /** A number as it is; nothing for any other value. */
  IF_NUMBER,
  /** A text as it is; nothing for any other value. */
  IF_TEXT,
  /** true, false, 1, 0, yes, no in any case. */
  BOOLEAN,
  /** Nanoseconds since 1970 as a time. */
  TIME_NS,
  /** Milliseconds since 1970 as a time. */
  TIME_MS,
  /** Seconds since 1970 as a time. */
  TIME_S,
  /** ISO 8601; a time without a zone is taken as UTC. */
  TIME,
  /** The day of an ISO date or time. */
  DATE,
  /** {@code sha256:} and 32 hexadecimal digits of the text. */
  HASH,
  /** The first element of a list; a single value as it is. */
  FIRST,
  /** How many elements a list has. */
  SIZE,
  /** {@code tr-} and 32 hexadecimal digits, as MLflow writes it, as a plain trace identifier. */
  TRACE_ID,
  /** The text after its first slash; all of it where there is none. */
  AFTER_SLASH,
  /**
   * A W3C tracestate with {@code ot=th:} as the number of requests that a sampled one stands for.
   */
  SAMPLING_WEIGHT;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Object of(Object value) {
    return switch (this) {
      case TEXT -> value instanceof List<?> ? value : value.toString();
      case JSON -> value instanceof String ? value : JsonWriter.write(value);
      case PARSED -> value instanceof String text ? JsonWriter.parsed(text) : value;
      case NUMBER -> otherwise(decimal(value), value);
      case IF_NUMBER -> value instanceof String || decimal(value) == null ? null : value;
      case IF_TEXT -> value instanceof String ? value : null;
      case BOOLEAN -> bool(value);
      case TIME_NS -> time(value, 9);
      case TIME_MS -> time(value, 3);
      case TIME_S -> time(value, 0);
      case TIME -> otherwise(iso(value), value);
      case DATE -> otherwise(date(value), value);
      case HASH -> hash(value.toString());
      case FIRST -> value instanceof List<?> list ? list.isEmpty() ? null : list.get(0) : value;
      case SIZE -> value instanceof List<?> list ? (Object) (long) list.size() : value;
      case TRACE_ID -> traceId(value.toString());
      case AFTER_SLASH -> value.toString().substring(value.toString().indexOf('/') + 1);
      case SAMPLING_WEIGHT -> SamplingThreshold.weight(value.toString());
    };
  }

  private static String traceId(String text) {
    String plain = text.startsWith("tr-") ? text.substring(3) : text;
    String hex = plain.toLowerCase(Locale.ROOT);
    return hex.matches("[0-9a-f]{32}") ? hex : text;
  }

  /** The exact number, or null where the value is none. */
  static BigDecimal decimal(Object value) {
    if (value == null || value instanceof Boolean || value instanceof List<?>) {
      return null;
    }
    String digits = value.toString().strip();
    if (digits.isEmpty() || digits.length() > 64) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(digits);
      return Math.abs((long) number.scale()) > 400 ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Object otherwise(Object converted, Object value) {
    return converted == null ? value : converted;
  }

  private static Object bool(Object value) {
    return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "1.0", "yes" -> Boolean.TRUE;
      case "false", "0", "0.0", "no" -> Boolean.FALSE;
      default -> value;
    };
  }

  /** A count since 1970 with {@code digits} decimals of a second, to the microsecond. */
  private static Object time(Object value, int digits) {
    BigDecimal count = decimal(value);
    if (count == null) {
      return value;
    }
    try {
      long micros = count.movePointLeft(digits).movePointRight(6).toBigInteger().longValueExact();
      return Instant.ofEpochSecond(
          Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    } catch (ArithmeticException | DateTimeException e) {
      return value;
    }
  }

  /** The text of the time with a zone, or null. */
  private static Object iso(Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    String iso = text.strip().replace(' ', 'T');
    boolean hasZone =
        iso.endsWith("Z") || iso.matches(".*[+-]\\d{2}:?\\d{2}$") && iso.contains("T");
    if (iso.matches("\\d{4}-\\d{2}-\\d{2}")) {
      return iso + "T00:00:00Z";
    }
    return hasZone && iso.length() > 11 ? iso : iso + "Z";
  }

  private static LocalDate date(Object value) {
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }
    String text = value.toString().strip();
    try {
      return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  static String hash(String text) {
    return "sha256:" + sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
