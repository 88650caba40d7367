package dev.nightjar.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A release or canary window, as the input {@code deployments} tells it.
 *
 * @param id of the deployment
 * @param application that it serves
 * @param arm {@code baseline}, {@code canary}, {@code shadow} or {@code holdout}
 * @param baselineId deployment that a canary is compared with; null where none is named
 * @param started first moment
 * @param ended moment after the last one; null while it runs
 * @param assignmentUnit what traffic was divided by: {@code request}, {@code conversation}, {@code
 *     user} or something coarser; null where that is not told
 */
public record Deployment(
    String id,
    String application,
    String arm,
    String baselineId,
    Instant started,
    Instant ended,
    String assignmentUnit) {
  public Deployment {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(started, "started");
  }
}
