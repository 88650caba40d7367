package dev.nightjar.review;

import dev.nightjar.model.Verdict;
import java.util.Comparator;
import java.util.List;

/** What got better: series with a verdict that says so, the most often first. */
final class Improvements {
  private Improvements() {}

  static List<SeriesWeek> of(Week week) {
    return week.series().stream()
        .filter(s -> s.nights(Verdict.IMPROVED) > 0)
        .sorted(
            Comparator.comparingInt((SeriesWeek s) -> -s.nights(Verdict.IMPROVED))
                .thenComparingDouble(s -> s.improved().q())
                .thenComparing(SeriesWeek::key))
        .toList();
  }
}
