package dev.nightjar.review;

import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Verdict;
import java.util.Comparator;
import java.util.List;

/** What got better: series with a verdict that says so, the most often first. */
final class Improvements {
  private Improvements() {}

  static List<SeriesWeek> of(Week week) {
    return week.series().stream()
        .filter(s -> s.nights(Verdict.IMPROVED) > 0 && !isTraffic(week, s))
        .sorted(
            Comparator.comparingInt((SeriesWeek s) -> -s.nights(Verdict.IMPROVED))
                .thenComparingDouble(s -> s.improved().q())
                .thenComparing(SeriesWeek::key))
        .toList();
  }

  /** Sums over a slice that became smaller: as a rule its traffic went elsewhere. */
  static List<SeriesWeek> traffic(Week week) {
    return week.series().stream()
        .filter(s -> s.nights(Verdict.IMPROVED) > 0 && isTraffic(week, s))
        .toList();
  }

  private static boolean isTraffic(Week week, SeriesWeek series) {
    return !series.key().isAllTraffic() && week.metric(series.key()).kind() == MetricKind.TOTAL;
  }
}
