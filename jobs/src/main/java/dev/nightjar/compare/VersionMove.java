package dev.nightjar.compare;

import dev.nightjar.model.Components;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A version whose share of a slice's traffic rose around the onset of a change: only such a one can
 * have brought it. A version that served before as it does after is cleared by that alone.
 *
 * @param previous the version that lost most to it; null when nothing did
 * @param before share in the week before the onset
 * @param after share from the onset on
 * @param since first day with more than half of its final share
 * @param replaced every version that lost traffic, which are what it is held against
 */
record VersionMove(
    String component,
    String value,
    String previous,
    double before,
    double after,
    LocalDate since,
    Set<String> replaced) {
  /** Nights before the onset from which the usual share is known. */
  private static final int BEFORE = 7;

  private static final double FEWEST_UNITS = 20;
  private static final double NEW = 0.002;
  private static final double LEAST = 0.02;
  private static final double USUAL_SPREADS = 4;

  /** Share of its traffic that a version must lose to count as replaced; the largest loss does. */
  private static final double REPLACED = 0.25;

  String name() {
    return component + "=" + (value.isEmpty() ? "none" : value);
  }

  String printed() {
    return value.isEmpty() ? null : value;
  }

  /** Every version that rose within the slice, in the order of the components. */
  static List<VersionMove> of(ReleaseTraffic traffic, Slice scope, Onset onset) {
    List<VersionMove> moves = new ArrayList<>();
    for (String component : Components.NAMES) {
      moves.addAll(of(component, traffic, scope, onset));
    }
    return moves;
  }

  private static List<VersionMove> of(
      String component, ReleaseTraffic traffic, Slice scope, Onset onset) {
    List<Map<String, Double>> days = traffic.versions(component, scope);
    List<Integer> past = new ArrayList<>();
    List<Integer> late = new ArrayList<>();
    for (int d = 0; d < days.size(); d++) {
      LocalDate date = traffic.days().get(d).date();
      if (date.isBefore(onset.earliest())) {
        past.add(d);
      } else if (!date.isBefore(onset.likely())) {
        late.add(d);
      }
    }
    if (past.isEmpty()) {
      past.add(0);
    }
    List<Integer> week = past.subList(Math.max(0, past.size() - BEFORE), past.size());
    Set<String> versions = new TreeSet<>();
    days.forEach(d -> versions.addAll(d.keySet()));
    List<VersionMove> rising = new ArrayList<>();
    Set<String> falling = new HashSet<>();
    String previous = null;
    double most = 0;
    for (String v : versions) {
      double before = share(days, week, v);
      double after = share(days, late, v);
      double noise = USUAL_SPREADS * spread(days, week, v, before);
      double limit = before == 0 ? NEW : Math.max(LEAST, noise);
      boolean enough = units(days, late, v) >= FEWEST_UNITS;
      if (after - before >= limit
          && enough
          && traffic.isPrintable(component, v, scope, onset.likely())) {
        LocalDate since = since(days, traffic, v, after / 2);
        rising.add(new VersionMove(component, v, null, before, after, since, falling));
      } else if (before > after) {
        if (before - after >= REPLACED * before) {
          falling.add(v);
        }
        if (before - after > most) {
          most = before - after;
          previous = v;
        }
      }
    }
    if (previous != null) {
      falling.add(previous);
    }
    String lost = previous == null || previous.isEmpty() ? null : previous;
    return rising.stream()
        .map(
            m ->
                new VersionMove(
                    component, m.value, lost, m.before, m.after, m.since, Set.copyOf(falling)))
        .toList();
  }

  private static double units(List<Map<String, Double>> days, List<Integer> which, String version) {
    double sum = 0;
    for (int d : which) {
      sum += days.get(d).getOrDefault(version, 0.0);
    }
    return sum;
  }

  private static double all(List<Map<String, Double>> days, List<Integer> which) {
    double sum = 0;
    for (int d : which) {
      sum += total(days.get(d).values());
    }
    return sum;
  }

  private static double total(Collection<Double> units) {
    double sum = 0;
    for (double u : units) {
      sum += u;
    }
    return sum;
  }

  private static double share(List<Map<String, Double>> days, List<Integer> which, String version) {
    double all = all(days, which);
    return all > 0 ? units(days, which, version) / all : 0;
  }

  /** Spread of the daily share: what sampling makes likely, or what was seen if that is more. */
  private static double spread(
      List<Map<String, Double>> days, List<Integer> which, String version, double mean) {
    double square = 0;
    for (int d : which) {
      double rest = share(days, List.of(d), version) - mean;
      square += rest * rest;
    }
    double perDay = all(days, which) / which.size();
    double sampling = perDay > 0 ? mean * (1 - mean) / perDay : 0;
    return Math.sqrt(Math.max(sampling, which.size() > 1 ? square / (which.size() - 1) : 0));
  }

  private static LocalDate since(
      List<Map<String, Double>> days, ReleaseTraffic traffic, String version, double half) {
    LocalDate since = traffic.days().get(days.size() - 1).date();
    for (int d = days.size() - 1; d >= 0 && share(days, List.of(d), version) >= half; d--) {
      since = traffic.days().get(d).date();
    }
    return since;
  }
}
