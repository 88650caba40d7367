package dev.nightjar.model;

import java.time.LocalDate;
import java.util.List;

/**
 * The days a night is compared with.
 *
 * @param kind rule that chose them
 * @param name of a pinned baseline, else the kind's code
 * @param start first day of the window
 * @param end last day of the window
 * @param days days in it that are used: never the tested day, never an excluded one; empty where a
 *     published row is read, which knows their number alone
 * @param dayCount number of days used
 */
public record Baseline(
    BaselineKind kind,
    String name,
    LocalDate start,
    LocalDate end,
    List<LocalDate> days,
    int dayCount) {
  public Baseline {
    days = List.copyOf(days);
  }

  public Baseline(
      BaselineKind kind, String name, LocalDate start, LocalDate end, List<LocalDate> days) {
    this(kind, name, start, end, days, days.size());
  }
}
