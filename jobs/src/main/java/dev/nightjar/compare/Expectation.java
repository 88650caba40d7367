package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Cells;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
  private final CellSource cells;

  Expectation(Family family, Baseline window, LocalDate night, CellSource cells) {
    this.family = family;
    this.window = window;
    this.night = night;
    this.cells = cells;
  }

  /**
   * The expectation of a family on a night: same weekdays, which an incident of less than a week
   * has not touched; with too few of them the trailing days before the last week.
   */
  static Expectation of(Family family, LocalDate night, Windows windows, CellSource cells) {
    Timeline any = family.whole == null ? family.lines.get(0) : family.whole;
    Baseline weekday = any.present(windows.baseline(Rule.moving(BaselineKind.SAME_WEEKDAY), night));
    if (any.activeDays(weekday) >= 2) {
      return new Expectation(family, weekday, night, cells);
    }
    Baseline trailing = any.present(windows.baseline(Rule.moving(BaselineKind.TRAILING), night));
    List<LocalDate> early =
        trailing.days().stream().filter(d -> d.isBefore(night.minusDays(7))).toList();
    Baseline older =
        new Baseline(trailing.kind(), trailing.name(), trailing.start(), trailing.end(), early);
    return new Expectation(family, any.activeDays(older) >= 3 ? older : trailing, night, cells);
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
    Day kinds = ofKinds(line, parent == null ? Slice.ALL : parent.slice);
    if (kinds != null || parent != null) {
      return kinds != null ? kinds : parent.fold(window);
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

  /**
   * The past of the kinds of traffic that a slice has tonight, as the finest cells tell them, for
   * what is not split by kind when it is judged: quantiles and distributions.
   *
   * @param around slice whose past it is, by kind
   */
  private Day ofKinds(Timeline line, Slice around) {
    ReleaseTraffic.DayCells tonight = Kinds.apply(line.metric.kind()) ? null : tonight();
    Map<Set<String>, List<Slice>> divisions = new LinkedHashMap<>();
    for (Timeline other : tonight == null ? List.<Timeline>of() : family.lines) {
      Set<String> by = new TreeSet<>(other.slice.dimensions());
      by.removeAll(around.dimensions());
      boolean divides = !by.isEmpty() && Kinds.CONFOUNDERS.containsAll(by);
      if (divides && around.contains(other.slice) && !isFresh(other)) {
        divisions.computeIfAbsent(by, d -> new ArrayList<>()).add(other.slice);
      }
    }
    Day best = null;
    double most = -1;
    for (List<Slice> kinds : divisions.values()) {
      List<Double> shares = new ArrayList<>();
      List<Day> days = new ArrayList<>();
      double total = 0;
      double all = 0;
      for (int c = 0; c < tonight.cells().size(); c++) {
        all += tonight.isIn(line.slice, c) ? tonight.units(c) : 0;
      }
      for (Slice kind : kinds) {
        double units = 0;
        for (int c = 0; c < tonight.cells().size(); c++) {
          units += tonight.isIn(line.slice, c) && tonight.isIn(kind, c) ? tonight.units(c) : 0;
        }
        if (units > 0) {
          total += units;
          shares.add(units);
          days.add(family.of(kind).fold(window));
        }
      }
      // Of several divisions, that by which the slice differs most from what is around it.
      double past = kinds.stream().mapToDouble(k -> family.of(k).fold(window).units).sum();
      double apart = divergence(shares, days, past);
      if (total > COVERAGE * all && apart > most) {
        most = apart;
        best = mixed(shares, days, total);
      }
    }
    return best;
  }

  /** Of the shares tonight from those of the past (Kullback and Leibler). */
  private static double divergence(List<Double> shares, List<Day> days, double then) {
    double now = shares.stream().mapToDouble(s -> s).sum();
    double sum = 0;
    for (int i = 0; i < days.size(); i++) {
      double share = shares.get(i) / now;
      sum += share * Math.log(share / (days.get(i).units / then));
    }
    return sum;
  }

  /** The night's cells with the units of the metric, or of that with most; null without any. */
  private ReleaseTraffic.DayCells tonight() {
    Timeline any = family.lines.get(0);
    Cells of = cells.on(night, any.metric.grain(), any.evaluator, any.evaluatorVersion);
    if (of == null || of.sums().isEmpty()) {
      return null;
    }
    Cells.Sums own = of.sums().get(any.metric.name());
    Cells.Sums most =
        of.sums().values().stream()
            .max(Comparator.comparingLong(s -> Arrays.stream(s.units()).sum()))
            .orElseThrow();
    return new ReleaseTraffic.DayCells(night, of, own == null ? most : own);
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
