package dev.nightjar.model;

import java.time.LocalDate;

/**
 * What one profile is about. Two verdict sources are never mixed, so the evaluator is part of the
 * key; neither are two release vectors, so that attribution can tell them apart.
 *
 * @param date UTC day of the units
 * @param grain observations it was computed over
 * @param metric metric name
 * @param slice slice of the units
 * @param componentKey key of the nine release components, see {@link Components}
 * @param evaluator who judged ({@code kind:id}); empty where the grain has no judge
 * @param evaluatorVersion its version; empty where the grain has no judge
 */
public record ProfileKey(
    LocalDate date,
    String grain,
    String metric,
    Slice slice,
    String componentKey,
    String evaluator,
    String evaluatorVersion) {}
