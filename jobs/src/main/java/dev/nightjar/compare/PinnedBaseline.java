package dev.nightjar.compare;

import java.time.LocalDate;
import java.util.Set;

/**
 * A named window that never moves: an accepted release, a quiet fortnight.
 *
 * @param excluded days inside the window that do not count
 */
public record PinnedBaseline(String name, LocalDate start, LocalDate end, Set<LocalDate> excluded) {
  public PinnedBaseline {
    if (start.isAfter(end)) {
      throw new IllegalArgumentException(
          "Cannot pin baseline \"" + name + "\": it starts on " + start + ", after its end " + end);
    }
    excluded = Set.copyOf(excluded);
  }
}
