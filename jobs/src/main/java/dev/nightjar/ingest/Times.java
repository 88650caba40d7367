package dev.nightjar.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Times in text: ISO 8601 with a zone; digits beyond microseconds are dropped. */
final class Times {
  /** Date and time without {@code Z} or offset. */
  private static final Pattern ZONELESS =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}([.,]\\d+)?)?)?");

  private Times() {}

  /** The point in time, or null when the text is none. */
  static Instant instant(String text) {
    int length = text.length();
    if (length < 17 || length > 40) {
      return null;
    }
    Instant plain = text.charAt(length - 1) == 'Z' && length >= 20 ? plain(text, length) : null;
    return plain != null ? plain : offset(text);
  }

  static boolean isZoneless(String text) {
    return ZONELESS.matcher(text).matches();
  }

  /** The date, or null when the text is none. */
  static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** {@code yyyy-MM-ddTHH:mm:ss[.fraction]Z}, the form of nearly every row. */
  private static Instant plain(String text, int length) {
    if (text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int fraction = length == 20 ? 0 : fraction(text, length - 1);
    boolean isTime =
        hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    boolean isSeparated = text.charAt(10) == 'T' || text.charAt(10) == ' ';
    if (year < 0 || month < 1 || day < 1 || !isTime || !isSeparated || fraction < 0) {
      return null;
    }
    try {
      long seconds =
          LocalDate.of(year, month, day).toEpochDay() * 86_400L
              + hour * 3_600L
              + minute * 60L
              + second;
      return Instant.ofEpochSecond(seconds, fraction * 1_000L);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Microseconds of {@code .fraction} from position 19 to {@code end}, or -1. */
  private static int fraction(String text, int end) {
    if (text.charAt(19) != '.' || end < 21 || end > 29) {
      return -1;
    }
    int micros = 0;
    for (int i = 20; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      micros = i < 26 ? micros * 10 + digit : micros;
    }
    for (int i = end; i < 26; i++) {
      micros *= 10;
    }
    return micros;
  }

  private static Instant offset(String text) {
    String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    try {
      return OffsetDateTime.parse(iso, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
          .toInstant()
          .truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
