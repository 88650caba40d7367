package dev.nightjar.review;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who wrote a page.
 *
 * @param version of this program
 * @param runId of the command
 * @param at when
 */
public record Origin(String version, String runId, Instant at) {
  /** What the foot of a page says. */
  String sentence() {
    return "Written by nightjar "
        + version
        + " on "
        + at.truncatedTo(ChronoUnit.SECONDS)
        + ", run "
        + runId
        + ". This file loads nothing from anywhere.";
  }
}
