package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One series as days, with what each day said against its own baseline remembered: the history of a
 * night is the list of earlier nights' results, so that a backfill tests every day once.
 */
final class Timeline implements Comparable<Timeline> {
  private record Tested(Rule rule, LocalDate day, boolean labelled) {}

  final Metric metric;
  final Slice slice;
  final String sliceKey;

  /** Names the metric and its judge: what the slice is a part of. */
  final String group;

  final String evaluator;
  final String evaluatorVersion;
  final Method method;
  private final int hash;
  final List<String> categories;
  private final NavigableMap<LocalDate, Day> days = new TreeMap<>();

  /** Days that have rows and no weight for any of them. */
  private final NavigableMap<LocalDate, Day> weightless = new TreeMap<>();

  /** Days on which another definition of the metric counted units of the slice, or of any. */
  private NavigableSet<LocalDate> redefined;

  /** The first of them on which the slice itself had units; null when there is none. */
  private final LocalDate firstRedefined;

  private final Map<Tested, Contrast[]> tested = new ConcurrentHashMap<>();
  private Timeline whole = this;

  /** What days were described by that are left out; null when none is. */
  private String replacedMapping;

  Timeline(Series series) {
    metric = series.metric();
    slice = series.slice();
    sliceKey = slice.key();
    evaluator = series.evaluator();
    evaluatorVersion = series.evaluatorVersion();
    redefined = series.redefined();
    firstRedefined = redefined.isEmpty() ? null : redefined.first();
    group = metric.report() + '|' + metric.name() + '|' + evaluator + '|' + evaluatorVersion;
    hash = 31 * group.hashCode() + sliceKey.hashCode();
    method = Method.of(metric);
    TreeSet<String> names = new TreeSet<>();
    for (Profile p : series.days().values()) {
      names.addAll(p.categories().keySet());
    }
    categories = List.copyOf(names);
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : categories) {
      numbers.put(name, numbers.size());
    }
    String mapping = series.days().isEmpty() ? "" : mapping(series);
    series
        .days()
        .forEach(
            (date, profile) -> {
              // Bins of another mapping cannot be compared: such days are no history.
              boolean comparable =
                  profile.binMappingId().isEmpty() || profile.binMappingId().equals(mapping);
              if (profile.observationCount() > 0 && comparable) {
                days.put(date, Day.of(metric, profile, numbers));
              } else if (JudgeTable.unweighted(profile.labels()) > 0) {
                weightless.put(date, Day.of(metric, profile, numbers));
              }
              if (!comparable) {
                replacedMapping = profile.binMappingId();
              }
            });
  }

  /** A slice of the same metric that nothing is stored for, from days made elsewhere. */
  Timeline(Timeline all, Slice slice, NavigableMap<LocalDate, Day> days) {
    metric = all.metric;
    this.slice = slice;
    sliceKey = slice.key();
    evaluator = all.evaluator;
    evaluatorVersion = all.evaluatorVersion;
    redefined = all.redefined;
    firstRedefined = null;
    group = all.group;
    hash = 31 * group.hashCode() + sliceKey.hashCode();
    method = all.method;
    categories = all.categories;
    this.days.putAll(days);
    whole = all;
  }

  /** The mapping of the latest day that has bins. */
  private static String mapping(Series series) {
    for (Profile p : series.days().descendingMap().values()) {
      if (!p.binMappingId().isEmpty()) {
        return p.binMappingId();
      }
    }
    return "";
  }

  /** The bins or codebook of days that are left out; null when none is. */
  String replacedMapping() {
    return replacedMapping;
  }

  /** Names the series of all traffic that this one is a part of. */
  void partOf(Timeline all) {
    whole = all;
    if (!all.equals(this) && !all.redefined.isEmpty()) {
      redefined = new TreeSet<>(redefined);
      redefined.addAll(all.redefined);
    }
    if (!all.equals(this)) {
      days.replaceAll((date, day) -> day.partOf(all.on(date)));
    } else {
      days.replaceAll((date, day) -> day.partOf(day));
    }
  }

  Timeline whole() {
    return whole;
  }

  /** Whether it has nothing to say: of all traffic also, that days were defined otherwise. */
  boolean isEmpty() {
    boolean renamed = slice.size() == 0 && !redefined.isEmpty();
    return days.isEmpty() && weightless.isEmpty() && !renamed;
  }

  /** Days that are no history, because another definition of the metric or the slice made them. */
  NavigableSet<LocalDate> redefined() {
    return redefined;
  }

  /** Those days of a baseline that the present definition made. */
  Baseline present(Baseline window) {
    if (redefined.isEmpty()) {
      return window;
    }
    List<LocalDate> present =
        window.days().stream().filter(day -> !redefined.contains(day)).toList();
    return new Baseline(window.kind(), window.name(), window.start(), window.end(), present);
  }

  /** A day of rows without any weight, from which nothing can be estimated; null elsewhere. */
  Day weightless(LocalDate date) {
    return weightless.get(date);
  }

  NavigableMap<LocalDate, Day> days() {
    return days;
  }

  /** The day's state, null on a day without units. */
  Day on(LocalDate date) {
    return days.get(date);
  }

  /**
   * The first day before or on {@code night} with units, whatever definition counted them; null
   * when there is none.
   */
  LocalDate firstSeen(LocalDate night) {
    LocalDate first = days.isEmpty() ? LocalDate.MAX : days.firstKey();
    if (firstRedefined != null && firstRedefined.isBefore(first)) {
      first = firstRedefined;
    }
    return first.isAfter(night) ? null : first;
  }

  /**
   * The days of a baseline added up; null when none of them has units. A day on which some rows
   * have no weight cannot be estimated and is left out, unless there is no other.
   */
  Day fold(Baseline baseline) {
    List<Day> parts = new ArrayList<>(baseline.days().size());
    List<Day> estimable = new ArrayList<>(baseline.days().size());
    for (LocalDate date : baseline.days()) {
      Day day = days.get(date);
      if (day != null) {
        parts.add(day);
      }
      if (isEstimable(day)) {
        estimable.add(day);
      }
    }
    return parts.isEmpty() ? null : Day.fold(estimable.isEmpty() ? parts : estimable);
  }

  private static boolean isEstimable(Day day) {
    return day != null && !Weighing.hasUnweighted(day);
  }

  /** Days of the baseline on which the metric had any units at all. */
  double activeDays(Baseline baseline) {
    int active = 0;
    int any = 0;
    for (LocalDate date : baseline.days()) {
      boolean own = isEstimable(days.get(date));
      active += own || (!days.containsKey(date) && isEstimable(whole.days.get(date))) ? 1 : 0;
      any += whole.days.containsKey(date) || days.containsKey(date) ? 1 : 0;
    }
    return active == 0 ? any : active;
  }

  /**
   * Each statistic of this day against its own baseline; null when either side has no units.
   *
   * @param labelled whether people's labels correct a judge where both sides have some
   */
  Contrast[] contrast(Windows windows, Rule rule, LocalDate date, boolean labelled) {
    Tested key = new Tested(rule, date, labelled);
    Contrast[] known = tested.get(key);
    if (known == null) {
      known = test(windows.baseline(rule, date), date, labelled ? LabelledMethod.INSTANCE : method);
      tested.put(key, known);
    }
    return known.length == 0 ? null : known;
  }

  private Contrast[] test(Baseline baseline, LocalDate date, Method by) {
    Day current = on(date);
    Day base = current == null ? null : fold(baseline);
    return base == null
        ? new Contrast[0]
        : by.contrast(metric, current, base, activeDays(baseline));
  }

  @Override
  public int compareTo(Timeline other) {
    int order = group.compareTo(other.group);
    return order != 0 ? order : sliceKey.compareTo(other.sliceKey);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Timeline && compareTo((Timeline) other) == 0);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
