package dev.nightjar.profile;

import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.profile.KernelPlan.ReleaseSlices;
import dev.nightjar.profile.KernelPlan.SliceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides how each slice set is had: by release component from a smaller one, from a larger one
 * when the state is drained, or from the rows.
 */
final class SliceSets {
  private SliceSets() {}

  static List<SliceSet> of(List<Metric> metrics, List<String> dimensions) {
    // Measures by set without release components, then by the release components.
    Map<List<Integer>, Map<List<Integer>, Set<Integer>>> wanted = new TreeMap<>(SliceSets::compare);
    for (int m = 0; m < metrics.size(); m++) {
      List<List<String>> slices = new ArrayList<>(metrics.get(m).slices());
      slices.add(List.of());
      for (List<String> slice : slices) {
        if (dimensions.containsAll(slice)) {
          List<Integer> set = positions(slice, dimensions, false);
          List<Integer> components = positions(slice, Components.NAMES, true);
          wanted
              .computeIfAbsent(set, none -> new TreeMap<>(SliceSets::compare))
              .computeIfAbsent(components, none -> new TreeSet<>())
              .add(m);
          for (int size = set.size() - 1; size > 0; size--) {
            wanted.computeIfAbsent(set.subList(0, size), none -> new TreeMap<>(SliceSets::compare));
          }
        }
      }
    }
    List<List<Integer>> ordered = List.copyOf(wanted.keySet());
    List<SliceSet> sets = new ArrayList<>();
    for (List<Integer> set : ordered) {
      Set<Integer> measures = new TreeSet<>();
      List<ReleaseSlices> slices = new ArrayList<>();
      wanted
          .get(set)
          .forEach(
              (components, kept) -> {
                measures.addAll(kept);
                slices.add(new ReleaseSlices(components, List.copyOf(kept)));
              });
      int last = set.size() - 1;
      sets.add(
          new SliceSet(
              set.isEmpty() ? -1 : ordered.indexOf(set.subList(0, last)),
              set.isEmpty() ? -1 : set.get(last),
              List.copyOf(measures),
              slices,
              -1));
    }
    return withSources(ordered, sets);
  }

  /** A row costs time in every set that it feeds: smaller sets are had from larger ones. */
  private static List<SliceSet> withSources(List<List<Integer>> ordered, List<SliceSet> sets) {
    List<SliceSet> result = new ArrayList<>();
    for (int s = 0; s < sets.size(); s++) {
      SliceSet set = sets.get(s);
      int source = -1;
      for (int larger = s + 1; larger < sets.size() && source < 0; larger++) {
        if (ordered.get(larger).size() > ordered.get(s).size()
            && ordered.get(larger).containsAll(ordered.get(s))
            && sets.get(larger).measures().containsAll(set.measures())) {
          source = larger;
        }
      }
      result.add(
          new SliceSet(
              set.parent(),
              set.dimension(),
              set.measures(),
              set.slices(),
              set.measures().isEmpty() ? -1 : source));
    }
    return result;
  }

  private static List<Integer> positions(List<String> slice, List<String> in, boolean release) {
    return slice.stream()
        .filter(dimension -> Components.NAMES.contains(dimension) == release)
        .map(in::indexOf)
        .distinct()
        .sorted()
        .toList();
  }

  /** Shorter ones first, so that a parent comes before its children. */
  private static int compare(List<Integer> a, List<Integer> b) {
    if (a.size() != b.size()) {
      return Integer.compare(a.size(), b.size());
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).equals(b.get(i))) {
        return Integer.compare(a.get(i), b.get(i));
      }
    }
    return 0;
  }
}
