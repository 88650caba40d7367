package dev.nightjar.compare;

import dev.nightjar.compare.Conjunctions.Conjunction;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The slices of one metric on one night as suspects: an expectation-based scan. It picks the slice
 * that holds most of the evidence, climbs to a wider one where the rest of that is as bad, and says
 * how much of any other slice's harm lies in the picked one.
 */
final class Scan {
  /** Evidence by which a narrower slice must beat a wider one. */
  private static final double WORTH_A_PREDICATE = 1.1;

  /** Deviate at which the rest of a wider slice counts as harmed too. */
  private static final double HARMED = 3;

  /** Share of the narrow slice's relative change that a clearly harmed rest must show as well. */
  private static final double ALIKE = 0.4;

  /**
   * The same for any rest: nearer to as much than to not at all is the likelier of the two, however
   * little is known of it.
   */
  private static final double HALF = 0.5;

  /** Share of traffic in common from which two slices are one for the data. */
  static final double SAME = 0.98;

  private static final double FEWEST_UNITS = 10;

  private final Family family;
  private final Metric metric;
  private final LocalDate date;
  private final int statistic;
  private final int sign;
  private final double activeDays;
  private final Expectation expectation;
  private final Cube cube;
  private final double shared;
  private final SortedMap<String, Suspect> suspects = new TreeMap<>();

  /**
   * @param lead the strongest regressed row, whose statistic and direction are scanned
   * @param expectation the days that everything is held against
   */
  Scan(FamilyNight night, Draft lead, LocalDate date, Expectation expectation, double activeDays) {
    this.family = night.family();
    this.metric = lead.metric();
    this.date = date;
    this.statistic = lead.statistic;
    this.sign = lead.contrast.omnibus() ? 1 : (int) Math.signum(lead.contrast.z());
    this.activeDays = activeDays;
    this.expectation = expectation;
    this.shared = lead.sharedExcess;
    Map<Timeline, Draft> own = new HashMap<>();
    for (Draft d : night.drafts()) {
      if (d.tested() && d.statistic == statistic) {
        own.putIfAbsent(d.line, d);
      }
    }
    boolean total = metric.kind() == MetricKind.TOTAL;
    for (Timeline line : family.lines) {
      if (total && line.slice.size() > 0) {
        continue;
      }
      Day current = line.on(date);
      if (current != null
          && current.units >= FEWEST_UNITS
          && !night.isHidden(line)
          && !night.isMix(line)
          && !Canaries.isArm(line.slice)) {
        add(line, current, own.get(line));
      }
    }
    this.cube = night.cube(expectation.window());
    night.conjunctions().forEach(this::add);
  }

  /** A conjunction that its other half has confirmed; one that is stored is there already. */
  private void add(Conjunction c) {
    Day current = c.line.on(date);
    boolean confirmed = c.tests.stream().anyMatch(Triage::harmed);
    if (confirmed && current != null && !suspects.containsKey(c.line.sliceKey)) {
      Draft own = c.tests.get(0);
      double excess = Suspect.excess(metric, statistic, current, c.baseline, activeDays, sign);
      Suspect s =
          new Suspect(
              c.line,
              current,
              c.baseline,
              c.fresh,
              deviate(current, c.baseline, own.excess),
              excess,
              Suspect.relative(metric, excess, current, c.baseline, activeDays));
      s.stored = false;
      suspects.put(c.line.sliceKey, s);
    }
  }

  private void add(Timeline line, Day current, Draft own) {
    Day baseline = expectation.of(line);
    if (baseline != null) {
      double between = own == null ? shared : own.excess;
      double excess = Suspect.excess(metric, statistic, current, baseline, activeDays, sign);
      Suspect s =
          new Suspect(
              line,
              current,
              baseline,
              expectation.isFresh(line),
              deviate(current, baseline, between),
              excess,
              Suspect.relative(metric, excess, current, baseline, activeDays));
      suspects.put(line.sliceKey, s);
    }
  }

