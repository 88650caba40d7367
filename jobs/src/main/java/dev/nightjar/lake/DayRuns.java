package dev.nightjar.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Days since 1970 as runs without gaps, so that a filter over many nights stays short. */
final class DayRuns {
  private DayRuns() {}

  /** First and last day of each run, in order. */
  static List<int[]> of(Collection<Integer> days) {
    List<int[]> runs = new ArrayList<>();
    for (int day : new TreeSet<>(days)) {
      if (runs.isEmpty() || runs.get(runs.size() - 1)[1] + 1 < day) {
        runs.add(new int[] {day, day});
      } else {
        runs.get(runs.size() - 1)[1] = day;
      }
    }
    return runs;
  }

  static Instant start(int day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
