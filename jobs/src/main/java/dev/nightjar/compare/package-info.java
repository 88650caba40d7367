/**
 * From stored profiles to verdicts: baselines, comparisons, noise scale, false discovery control
 * over the whole night, suppression, findings. Plain Java on profiles; no Spark.
 *
 * <p>May import: {@code model} and {@code stats}.
 *
 * <p>Before it: {@code profile}. After it: {@code lake}, which publishes the rows.
 */
package dev.nightjar.compare;
