package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.compare.GroupFolding.Subjects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupFoldingTest {
  private static final int ENOUGH = 10;
  private static final int SEEDS = 2_000;

  @Test
  void aSmallGroupLosesItsLastDimensionFirstAndTakesTheSmallestLargeOneWithIt() {
    Map<List<String>, Subjects> groups = new LinkedHashMap<>();
    groups.put(List.of("bot", "de"), subjects(0, 30));
    groups.put(List.of("bot", "fr"), subjects(100, 12));
    groups.put(List.of("bot", "it"), subjects(200, 3));
    groups.put(List.of("desk", "de"), subjects(300, 15));

    assertThat(GroupFolding.fold(groups, ENOUGH).orElseThrow())
        .as("the three alone would be what the total of bot has beyond the printed rows")
        .containsEntry(List.of("bot", "fr"), List.of("OTHER", "OTHER"))
        .containsEntry(List.of("bot", "de"), List.of("bot", "de"))
        .containsEntry(List.of("desk", "de"), List.of("desk", "de"))
        .containsEntry(List.of("bot", "it"), List.of("OTHER", "OTHER"));
  }

  /** Over random tables, whose groups share subjects and have values that are absent. */
  @Test
  void everyGroupIsPrintedOnceWithEnoughSubjectsAndNoDifferenceShowsFewer() {
    int folded = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Map<List<String>, Subjects> groups = table(new Random(seed));
      Optional<Map<List<String>, List<String>>> printed = GroupFolding.fold(groups, ENOUGH);
      Set<Long> all = union(groups, groups.keySet());
      if (printed.isEmpty()) {
        assertThat(all.size()).as("seed %s", seed).isLessThan(ENOUGH);
        continue;
      }
      Map<List<String>, List<String>> as = printed.get();
      assertThat(as.keySet()).as("seed %s: nothing is lost", seed).isEqualTo(groups.keySet());
      folded += as.entrySet().stream().anyMatch(e -> !e.getKey().equals(e.getValue())) ? 1 : 0;
      Map<List<String>, Subjects> table = new LinkedHashMap<>();
      for (List<String> group : new HashSet<>(as.values())) {
        Set<Long> of =
            union(groups, as.keySet().stream().filter(g -> as.get(g).equals(group)).toList());
        assertThat(of.size()).as("seed %s: %s", seed, group).isGreaterThanOrEqualTo(ENOUGH);
        table.put(group, new Subjects(of.size(), of));
      }
      noDifference(seed, groups, as);
      assertThat(GroupFolding.fold(table, ENOUGH).orElseThrow())
          .as("seed %s: what was folded stays as it is", seed)
          .allSatisfy((group, again) -> assertThat(again).isEqualTo(group));
    }
    assertThat(folded).as("tables in which something had to be folded").isGreaterThan(SEEDS / 4);
  }

  /** A value's total less what is printed of it is nobody's, or that of enough subjects. */
  private static void noDifference(
      int seed, Map<List<String>, Subjects> groups, Map<List<String>, List<String>> as) {
    int dimensions = groups.keySet().iterator().next().size();
    for (int d = 0; d < dimensions; d++) {
      int dimension = d;
      for (String value : groups.keySet().stream().map(g -> g.get(dimension)).distinct().toList()) {
        List<List<String>> of =
            groups.keySet().stream().filter(g -> Objects.equals(g.get(dimension), value)).toList();
        List<List<String>> hidden =
            of.stream().filter(g -> !Objects.equals(as.get(g).get(dimension), value)).toList();
        boolean isTotalPrinted = union(groups, of).size() >= ENOUGH;
        if (!hidden.isEmpty() && isTotalPrinted) {
          assertThat(union(groups, hidden).size())
              .as("seed %s: hidden of %s in dimension %s", seed, value, dimension)
              .isGreaterThanOrEqualTo(ENOUGH);
        }
      }
    }
  }

  private static Map<List<String>, Subjects> table(Random random) {
    int dimensions = 1 + random.nextInt(4);
    int people = 5 + random.nextInt(400);
    Map<List<String>, Subjects> groups = new LinkedHashMap<>();
    int count = 1 + random.nextInt(25);
    for (int i = 0; i < count; i++) {
      String[] values = new String[dimensions];
      for (int d = 0; d < dimensions; d++) {
        int value = random.nextInt(4);
        values[d] = value == 3 ? null : "v" + value;
      }
      int size = random.nextInt(3) == 0 ? 1 + random.nextInt(ENOUGH) : 1 + random.nextInt(60);
      Set<Long> some = new HashSet<>();
      for (int s = 0; s < size; s++) {
        some.add((long) random.nextInt(people));
      }
      groups.put(new ArrayList<>(Arrays.asList(values)), new Subjects(some.size(), some));
    }
    return groups;
  }

  private static Subjects subjects(int first, int count) {
    Set<Long> some = new HashSet<>();
    for (int i = 0; i < count; i++) {
      some.add((long) first + i);
    }
    return new Subjects(count, some);
  }

  private static Set<Long> union(Map<List<String>, Subjects> groups, Iterable<List<String>> which) {
    Set<Long> all = new HashSet<>();
    which.forEach(group -> all.addAll(groups.get(group).some()));
    return all;
  }
}
