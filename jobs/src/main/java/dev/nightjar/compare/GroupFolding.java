package dev.nightjar.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folds groups of too few subjects together until each that is left has enough, so that a table of
 * sums can be printed without losing any of them. A group that is too small loses its last
 * dimension to {@link #OTHER}, and is it still too small, the one before, and so on. With it goes
 * the smallest large group of the same value wherever less than enough subjects would be hidden of
 * that value: else the value's total, which a report prints, less what is printed here would show
 * them.
 */
public final class GroupFolding {
  /** The value of a dimension that was folded. */
  public static final String OTHER = "OTHER";

  /**
   * The subjects of a group.
   *
   * @param count how many it has
   * @param some of them: all, or as many as are enough
   */
  public record Subjects(long count, Set<Long> some) {
    public Subjects {
      some = Set.copyOf(some);
    }
  }

  private final Map<List<String>, Subjects> subjects;
  private final int enough;
  private final Map<List<String>, List<String>> printed = new LinkedHashMap<>();

  private GroupFolding(Map<List<String>, Subjects> subjects, int enough) {
    this.subjects = subjects;
    this.enough = enough;
    subjects.keySet().stream()
        .sorted(Comparator.comparing(List::toString))
        .forEach(group -> printed.put(group, group));
  }

  /**
   * Finds what each group is printed as.
   *
   * @param subjects by the group's values, in the order in which dimensions are kept; null values
   *     are values
   * @param enough fewest subjects that a printed group may have
   * @return the values to print by group; empty when all groups together have too few subjects
   */
  public static Optional<Map<List<String>, List<String>>> fold(
      Map<List<String>, Subjects> subjects, int enough) {
    return new GroupFolding(subjects, enough).fold();
  }

  private Optional<Map<List<String>, List<String>>> fold() {
    int dimensions = printed.isEmpty() ? 0 : printed.keySet().iterator().next().size();
    for (int dimension = dimensions - 1; dimension >= 0; dimension--) {
      fold(dimension);
    }
    Map<List<String>, Group> groups = groups();
    Optional<Group> rest = groups.values().stream().filter(Group::isSmall).findFirst();
    if (rest.isPresent()) {
      Optional<Group> smallest = smallest(groups.values());
      if (smallest.isEmpty()) {
        return Optional.empty();
      }
      printed.replaceAll((group, as) -> as.equals(smallest.get().values) ? rest.get().values : as);
    }
    return Optional.of(printed);
  }

  private void fold(int dimension) {
    Map<List<String>, Group> groups = groups();
    Map<String, List<Group>> smallByValue = new TreeMap<>(Comparator.comparing(String::valueOf));
    for (Group group : groups.values()) {
      if (group.isSmall()) {
        smallByValue
            .computeIfAbsent(group.values.get(dimension), value -> new ArrayList<>())
            .add(group);
      }
    }
    Set<List<String>> folded = new HashSet<>();
    smallByValue.forEach(
        (value, small) -> {
          Group together = new Group(null);
          for (Group group : small) {
            folded.add(group.values);
            together.add(group.count, group.some);
          }
          if (together.isSmall()) {
            smallest(
                    groups.values().stream()
                        .filter(group -> same(group.values.get(dimension), value))
                        .toList())
                .ifPresent(group -> folded.add(group.values));
          }
        });
    printed.replaceAll(
        (group, as) -> {
          if (!folded.contains(as)) {
            return as;
          }
          List<String> values = new ArrayList<>(as);
          values.set(dimension, OTHER);
          return values;
        });
  }

  private static boolean same(String one, String other) {
    return one == null ? other == null : one.equals(other);
  }

  private static Optional<Group> smallest(Collection<Group> groups) {
    return groups.stream()
        .filter(group -> !group.isSmall())
        .min(
            Comparator.comparingLong((Group group) -> group.count)
                .thenComparing(group -> group.values.toString()));
  }

  private Map<List<String>, Group> groups() {
    Map<List<String>, Group> groups = new LinkedHashMap<>();
    printed.forEach(
        (group, as) -> {
          Subjects of = subjects.get(group);
          groups.computeIfAbsent(as, Group::new).add(of.count(), of.some());
        });
    return groups;
  }

  private final class Group {
    final List<String> values;

    /** An upper bound where groups share subjects; it only orders. */
    long count;

    final Set<Long> some = new HashSet<>();

    Group(List<String> values) {
      this.values = values;
    }

    void add(long more, Set<Long> others) {
      count += more;
      some.addAll(others);
    }

    boolean isSmall() {
      return some.size() < enough;
    }
  }
}
