package dev.nightjar.compare;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which slices of a night must not be printed: too few subjects, one subject that may hold most of
 * the units, and slices from which such a one could be computed by subtraction.
 */
final class Suppression {
  private static final double DOMINANT = 0.5;

  private final LocalDate night;
  private final int fewest;
  private final Map<Timeline, String> hidden = new HashMap<>();

  private Suppression(LocalDate night, int fewest) {
    this.night = night;
    this.fewest = fewest;
  }

  /** The hidden slices of a family with the reason of each. */
  static Map<Timeline, String> of(Family family, LocalDate night, int minimumSubjects) {
    Suppression s = new Suppression(night, minimumSubjects);
    for (Timeline line : family.lines) {
      Day day = s.seen(line);
      boolean unknown = day != null && day.subjects == 0 && day.units == 0;
      double subjects = unknown ? day.unweighted : day == null ? 0 : day.subjects;
      if (isThin(subjects, minimumSubjects)) {
        s.hidden.put(line, "fewer than " + minimumSubjects + " subjects");
      } else if (day != null && day.largestBucketShare() > DOMINANT) {
        s.hidden.put(line, "one subject may hold more than half of the units");
      }
    }
    boolean changed = !s.hidden.isEmpty();
    while (changed) {
      changed = false;
      for (Family.Sum sum : family.sums) {
        changed |= s.close(sum);
      }
    }
    return s.hidden;
  }

  /** The night of a slice, whether or not anything can be estimated from it. */
  private Day seen(Timeline line) {
    Day day = line.on(night);
    return day == null ? line.weightless(night) : day;
  }

  private static double rows(Day day) {
    return day.units + day.unweighted;
  }

  /** Whether this is a count of subjects that may not be printed; 0 means subjects do not apply. */
  static boolean isThin(double subjects, int fewest) {
    return subjects > 0 && subjects < fewest;
  }

  /** Hides one more child where the sum would give a hidden slice away; whether it did. */
  private boolean close(Family.Sum sum) {
    Day parent = seen(sum.parent());
    if (parent == null) {
      return false;
    }
    int members = 0;
    double hiddenSubjects = 0;
    double units = 0;
    for (Timeline child : sum.children()) {
      Day day = seen(child);
      if (day != null) {
        units += rows(day);
        members += hidden.containsKey(child) ? 1 : 0;
        hiddenSubjects += hidden.containsKey(child) ? day.subjects : 0;
      }
    }
    boolean parentHidden = hidden.containsKey(sum.parent());
    if (members == 0 && !parentHidden) {
      return false;
    }
    // Units without a value in the dimension are printed nowhere and hide among them what is left.
    double unprinted = Math.max(0, rows(parent) - units) * parent.subjects / rows(parent);
    members += unprinted >= fewest ? 1 : 0;
    if (hiddenSubjects + unprinted >= fewest && members >= (parentHidden ? 1 : 2)) {
      return false;
    }
    Optional<Timeline> next =
        sum.children().stream()
            .filter(c -> seen(c) != null && !hidden.containsKey(c))
            .min(
                Comparator.<Timeline>comparingDouble(c -> seen(c).subjects)
                    .thenComparing(c -> c.sliceKey));
    next.ifPresent(
        c -> hidden.put(c, "a slice with fewer than " + fewest + " subjects could be computed"));
    return next.isPresent();
  }
}
