package dev.nightjar.compare;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which days a day is compared with. The tested day, excluded days and days after the tested one
 * are in no window, whatever its kind.
 */
final class Windows {
  /** Days that a moving baseline reaches back. */
  static final int REACH = 28;

  private static final String INHERITED = "inherited";
  private static final String HELD_OUT = "held_out";

  /** A rule that chooses days: its kind, and the window where it is pinned. */
  record Rule(BaselineKind kind, String name, PinnedBaseline pinned) {
    static Rule moving(BaselineKind kind) {
      return new Rule(kind, kind.code(), null);
    }

    static Rule of(PinnedBaseline pinned) {
      return new Rule(BaselineKind.PINNED, pinned.name(), pinned);
    }

    /** Days of the traffic that a young slice took over, see {@link Expectation}. */
    static Rule inherited(BaselineKind kind) {
      return new Rule(kind, INHERITED, null);
    }

    /** A conjunction of values that was found in one half of the subjects, tested in the other. */
    static Rule heldOut(BaselineKind kind) {
      return new Rule(kind, HELD_OUT, null);
    }

    /** The cumulative sum over nights held against this baseline, see {@link Sustained}. */
    static Rule sustained(BaselineKind kind) {
      return new Rule(kind, "cusum", null);
    }

    boolean isInherited() {
      return name.equals(INHERITED) && pinned == null;
    }

    boolean isHeldOut() {
      return name.equals(HELD_OUT) && pinned == null;
    }
  }

  private final Set<LocalDate> excluded;
  private final NavigableSet<LocalDate> stored;
  private final Map<Rule, Map<LocalDate, Baseline>> known = new ConcurrentHashMap<>();

  /**
   * @param stored days for which anything is stored
   */
  Windows(Set<LocalDate> excluded, NavigableSet<LocalDate> stored) {
    this.excluded = excluded;
    this.stored = stored;
  }

  boolean isExcluded(LocalDate day) {
    return excluded.contains(day);
  }

  /** The days before {@code day} from which noise is learned, latest first. */
  List<LocalDate> history(LocalDate day) {
    return between(day.minusDays(REACH), day.minusDays(1)).stream()
        .sorted((a, b) -> b.compareTo(a))
        .toList();
  }

  Baseline baseline(Rule rule, LocalDate day) {
    return known
        .computeIfAbsent(rule, r -> new ConcurrentHashMap<>())
        .computeIfAbsent(day, d -> choose(rule, d));
  }

  private Baseline choose(Rule rule, LocalDate day) {
    LocalDate start = rule.pinned() == null ? day.minusDays(REACH) : rule.pinned().start();
    LocalDate end = rule.pinned() == null ? day.minusDays(1) : rule.pinned().end();
    if (!end.isBefore(day)) {
      end = day.minusDays(1);
    }
    List<LocalDate> days = start.isAfter(end) ? List.of() : between(start, end);
    days =
        switch (rule.kind()) {
          case SAME_WEEKDAY ->
              days.stream().filter(d -> d.getDayOfWeek() == day.getDayOfWeek()).toList();
          case PINNED -> days.stream().filter(d -> !rule.pinned().excluded().contains(d)).toList();
          default -> days;
        };
    return new Baseline(rule.kind(), rule.name(), start, end, days);
  }

  private List<LocalDate> between(LocalDate start, LocalDate end) {
    List<LocalDate> days = new ArrayList<>();
    for (LocalDate d : stored.subSet(start, true, end, true)) {
      if (!excluded.contains(d)) {
        days.add(d);
      }
    }
    return days;
  }
}
