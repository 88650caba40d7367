package dev.nightjar.lake;

import dev.nightjar.model.Cohort;
import dev.nightjar.stats.NeymanAllocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The strata of the cohorts of a finding, and how many units to draw of each.
 *
 * <p>Affected and baseline units are drawn in proportion to their strata, at least one of each;
 * where there are more strata than units, of the largest ones. Unaffected units are drawn so that
 * their traffic is made up as that of the affected: as many of each kind, half of them from the
 * slice itself and half from its other values where both have some. Where no unaffected unit is
 * like an affected one, they are drawn in proportion.
 */
final class CohortStrata {
  /**
   * Units that look the same to the sampler.
   *
   * @param name dimensions and release, of unaffected units dimensions alone
   * @param matched dimensions by which the cohorts are matched
   * @param inSlice whether the units are of the finding's slice
   */
  record Stratum(Cohort cohort, String name, String matched, boolean inSlice, long size) {}

  private final List<Stratum> strata;

  CohortStrata(List<Stratum> strata) {
    this.strata =
        strata.stream()
            .sorted(
                Comparator.comparing(Stratum::cohort)
                    .thenComparing(Stratum::size, Comparator.reverseOrder())
                    .thenComparing(Stratum::name)
                    .thenComparing(s -> !s.inSlice()))
            .toList();
  }

  /**
   * What is left of the affected strata when some of their units are taken.
   *
   * @param taken stratum of each of those
   */
  CohortStrata without(Stream<String> taken) {
    Map<String, Long> fewer = new TreeMap<>();
    taken.forEach(name -> fewer.merge(name, 1L, Long::sum));
    return new CohortStrata(
        strata.stream()
            .map(
                s ->
                    s.cohort() == Cohort.AFFECTED
                        ? new Stratum(
                            s.cohort(),
                            s.name(),
                            s.matched(),
                            s.inSlice(),
                            s.size() - fewer.getOrDefault(s.name(), 0L))
                        : s)
            .toList());
  }

  List<Stratum> of(Cohort cohort) {
    return strata.stream().filter(s -> s.cohort() == cohort).toList();
  }

  long size(Cohort cohort) {
    return of(cohort).stream().mapToLong(Stratum::size).sum();
  }

  /** Whether some unaffected units are of the same kind as an affected one. */
  boolean isMatched() {
    Map<String, Long> wanted = affectedByKind();
    return of(Cohort.UNAFFECTED).stream().anyMatch(s -> wanted.containsKey(s.matched()));
  }

  /** Unaffected units of the same kind as some affected one; all of them where none is. */
  List<Stratum> unaffected() {
    Map<String, Long> wanted = affectedByKind();
    boolean isMatched = isMatched();
    return of(Cohort.UNAFFECTED).stream()
        .filter(s -> !isMatched || wanted.containsKey(s.matched()))
        .toList();
  }

  /** Units to draw of each stratum of affected or baseline units. */
  Map<Stratum, Long> proportional(Cohort cohort, int budget) {
    List<Stratum> all = of(cohort);
    return allocate(all, all.stream().mapToDouble(Stratum::size).toArray(), budget);
  }

  /** Units to draw of each stratum of unaffected units. */
  Map<Stratum, Long> matched(int budget) {
    if (!isMatched()) {
      return proportional(Cohort.UNAFFECTED, budget);
    }
    Map<String, Long> wanted = affectedByKind();
    List<Stratum> all = unaffected();
    Map<String, Integer> parts = new TreeMap<>();
    all.forEach(s -> parts.merge(s.matched(), 1, Integer::sum));
    double[] weights =
        all.stream()
            .mapToDouble(s -> (double) wanted.get(s.matched()) / parts.get(s.matched()))
            .toArray();
    return allocate(all, weights, budget);
  }

  private Map<String, Long> affectedByKind() {
    Map<String, Long> kinds = new TreeMap<>();
    of(Cohort.AFFECTED).forEach(s -> kinds.merge(s.matched(), s.size(), Long::sum));
    return kinds;
  }

  /** Strata of which nothing is left are passed over, as are the lightest beyond the budget. */
  private static Map<Stratum, Long> allocate(List<Stratum> all, double[] weights, int budget) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).size() > 0) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingDouble(i -> -weights[i]));
    List<Integer> kept = order.subList(0, Math.min(budget, order.size()));
    long[] sizes = kept.stream().mapToLong(i -> all.get(i).size()).toArray();
    double[] deviations = kept.stream().mapToDouble(i -> weights[i] / all.get(i).size()).toArray();
    Map<Stratum, Long> allocation = new LinkedHashMap<>();
    if (kept.isEmpty()) {
      return allocation;
    }
    long[] given = NeymanAllocation.of(sizes, deviations, budget, 1);
    for (int k = 0; k < given.length; k++) {
      allocation.put(all.get(kept.get(k)), given[k]);
    }
    return allocation;
  }
}
