package dev.nightjar.review;

import dev.nightjar.model.Incident;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a week's review says, before it is written.
 *
 * @param week the week
 * @param nights its published nights
 * @param nightsByWeek published nights of the eight weeks, oldest first
 * @param series rows of the week, in the order of the table
 * @param findings that the week had or closed, gravest first
 * @param incidents that it touched
 * @param labels behind judged series
 * @param counts series and nights by report and verdict
 * @param suppressed slices by report that have too few subjects on some night; none is in the
 *     series
 * @param lateRows rows that came late, by report
 * @param staleNights nights whose input got rows after they were profiled
 * @param refused input rows that were refused in the week
 * @param charges of the week
 * @param sources of the nights
 * @param definitions hashes by report
 * @param metrics definitions by name
 */
public record Week(
    IsoWeek week,
    List<LocalDate> nights,
    List<Integer> nightsByWeek,
    List<SeriesWeek> series,
    List<FindingWeek> findings,
    List<Incident> incidents,
    List<LabelWeek> labels,
    Map<String, Map<Verdict, Long>> counts,
    Map<String, Set<String>> suppressed,
    Map<String, Long> lateRows,
    Set<LocalDate> staleNights,
    List<Refused> refused,
    WeekCharges charges,
    List<NightSource> sources,
    Map<String, Set<String>> definitions,
    Map<String, Metric> metrics) {
  /** Days of the week that have no published night. */
  public List<LocalDate> missing() {
    List<LocalDate> missing = new ArrayList<>(week.days());
    missing.removeAll(nights);
    return missing;
  }

  public List<FindingWeek> findings(FindingWeek.State state) {
    return findings.stream().filter(f -> f.is(state)).toList();
  }

  public Metric metric(SeriesKey key) {
    return metrics.get(key.metric());
  }

  public Optional<SeriesWeek> series(SeriesKey key) {
    return series.stream().filter(s -> s.key().equals(key)).findFirst();
  }

  /** Rows about all traffic. */
  public List<SeriesWeek> allTraffic() {
    return series.stream().filter(s -> s.key().isAllTraffic()).toList();
  }

  /** Units of one grain: the most that a metric over all traffic has; 0 where none has any. */
  public long units(String grain, boolean previous) {
    return allTraffic().stream()
        .filter(s -> metric(s.key()).grain().equals(grain))
        .mapToLong(s -> (previous ? s.previous() : s.week()).observations())
        .max()
        .orElse(0);
  }

  /** Series and nights with that verdict. */
  public long count(Verdict verdict) {
    return counts.values().stream().mapToLong(c -> c.getOrDefault(verdict, 0L)).sum();
  }

  /** Whether any series could be told to be better, worse or not worse than its baseline. */
  public boolean couldTell() {
    return count(Verdict.REGRESSED) + count(Verdict.IMPROVED) + count(Verdict.NOT_WORSE) > 0;
  }

  /** Series and nights in all. */
  public long count() {
    return counts.values().stream()
        .flatMap(c -> c.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
