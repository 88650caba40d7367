package dev.nightjar.mapping;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in the names of files. */
public final class FileTimes {
  /** {@code 2026-11-23T02:00:00Z}, also with dashes for colons, and {@code 20261123T020000Z}. */
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4})-?(\\d{2})-?(\\d{2})[T_](\\d{2})[-:]?(\\d{2})[-:]?(\\d{2})(?:\\.\\d{1,9})?Z");

  private static final Pattern DATE = Pattern.compile("(?<!\\d)(\\d{4})-(\\d{2})-(\\d{2})(?!\\d)");

  private FileTimes() {}

  /** The time in a name, ISO 8601 in UTC, or null. */
  public static String time(String name) {
    Matcher time = TIME.matcher(name);
    if (!time.find()) {
      return null;
    }
    String date = time.group(1) + "-" + time.group(2) + "-" + time.group(3);
    return date + "T" + time.group(4) + ":" + time.group(5) + ":" + time.group(6) + "Z";
  }

  /** The date in a name, or null. */
  public static String date(String name) {
    String time = time(name);
    if (time != null) {
      return time.substring(0, 10);
    }
    Matcher date = DATE.matcher(name);
    return date.find() ? date.group() : null;
  }
}