  private double deviate(Day current, Day baseline, double between) {
    Contrast c = Method.of(metric).contrast(metric, current, baseline, activeDays)[statistic];
    if (!c.isDefined() || !(c.variance() > 0)) {
      return 0;
    }
    double noise = Double.isNaN(between) ? 0 : between * (1 + 1 / c.baselineDays());
    double square = 1 + noise / c.variance();
    return c.omnibus() ? Draft.deviate(c, square, metric) : sign * c.z() / Math.sqrt(square);
  }

  Suspect of(Timeline line) {
    return suspects.get(line.sliceKey);
  }

  Suspect of(Slice slice) {
    return suspects.get(slice.key());
  }

  List<Suspect> all() {
    return List.copyOf(suspects.values());
  }

  Family family() {
    return family;
  }

  LocalDate date() {
    return date;
  }

  Expectation expectation() {
    return expectation;
  }

  int sign() {
    return sign;
  }

  int statistic() {
    return statistic;
  }

  /** The slice with most evidence among those left; null when none is worth it. */
  Suspect pick(double least) {
    Suspect best = null;
    for (Suspect s : suspects.values()) {
      if (!s.folded && (best == null || s.score() > best.score())) {
        best = s;
      }
    }
    if (best == null || best.score() < least * least) {
      return null;
    }
    double enough = best.score() / WORTH_A_PREDICATE;
    List<Suspect> close = new ArrayList<>();
    for (Suspect s : suspects.values()) {
      if (!s.folded && s.score() >= enough && (s.fresh || !s.regressed.isEmpty())) {
        close.add(s);
      }
    }
    close.sort(
        Comparator.comparingInt(Suspect::predicates)
            .thenComparing(s -> s.fresh && isRelease(s) ? 0 : 1)
            .thenComparing(Comparator.comparingDouble(Suspect::score).reversed())
            .thenComparing(s -> s.line.sliceKey));
    Suspect chosen = climb(close.isEmpty() ? best : close.get(0));
    List<Suspect> twins = newReleases(chosen);
    return twins.size() == 1 && !twins.get(0).folded ? twins.get(0) : chosen;
  }

  /** New release versions with the very traffic of a slice. */
  List<Suspect> newReleases(Suspect of) {
    List<Suspect> twins = new ArrayList<>();
    for (Suspect s : suspects.values()) {
      boolean release = s.fresh && s.predicates() == 1 && isRelease(s);
      double larger = Math.max(s.units(), of.units());
      if (release && overlap(s, of) >= SAME * larger && s.deviate >= HARMED) {
        twins.add(s);
      }
    }
    return twins;
  }

  /** A slice of nothing but versions of release components. */
  static boolean isRelease(Suspect s) {
    return s.predicates() > 0 && Components.NAMES.containsAll(s.line.slice.dimensions());
  }

  /** Up to the wider slice whose remainder is harmed alike, if there is one. */
  private Suspect climb(Suspect from) {
    for (Slice wider : from.line.slice.parents()) {
      Suspect parent = of(wider);
      if (parent != null && !parent.folded && !parent.fresh && restIsHarmed(parent, from)) {
        return climb(parent);
      }
    }
    return from;
  }

  private boolean restIsHarmed(Suspect parent, Suspect part) {
    Day current = parent.current.without(part.current);
    Day own = part.fresh ? part.baseline : part.line.fold(expectation.window());
    Day baseline = own == null ? parent.baseline : parent.baseline.without(own);
    if (current.units < FEWEST_UNITS || baseline.units < FEWEST_UNITS) {
      return false;
    }
    double excess = Suspect.excess(metric, statistic, current, baseline, activeDays, sign);
    double relative = Suspect.relative(metric, excess, current, baseline, activeDays);
    double evidence = deviate(current, baseline, shared);
    if (Double.isNaN(relative)) {
      return evidence >= HARMED;
    }
    return (evidence >= HARMED && relative >= ALIKE * part.relative)
        || relative >= HALF * part.relative;
  }

