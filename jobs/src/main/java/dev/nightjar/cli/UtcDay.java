package dev.nightjar.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a UTC day, {@code 2026-11-23}; says what a day in another form would be. */
final class UtcDay implements ITypeConverter<LocalDate> {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})\\D?(\\d{1,2})\\D?(\\d{1,2})(?:\\D.*)?");
  private static final Pattern DAY_FIRST =
      Pattern.compile("(\\d{1,2})[./-](\\d{1,2})[./-](\\d{4})");

  @Override
  public LocalDate convert(String text) {
    try {
      return LocalDate.parse(text, DAY);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\"" + text + "\" is no UTC day such as 2026-11-23" + hint(text));
    }
  }

  private static String hint(String text) {
    if (text.matches("(?i)today|yesterday|now|latest")) {
      return "; no command computes the day, name it";
    }
    Matcher year = YEAR_FIRST.matcher(text);
    if (year.matches()) {
      return hint(year.group(1), year.group(2), year.group(3));
    }
    Matcher day = DAY_FIRST.matcher(text);
    if (day.matches()) {
      int first = Integer.parseInt(day.group(1));
      int second = Integer.parseInt(day.group(2));
      // Only where day and month cannot be taken for each other.
      if (first > 12 && second <= 12) {
        return hint(day.group(3), day.group(2), day.group(1));
      }
      if (second > 12 && first <= 12) {
        return hint(day.group(3), day.group(1), day.group(2));
      }
    }
    return "";
  }

  private static String hint(String year, String month, String day) {
    int y = Integer.parseInt(year);
    int m = Integer.parseInt(month);
    int d = Integer.parseInt(day);
    if (m < 1 || m > 12) {
      return "; there is no month " + m;
    }
    int length = YearMonth.of(y, m).lengthOfMonth();
    if (d < 1 || d > length) {
      return "; " + YearMonth.of(y, m) + " has " + length + " days";
    }
    return "; did you mean " + LocalDate.of(y, m, d) + "?";
  }
}
