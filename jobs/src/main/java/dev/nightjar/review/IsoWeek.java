package dev.nightjar.review;

import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A week as ISO 8601 counts them: Monday to Sunday, week 1 holds the year's first Thursday.
 *
 * @param year of the week, which near New Year is not that of every day
 * @param number from 1
 */
public record IsoWeek(int year, int number) {
  private static final Pattern FORM = Pattern.compile("(\\d{4})-W(\\d{2})");

  /**
   * Reads {@code 2026-W47}.
   *
   * @throws Refusal (usage) when it is no week; says what was expected
   */
  public static IsoWeek parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw Refusal.usage("\"" + text + "\" is no ISO week such as 2026-W47" + hint(text));
    }
    int year = Integer.parseInt(form.group(1));
    int number = Integer.parseInt(form.group(2));
    int weeks = weeksOf(year);
    if (number < 1 || number > weeks) {
      throw Refusal.usage(
          "\"" + text + "\" is no ISO week: the weeks of " + year + " are W01 to W" + weeks);
    }
    return new IsoWeek(year, number);
  }

  /** The week of a day. */
  public static IsoWeek of(LocalDate day) {
    return new IsoWeek(
        day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private static String hint(String text) {
    if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
      try {
        return "; the week of that day is " + of(LocalDate.parse(text));
      } catch (java.time.DateTimeException e) {
        return "";
      }
    }
    Matcher loose = Pattern.compile("(\\d{4})-?[Ww]?-?(\\d{1,2})").matcher(text);
    return loose.matches()
        ? String.format(
            Locale.ROOT,
            "; did you mean %s-W%02d?",
            loose.group(1),
            Integer.valueOf(loose.group(2)))
        : "";
  }

  private static int weeksOf(int year) {
    return (int)
        IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(LocalDate.of(year, 7, 1)).getMaximum();
  }

  public LocalDate monday() {
    return LocalDate.of(year, 1, 4)
        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number)
        .with(java.time.temporal.ChronoField.DAY_OF_WEEK, 1);
  }

  public LocalDate sunday() {
    return monday().plusDays(6);
  }

  /** Its seven days. */
  public List<LocalDate> days() {
    return monday().datesUntil(sunday().plusDays(1)).toList();
  }

  /** The week so many weeks later; earlier for a negative number. */
  public IsoWeek plus(int weeks) {
    return of(monday().plusWeeks(weeks));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%04d-W%02d", year, number);
  }
}
