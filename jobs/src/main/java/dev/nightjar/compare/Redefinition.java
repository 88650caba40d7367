package dev.nightjar.compare;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.Metric;
import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * What rows say of a metric that meant something else on some days: since when it means what it
 * does, how much history that leaves, and how to have more.
 */
public final class Redefinition {
  private static final String BEGINNING = "the definition of ";

  private Redefinition() {}

  /**
   * That a baseline has days of another definition, which are not compared; null where it has none.
   *
   * @param chosen the days that the baseline would have
   * @param present those of them that the present definition made
   */
  static String of(Timeline line, LocalDate night, Baseline chosen, Baseline present) {
    if (present.days().size() == chosen.days().size() || line.redefined().contains(night)) {
      return null;
    }
    NavigableSet<LocalDate> others =
        line.redefined().subSet(chosen.start(), true, chosen.end(), true);
    LocalDate since = line.days().headMap(night, true).higherKey(others.last());
    return BEGINNING
        + line.metric.name()
        + (since == null ? " has changed: " : " changed on " + since + ": ")
        + present.days().size()
        + " of "
        + chosen.days().size()
        + (chosen.days().size() == 1 ? " day" : " days")
        + " of this baseline have the present one; "
        + anew(others.first(), others.last())
        + " computes the rest anew";
  }

  /** The night itself is stored as another definition of the metric counted it. */
  static String ofNight(Metric metric, LocalDate night) {
    return "no value: "
        + BEGINNING
        + metric.name()
        + " has changed since the night was profiled; "
        + anew(night, night)
        + " computes it anew";
  }

  private static String anew(LocalDate from, LocalDate to) {
    return "`nightjar backfill --force --from " + from + " --to " + to + "`";
  }

  /** What a row's reason says of it, as a sentence; empty where it says nothing. */
  public static Optional<String> in(String reason) {
    int at = reason == null ? -1 : reason.indexOf(BEGINNING);
    return at < 0
        ? Optional.empty()
        : Optional.of("The" + reason.substring(at + "the".length()) + ".");
  }
}
