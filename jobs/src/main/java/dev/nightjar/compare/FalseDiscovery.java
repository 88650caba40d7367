package dev.nightjar.compare;

import dev.nightjar.stats.BenjaminiHochberg;
import dev.nightjar.stats.TreeBenjaminiHochberg;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * False discovery control over a whole night, every report at once. A family is a budget of its
 * own; within it the first level is metric × baseline × statistic, tested by Simes, and slices are
 * tested only below a node that was selected. Safety has no such gate: one bad slice of a quiet
 * metric must be seen.
 */
final class FalseDiscovery {
  private static final String UNGATED = "safety";

  private FalseDiscovery() {}

  static void correct(List<Draft> drafts) {
    SortedMap<String, List<Draft>> families = new TreeMap<>();
    for (Draft d : drafts) {
      if (d.tested()) {
        families.computeIfAbsent(d.metric().family(), f -> new ArrayList<>()).add(d);
      }
    }
    families.forEach(
        (family, members) -> {
          double[] harm = adjust(family, members, d -> d.harm);
          double[] gain = adjust(family, members, d -> d.gain);
          for (int i = 0; i < harm.length; i++) {
            members.get(i).harmQ = harm[i];
            members.get(i).gainQ = gain[i];
          }
        });
  }

  private static double[] adjust(String family, List<Draft> members, ToDoubleFunction<Draft> p) {
    double[] values = members.stream().mapToDouble(p).toArray();
    if (UNGATED.equals(family)) {
      return BenjaminiHochberg.adjusted(values);
    }
    Map<String, Integer> nodes = new HashMap<>();
    int[] node = new int[values.length];
    for (int i = 0; i < node.length; i++) {
      Draft d = members.get(i);
      node[i] = nodes.computeIfAbsent(node(d), key -> nodes.size());
    }
    return TreeBenjaminiHochberg.of(values, node, nodes.size()).values();
  }

  private static String node(Draft d) {
    return d.metric().report()
        + '|'
        + d.metric().name()
        + '|'
        + d.rule.kind().code()
        + '|'
        + d.rule.name()
        + '|'
        + d.statistic;
  }
}
