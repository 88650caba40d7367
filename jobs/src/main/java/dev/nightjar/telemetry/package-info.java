/**
 * Nightjar about itself: run records, Prometheus metrics, OpenLineage events, the operator's own
 * program. Everything that goes out fails with a sentence, which its caller makes a warning.
 *
 * <p>May import: {@code model}.
 *
 * <p>Before it: {@code cli}, which knows when a run starts and ends. After it: {@code lake}, which
 * stores run records.
 */
package dev.nightjar.telemetry;
