package dev.nightjar.compare;

import dev.nightjar.compare.Triage.Cause;
import dev.nightjar.stats.Normal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * False discovery control over findings. One real cause makes dozens of rows regress, and a share q
 * of dozens lets other rows in by chance: harmless in a table of rows, a false accusation as a
 * finding. So each cause counts once: with its smallest p-value it must pass Benjamini and
 * Hochberg's step-up against all tests of its family that night. A cause that was a finding on an
 * earlier night has been proven there.
 */
final class ProvenCauses {
  private ProvenCauses() {}

  static Set<Cause> of(List<Cause> causes, List<FamilyNight> nights) {
    Map<String, Long> tests = new HashMap<>();
    for (FamilyNight night : nights) {
      String family = night.family().lines.get(0).metric.family();
      long tested =
          night.drafts().stream().filter(Draft::tested).count()
              + night.inherited().stream().filter(Draft::tested).count();
      tests.merge(family, tested, Long::sum);
    }
    Map<String, List<Cause>> families = new HashMap<>();
    for (Cause cause : causes) {
      families.computeIfAbsent(family(cause), f -> new ArrayList<>()).add(cause);
    }
    Set<Cause> proven = new HashSet<>();
    families.forEach((family, members) -> stepUp(members, tests.get(family), proven));
    return proven;
  }

  private static void stepUp(List<Cause> causes, long tests, Set<Cause> proven) {
    List<Cause> order = new ArrayList<>(causes);
    order.sort(Comparator.comparingDouble(ProvenCauses::p));
    for (int k = order.size(); k > 0; k--) {
      Cause last = order.get(k - 1);
      double level = last.metrics.get(0).lead().metric().falseDiscoveryRate();
      if (p(last) <= level * k / tests) {
        proven.addAll(order.subList(0, k));
        return;
      }
    }
  }

  private static String family(Cause cause) {
    return cause.metrics.get(0).lead().metric().family();
  }

  /** Of its rows, folded ones too: they are evidence of the same cause. */
  private static double p(Cause cause) {
    double smallest = Normal.upperTail(cause.suspects.get(0).deviate);
    for (Suspect suspect : cause.suspects) {
      for (Draft row : suspect.regressed) {
        smallest = Math.min(smallest, row.harm);
      }
    }
    for (Draft row : cause.folded) {
      smallest = Math.min(smallest, row.harm);
    }
    return smallest;
  }
}
