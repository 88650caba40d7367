/**
 * The Prometheus text format and OpenMetrics, read strictly.
 *
 * <p>May import: nothing of Nightjar.
 *
 * <p>Before it: pages of {@code /metrics}. After it: {@code mapping}, {@code incident}.
 */
package dev.nightjar.prometheus;
