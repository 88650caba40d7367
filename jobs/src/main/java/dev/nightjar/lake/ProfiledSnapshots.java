package dev.nightjar.lake;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which runs profiled a day, and from which snapshot of its main input each grain of it. */
final class ProfiledSnapshots {
  private record Place(String grain, LocalDate day) {}

  private final Map<Place, Long> snapshots = new ConcurrentHashMap<>();
  private final Map<LocalDate, Set<String>> runs = new ConcurrentHashMap<>();
  private final Map<Place, Set<String>> runsOfGrains = new ConcurrentHashMap<>();

  void note(String grain, LocalDate day, Long snapshot, String run) {
    Place place = new Place(grain, day);
    Set<String> known = runs.computeIfAbsent(day, d -> ConcurrentHashMap.newKeySet());
    Set<String> ofGrain = runsOfGrains.computeIfAbsent(place, p -> ConcurrentHashMap.newKeySet());
    if (run != null) {
      known.add(run);
      ofGrain.add(run);
    }
    if (snapshot != null) {
      snapshots.merge(place, snapshot, Math::max);
    }
  }

  /** Whether anything is stored for the day. */
  boolean has(LocalDate day) {
    return runs.containsKey(day);
  }

  /** The runs that profiled the day: one, or more where late rows restated some grains. */
  Set<String> runs(LocalDate day) {
    return runs.getOrDefault(day, Set.of());
  }

  /** The runs that profiled a grain of the day: one, unless one was killed half way. */
  Set<String> runs(String grain, LocalDate day) {
    return runsOfGrains.getOrDefault(new Place(grain, day), Set.of());
  }

  /** The snapshot, or null for a day without a profile. */
  Long of(String grain, LocalDate day) {
    return snapshots.get(new Place(grain, day));
  }

  /** Distinct snapshots of these days, ascending. */
  List<Long> of(String grain, Collection<LocalDate> days) {
    return days.stream()
        .map(day -> of(grain, day))
        .filter(s -> s != null)
        .sorted()
        .distinct()
        .toList();
  }
}
