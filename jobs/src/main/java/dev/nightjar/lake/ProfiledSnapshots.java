package dev.nightjar.lake;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which snapshot of its main input each day of a grain was profiled from. */
final class ProfiledSnapshots {
  private record Place(String grain, LocalDate day) {}

  private final Map<Place, Long> snapshots = new ConcurrentHashMap<>();
  private final Set<LocalDate> days = ConcurrentHashMap.newKeySet();

  void note(String grain, LocalDate day, Long snapshot) {
    days.add(day);
    if (snapshot != null) {
      snapshots.merge(new Place(grain, day), snapshot, Math::max);
    }
  }

  /** Whether anything is stored for the day. */
  boolean has(LocalDate day) {
    return days.contains(day);
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
