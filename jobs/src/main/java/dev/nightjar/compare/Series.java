package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.NavigableMap;

/**
 * All stored days of one metric on one slice as one judge saw it, release vectors folded.
 *
 * @param days profile of each day that has one; a day without rows is absent
 */
public record Series(
    Metric metric,
    Slice slice,
    String evaluator,
    String evaluatorVersion,
    NavigableMap<LocalDate, Profile> days) {}
