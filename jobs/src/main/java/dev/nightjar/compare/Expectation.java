package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a slice was expected to do. A slice with a past is held against its own days. A young one, a
 * new release above all, has none worth the name: it is held against the traffic it took over,
 * mixed in the proportions it has now, so that a release which serves the hardest application is
 * not blamed for that.
 */
final class Expectation {
  private static final int YOUNG_DAYS = 14;

  /** Days after the metric's first within which everything is as old as the metric. */
  private static final int SETTLED_DAYS = 6;

  private static final double COVERAGE = 0.8;

  private static final double FEWEST_UNITS = 30;

  private final Family family;
  private final Baseline window;
  private final LocalDate night;

  Expectation(Family family, Baseline window, LocalDate night) {
    this.family = family;
    this.window = window;
    this.night = night;
  }

  /**
   * The expectation of a family on a night: same weekdays, which an incident of less than a week
   * has not touched; with too few of them the trailing days before the last week.
   */
  static Expectation of(Family family, LocalDate night, Windows windows) {
    Baseline weekday = windows.baseline(Rule.moving(BaselineKind.SAME_WEEKDAY), night);
    Timeline any = family.whole == null ? family.lines.get(0) : family.whole;
    if (any.activeDays(weekday) >= 2) {
      return new Expectation(family, weekday, night);
    }
    Baseline trailing = windows.baseline(Rule.moving(BaselineKind.TRAILING), night);
    List<LocalDate> early =
        trailing.days().stream().filter(d -> d.isBefore(night.minusDays(7))).toList();
    Baseline older =
        new Baseline(trailing.kind(), trailing.name(), trailing.start(), trailing.end(), early);
    return new Expectation(family, any.activeDays(older) >= 3 ? older : trailing, night);
  }

  Baseline window() {
    return window;
  }

  /** Whether the slice came up after the metric did and within the last two weeks. */
  boolean isYoung(Timeline line) {
    LocalDate first = line.firstSeen(night);
    LocalDate metric = line.whole().firstSeen(night);
    return first != null
        && metric != null
        && first.isAfter(night.minusDays(YOUNG_DAYS))
        && first.isAfter(metric.plusDays(SETTLED_DAYS));
  }

  /** Whether it is young or has too few units of its own in the window. */
  boolean isFresh(Timeline line) {
    if (isYoung(line)) {
      return true;
    }
    Day own = line.fold(window);
    return own == null || own.units < FEWEST_UNITS;
  }

  /** The days to hold the slice against; null when there are none. */
  Day of(Timeline line) {
    if (!isFresh(line)) {
      return line.fold(window);
    }
    Timeline same = youngTwin(line);
    if (same != null) {
      return of(same);
    }
    Timeline parent = smallestParent(line);
    if (parent != null) {
      return parent.fold(window);
    }
    Day mixture = mixture(line);
    return mixture != null || family.whole == null ? mixture : family.whole.fold(window);
  }

  /** Whose traffic a young slice took over, as far as stored; itself where it has a past. */
  Timeline home(Timeline line) {
    if (!isFresh(line)) {
      return line;
    }
    Timeline parent = smallestParent(line);
    return parent == null ? family.whole : parent;
  }

  /**
   * A wider young slice of the very same traffic: what that took over, and not the past of whatever
   * else it crosses, is what to expect.
   */
  private Timeline youngTwin(Timeline line) {
    Day own = line.on(night);
    for (Slice slice : line.slice.parents()) {
      Timeline parent = family.of(slice);
      Day wider = slice.size() == 0 || parent == null ? null : parent.on(night);
      if (own != null && wider != null && own.units >= Scan.SAME * wider.units && isFresh(parent)) {
        return parent;
      }
    }
    return null;
  }

  /** The smallest slice with a past that the young one is a part of, all traffic aside. */
  private Timeline smallestParent(Timeline line) {
    Timeline smallest = null;
    for (Slice slice : line.slice.parents()) {
      Timeline parent = family.of(slice);
      if (slice.size() > 0 && parent != null && parent.on(night) != null && !isFresh(parent)) {
        boolean smaller = smallest == null || parent.on(night).units < smallest.on(night).units;
        smallest = smaller ? parent : smallest;
      }
    }
    return smallest;
  }

  private Day mixture(Timeline line) {
    Day best = null;
    double covered = COVERAGE;
    for (Family.Sum sum : family.sumsOf(line)) {
      List<Double> shares = new ArrayList<>();
      List<Day> days = new ArrayList<>();
      double total = 0;
      for (Timeline child : sum.children()) {
        Timeline other =
            family.of(Slice.of(sum.dimension(), child.slice.values().get(sum.dimension())));
        Day now = child.on(night);
        Day past = other == null || isFresh(other) ? null : other.fold(window);
        if (now != null && past != null) {
          total += now.units;
          shares.add(now.units);
          days.add(past);
        }
      }
      if (total / line.on(night).units > covered) {
        covered = total / line.on(night).units;
        best = mixed(shares, days, total);
      }
    }
    return best;
  }

  /** The days in the given proportions, none counted more often than it happened. */
  private static Day mixed(List<Double> shares, List<Day> days, double total) {
    double size = Double.POSITIVE_INFINITY;
    for (int i = 0; i < days.size(); i++) {
      size = Math.min(size, days.get(i).units / (shares.get(i) / total));
    }
    List<Day> parts = new ArrayList<>();
    for (int i = 0; i < days.size(); i++) {
      parts.add(days.get(i).scaled(size * shares.get(i) / total / days.get(i).units));
    }
    return Day.fold(parts);
  }
}
