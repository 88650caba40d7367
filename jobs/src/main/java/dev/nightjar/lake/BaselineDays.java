package dev.nightjar.lake;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The days of a baseline that rows are read of again. */
final class BaselineDays {
  private BaselineDays() {}

  /**
   * Days of the window that were used, in order: those that the baseline names, else every day
   * before the night that was not excluded, of the night's weekday where the kind asks for it.
   *
   * @param stored days that have rows
   */
  static List<LocalDate> of(
      Baseline baseline, LocalDate night, Set<LocalDate> stored, Set<LocalDate> excluded) {
    List<LocalDate> days = new ArrayList<>(baseline.days());
    if (days.isEmpty() && !baseline.start().isAfter(baseline.end())) {
      baseline.start().datesUntil(baseline.end().plusDays(1)).forEach(days::add);
      days.removeIf(excluded::contains);
      if (baseline.kind() == BaselineKind.SAME_WEEKDAY) {
        days.removeIf(day -> day.getDayOfWeek() != night.getDayOfWeek());
      }
    }
    days.removeIf(day -> !day.isBefore(night) || !stored.contains(day));
    return days.stream().sorted().toList();
  }

  /** At most so many of them, evenly spread, the first and the last among them. */
  static List<LocalDate> spread(List<LocalDate> days, int most) {
    if (days.size() <= most) {
      return days;
    }
    List<LocalDate> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(days.get((int) ((long) i * (days.size() - 1) / (most - 1))));
    }
    return List.copyOf(some);
  }
}
