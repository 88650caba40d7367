package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * All stored days of one metric on one slice as one judge saw it, release vectors folded.
 *
 * @param days profile of each day that has one; a day without rows is absent
 * @param redefined days on which it has units that another definition of the metric counted: no
 *     history, though the slice was there
 */
public record Series(
    Metric metric,
    Slice slice,
    String evaluator,
    String evaluatorVersion,
    NavigableMap<LocalDate, Profile> days,
    NavigableSet<LocalDate> redefined) {

  /** A series whose metric always meant the same. */
  public Series(
      Metric metric,
      Slice slice,
      String evaluator,
      String evaluatorVersion,
      NavigableMap<LocalDate, Profile> days) {
    this(metric, slice, evaluator, evaluatorVersion, days, new TreeSet<>());
  }
}
