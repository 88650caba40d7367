package dev.nightjar.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    return UNGATED.equals(family) ? benjaminiHochberg(values) : tree(members, values);
  }

  private static double[] tree(List<Draft> members, double[] p) {
    SortedMap<String, List<Integer>> nodes = new TreeMap<>();
    for (int i = 0; i < p.length; i++) {
      Draft d = members.get(i);
      String node =
          d.metric().report()
              + '|'
              + d.metric().name()
              + '|'
              + d.rule.kind()
              + '|'
              + d.rule.name()
              + '|'
              + d.statisticName();
      nodes.computeIfAbsent(node, n -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> leaves = new ArrayList<>(nodes.values());
    double[][] within = new double[leaves.size()][];
    double[] simes = new double[leaves.size()];
    for (int n = 0; n < simes.length; n++) {
      within[n] = benjaminiHochberg(leaves.get(n).stream().mapToDouble(i -> p[i]).toArray());
      simes[n] = min(within[n]);
    }
    double[] parents = benjaminiHochberg(simes);
    int selected = 0;
    for (int n = 0; n < simes.length; n++) {
      double level = members.get(leaves.get(n).get(0)).metric().falseDiscoveryRate();
      selected += parents[n] <= level ? 1 : 0;
    }
    double factor = (double) simes.length / Math.max(1, selected);
    double[] q = new double[p.length];
    for (int n = 0; n < simes.length; n++) {
      for (int k = 0; k < within[n].length; k++) {
        q[leaves.get(n).get(k)] = Math.min(1, Math.max(parents[n], within[n][k] * factor));
      }
    }
    return q;
  }

  private static double min(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    for (double v : values) {
      least = Math.min(least, v);
    }
    return least;
  }

  private static double[] benjaminiHochberg(double[] p) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> p[i]));
    double[] q = new double[p.length];
    double least = 1;
    for (int rank = p.length; rank >= 1; rank--) {
      int i = order.get(rank - 1);
      least = Math.min(least, p[i] * p.length / rank);
      q[i] = least;
    }
    return q;
  }
}