  /** Harm of {@code other} that lies in {@code found}. */
  double explained(Suspect found, Suspect other) {
    Slice merged = merged(found.line.slice, other.line.slice);
    Suspect both = merged == null ? null : of(merged);
    if (both != null) {
      return both.excess;
    }
    Cube.Total common = merged == null ? null : tonight(merged);
    if (common != null && found.units() > 0 && !found.line.slice.contains(other.line.slice)) {
      return found.excess * common.units() / found.units();
    }
    return found.excess * overlap(found, other) / found.units();
  }

  /**
   * Units that two slices share tonight: known where one contains the other or their cross is
   * stored; else the largest of what chance and each dimension that divides both make likely.
   */
  double overlap(Suspect a, Suspect b) {
    if (a.line.slice.contains(b.line.slice)) {
      return b.units();
    }
    if (b.line.slice.contains(a.line.slice)) {
      return a.units();
    }
    Slice merged = merged(a.line.slice, b.line.slice);
    if (merged == null) {
      return 0;
    }
    Suspect both = of(merged);
    if (both != null) {
      return both.units();
    }
    Cube.Total common = tonight(merged);
    if (common != null) {
      return common.units();
    }
    Day all = family.whole == null ? null : family.whole.on(date);
    double shared = all == null ? 0 : a.units() * b.units() / all.units;
    for (Family.Sum sum :
        family.whole == null ? List.<Family.Sum>of() : family.sumsOf(family.whole)) {
      SortedMap<String, Double> first = cells(a, sum.dimension());
      SortedMap<String, Double> second = cells(b, sum.dimension());
      double likely = 0;
      for (Timeline child : sum.children()) {
        String value = child.slice.values().get(sum.dimension());
        Day day = child.on(date);
        if (day != null && first.containsKey(value) && second.containsKey(value)) {
          likely += first.get(value) * second.get(value) / day.units;
        }
      }
      shared = Math.max(shared, likely);
    }
    return Math.min(shared, Math.min(a.units(), b.units()));
  }

  /** What the finest cells say of a slice; null where they say nothing of its dimensions. */
  private Cube.Total tonight(Slice slice) {
    if (cube == null || !cube.dimensions.containsAll(slice.dimensions())) {
      return null;
    }
    int[] leaves = cube.leaves(slice);
    return leaves == null ? new Cube.Total(0, 0, 0, 0) : cube.total(cube.night, Cube.BOTH, leaves);
  }

  /** Units of a slice by one dimension; empty when that is not stored. */
  SortedMap<String, Double> cells(Suspect s, String dimension) {
    SortedMap<String, Double> cells = new TreeMap<>();
    String own = s.line.slice.values().get(dimension);
    if (own != null) {
      cells.put(own, s.units());
      return cells;
    }
    Family.Sum sum = family.sumOf(s.line, dimension);
    if (sum == null && s.predicates() > 1) {
      return cellsOfParents(s, dimension);
    }
    if (sum != null) {
      for (Timeline child : sum.children()) {
        Day day = child.on(date);
        if (day != null) {
          cells.put(child.slice.values().get(dimension), day.units);
        }
      }
    }
    return cells;
  }

  /** A cross that is not divided further divides like the most one-sided of its parents. */
  private SortedMap<String, Double> cellsOfParents(Suspect s, String dimension) {
    SortedMap<String, Double> best = new TreeMap<>();
    double largest = 0;
    for (Slice slice : s.line.slice.parents()) {
      Suspect parent = of(slice);
      if (parent != null) {
        SortedMap<String, Double> cells = cells(parent, dimension);
        double most = cells.values().stream().mapToDouble(c -> c).max().orElse(0) / parent.units();
        if (most > largest) {
          largest = most;
          best = cells;
          best.replaceAll((value, units) -> units * s.units() / parent.units());
        }
      }
    }
    return best;
  }

  /** The slice of both sets of predicates; null when they exclude each other. */
  private static Slice merged(Slice a, Slice b) {
    SortedMap<String, String> values = new TreeMap<>(a.values());
    for (Map.Entry<String, String> e : b.values().entrySet()) {
      String before = values.put(e.getKey(), e.getValue());
      if (before != null && !before.equals(e.getValue())) {
        return null;
      }
    }
    return Slice.of(values);
  }
}
