package dev.nightjar.compare;

import dev.nightjar.model.Components;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The release component that carries a change, if the data can tell. A version whose traffic
 * another component's version shares cannot be told from it, and then neither is named.
 *
 * @param component null when none is identified
 * @param value its version; the set of versions where they cannot be told apart
 * @param identifiability identified, weakly_separable, not_separable; null when no version is
 *     involved
 */
record Attribution(String component, String value, String previous, String identifiability) {
  static final Attribution NONE = new Attribution(null, null, null, null);

  /** Share from which they are hard to tell apart. */
  private static final double NEARLY = 0.9;

  static Attribution of(Suspect found, Scan scan, Expectation expectation, LocalDate night) {
    String component = null;
    for (String name : Components.NAMES) {
      if (found.line.slice.dimensions().contains(name)) {
        component = component == null || found.fresh ? name : component;
      }
    }
    if (component == null) {
      List<Suspect> twins = scan.newReleases(found);
      return twins.size() < 2 ? NONE : notSeparable(twins.stream().map(t -> t.line.sliceKey));
    }
    List<String> aliases = new ArrayList<>();
    boolean near = false;
    for (Suspect other : scan.all()) {
      if (other.predicates() == 1
          && Scan.isRelease(other)
          && !found.line.slice.dimensions().containsAll(other.line.slice.dimensions())
          && other.fresh == found.fresh) {
        double common = common(found, other, scan);
        if (common >= Scan.SAME) {
          aliases.add(other.line.sliceKey);
        }
        near |= common >= NEARLY;
      }
    }
    String value = found.line.slice.values().get(component);
    if (!aliases.isEmpty()) {
      return notSeparable(Stream.concat(Stream.of(component + "=" + value), aliases.stream()));
    }
    String previous = previous(found, component, scan, expectation, night);
    return new Attribution(component, value, previous, near ? "weakly_separable" : "identified");
  }

  /** The set is the answer: every version in it would explain the change alone. */
  private static Attribution notSeparable(Stream<String> versions) {
    String set = versions.sorted().distinct().collect(Collectors.joining(", "));
    return new Attribution(null, set, null, "not_separable");
  }

  /**
   * Share of the larger of two slices that both have in common, as far as sizes and excess tell.
   */
  private static double common(Suspect a, Suspect b, Scan scan) {
    double larger = Math.max(a.units(), b.units());
    double smaller = Math.min(a.units(), b.units());
    double known = scan.overlap(a, b) / larger;
    // Without a stored cross, equal sizes and equal harm are taken for the same traffic.
    boolean alike =
        smaller / larger >= NEARLY && b.deviate >= 0.8 * a.deviate && a.deviate >= 0.8 * b.deviate;
    return alike ? Math.max(known, smaller / larger) : known;
  }

  /** The version that lost most traffic a day: among the slice's own kind of traffic if known. */
  private static String previous(
      Suspect found, String component, Scan scan, Expectation expectation, LocalDate night) {
    String value = found.line.slice.values().get(component);
    Timeline parent = home(found, component, scan);
    Family.Sum sum = parent == null ? null : scan.family().sumOf(parent, component);
    String previous = null;
    double lost = 0;
    if (sum != null) {
      for (Timeline child : sum.children()) {
        String other = child.slice.values().get(component);
        Day before = child.fold(expectation.window());
        Day now = child.on(night);
        double fewer =
            before == null ? 0 : before.units / before.days - (now == null ? 0 : now.units);
        if (!other.equals(value) && fewer > lost) {
          previous = other;
          lost = fewer;
        }
      }
    }
    return previous;
  }

  /** The narrowest slice that the found one is a version of, and that is divided by version. */
  private static Timeline home(Suspect found, String component, Scan scan) {
    Timeline whole = scan.family().whole;
    for (Family.Sum sum : scan.family().sumsOf(found.line)) {
      for (Timeline child : sum.children()) {
        Day day = child.on(scan.date());
        Timeline parent =
            scan.family().of(Slice.of(sum.dimension(), child.slice.values().get(sum.dimension())));
        boolean most = day != null && day.units >= NEARLY * found.units();
        if (most && parent != null && scan.family().sumOf(parent, component) != null) {
          return parent;
        }
      }
    }
    return whole;
  }
}
