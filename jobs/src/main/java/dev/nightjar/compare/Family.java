package dev.nightjar.compare;

import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The series of one judge on one metric, and how they add up: a slice is the sum of its children by
 * a further dimension, up to the units without a value in it.
 */
final class Family {
  /** A slice and its parts by one dimension. */
  record Sum(Timeline parent, String dimension, List<Timeline> children) {}

  final List<Timeline> lines;
  final Timeline whole;
  final List<Sum> sums;
  private final Map<Slice, Timeline> bySlice = new HashMap<>();
  private final Map<Timeline, List<Sum>> byParent = new HashMap<>();

  private Family(List<Timeline> lines) {
    this.lines = lines;
    for (Timeline line : lines) {
      bySlice.put(line.slice, line);
    }
    whole = bySlice.get(Slice.ALL);
    sums = sums();
    for (Sum sum : sums) {
      byParent.computeIfAbsent(sum.parent(), p -> new ArrayList<>()).add(sum);
    }
    if (whole != null) {
      lines.forEach(line -> line.partOf(whole));
    }
  }

  static List<Family> of(List<Timeline> lines) {
    SortedMap<String, List<Timeline>> groups = new TreeMap<>();
    for (Timeline line : lines) {
      groups.computeIfAbsent(line.group, g -> new ArrayList<>()).add(line);
    }
    return groups.values().stream().map(Family::new).toList();
  }

  /** The series of a slice, null when nothing is stored for it. */
  Timeline of(Slice slice) {
    return bySlice.get(slice);
  }

  /** How a slice divides, one sum a dimension. */
  List<Sum> sumsOf(Timeline parent) {
    return byParent.getOrDefault(parent, List.of());
  }

  /** How a slice divides by one dimension; null when that is not stored. */
  Sum sumOf(Timeline parent, String dimension) {
    for (Sum sum : sumsOf(parent)) {
      if (sum.dimension().equals(dimension)) {
        return sum;
      }
    }
    return null;
  }

  private List<Sum> sums() {
    SortedMap<String, Sum> found = new TreeMap<>();
    for (Timeline line : lines) {
      for (String dimension : line.slice.dimensions()) {
        SortedMap<String, String> rest = new TreeMap<>(line.slice.values());
        rest.remove(dimension);
        Timeline parent = bySlice.get(Slice.of(rest));
        if (parent != null) {
          found
              .computeIfAbsent(
                  parent.sliceKey + '|' + dimension,
                  k -> new Sum(parent, dimension, new ArrayList<>()))
              .children()
              .add(line);
        }
      }
    }
    return List.copyOf(found.values());
  }
}
