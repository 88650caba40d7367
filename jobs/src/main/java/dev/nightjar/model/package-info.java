/**
 * Records and enums that the other packages exchange: slices, metrics, reports, profiles,
 * baselines, comparisons, verdicts, findings. Values only; no engine, no files, no clock.
 *
 * <p>May import: {@code java.*}.
 *
 * <p>Before it: nothing. After it: every other package.
 */
package dev.nightjar.model;
