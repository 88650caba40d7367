package dev.nightjar.review;

import java.time.Instant;

/**
 * Who wrote a page.
 *
 * @param version of this program
 * @param runId of the command
 * @param at when
 */
public record Origin(String version, String runId, Instant at) {}
