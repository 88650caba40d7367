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
import java.util.function.ToDoubleFunction;

/**
 * False discovery control over findings. One real cause makes dozens of rows regress, and a share q
 * of dozens lets other rows in by chance: harmless in a table of rows, a false accusation as a
 * finding. So each cause counts once: with its smallest p-value it must pass Benjamini and
 * Hochberg's step-up against all tests of its family that night. A cause that was a finding on an
 * earlier night has been proven there.
 *
 * <p>What was chosen among thousands of conjunctions proves nothing by the data that chose it:
 * there only the half held out counts, against the other tests of that sort and for a share of the
 * level.
 */
final class ProvenCauses {
  /** Share of the level that goes to conjunctions. */
  private static final double HELD_OUT_SHARE = 0.25;

  private ProvenCauses() {}

  static Set<Cause> of(List<Cause> causes, List<FamilyNight> nights) {
    Map<String, Long> tests = new HashMap<>();
    Map<String, Long> heldOut = new HashMap<>();
    for (FamilyNight night : nights) {
      String family = night.family().lines.get(0).metric.family();
      long other = night.inherited().stream().filter(d -> d.tested() && isHeldOut(d)).count();
      long tested =
          night.drafts().stream().filter(Draft::tested).count()
              + night.inherited().stream().filter(Draft::tested).count();
      tests.merge(family, tested - other, Long::sum);
      heldOut.merge(family, other, Long::sum);
    }
    Map<String, List<Cause>> families = new HashMap<>();
    for (Cause cause : causes) {
      families.computeIfAbsent(family(cause), f -> new ArrayList<>()).add(cause);
    }
    Set<Cause> proven = new HashSet<>();
    families.forEach(
        (family, members) -> {
          boolean scanned = heldOut.get(family) > 0;
          double share = scanned ? 1 - HELD_OUT_SHARE : 1;
          stepUp(members, ProvenCauses::p, tests.get(family) / share, proven);
          if (scanned) {
            double rest = heldOut.get(family) / HELD_OUT_SHARE;
            stepUp(members, ProvenCauses::heldOutP, rest, proven);
          }
        });
    return proven;
  }

  private static void stepUp(
      List<Cause> causes, ToDoubleFunction<Cause> p, double tests, Set<Cause> proven) {
    List<Cause> order = new ArrayList<>(causes);
    order.sort(Comparator.comparingDouble(p));
    for (int k = order.size(); k > 0; k--) {
      Cause last = order.get(k - 1);
      double level = last.metrics.get(0).lead().metric().falseDiscoveryRate();
      if (p.applyAsDouble(last) <= level * k / tests) {
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
    Suspect found = cause.suspects.get(0);
    double smallest = found.stored ? Normal.upperTail(found.deviate) : 1;
    for (Suspect suspect : cause.suspects) {
      for (Draft row : suspect.regressed) {
        smallest = isHeldOut(row) ? smallest : Math.min(smallest, row.harm);
      }
    }
    for (Draft row : cause.folded) {
      smallest = Math.min(smallest, row.harm);
    }
    return smallest;
  }

  /** Of the halves held out; 1 without one. */
  private static double heldOutP(Cause cause) {
    double smallest = 1;
    for (Suspect suspect : cause.suspects) {
      for (Draft row : suspect.regressed) {
        smallest = isHeldOut(row) ? Math.min(smallest, row.harm) : smallest;
      }
    }
    return smallest;
  }

  private static boolean isHeldOut(Draft d) {
    return d.rule.isHeldOut();
  }
}
