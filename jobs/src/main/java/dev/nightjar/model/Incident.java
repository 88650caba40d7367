package dev.nightjar.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One incident and its state: a row of {@code incident}. What it is about was frozen when it was
 * opened; what people do about it moves on.
 *
 * @param id the same for the same findings
 * @param title what happened, in one line
 * @param failureClass serving, retrieval, model_behaviour, tool_action, policy, data or
 *     product_integration
 * @param severity low, medium, high or critical
 * @param status where it stands
 * @param openedAt when it was opened
 * @param onsetAt when the change began; null when unknown
 * @param detectedAt when a finding first said so
 * @param frozenAt when versions and evidence were frozen; null before
 * @param mitigatedAt when the harm stopped; null before
 * @param closedAt when it was closed; null before
 * @param slice the affected slice; what the slices have in common when there are several
 * @param versions version of each release component that served most of the affected traffic, null
 *     where unknown
 * @param findings finding ids, sorted
 * @param affectedRequests requests since the onset of the finding that has most, its slices
 *     overlap; null when unknown
 * @param affectedSubjects the same of subjects, at least; null when unknown
 * @param customerImpact what it meant to people; null until somebody says
 * @param suspectedComponent release component that carries it; null when none is identified
 * @param rollbackPlan what to roll back and what that moves; null until planned
 * @param prevention what would have caught it; null until somebody says
 * @param bundleUri newest exported bundle; null before
 * @param bundleSha256 its hash
 * @param runId run that wrote this state
 */
public record Incident(
    String id,
    String title,
    String failureClass,
    String severity,
    Status status,
    Instant openedAt,
    Instant onsetAt,
    Instant detectedAt,
    Instant frozenAt,
    Instant mitigatedAt,
    Instant closedAt,
    Slice slice,
    Components versions,
    List<String> findings,
    Long affectedRequests,
    Long affectedSubjects,
    String customerImpact,
    String suspectedComponent,
    String rollbackPlan,
    String prevention,
    String bundleUri,
    String bundleSha256,
    String runId) {

  /** Where an incident stands. */
  public enum Status {
    /** Being opened: what is frozen is not complete. */
    OPEN,
    /** Everything is frozen. */
    FROZEN,
    /** The harm has stopped. */
    MITIGATED,
    /** Nothing more is to be done. */
    CLOSED;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Incident {
    findings = List.copyOf(findings);
  }

  /** Hours from the onset to the first finding; NaN when either is unknown. */
  public double detectionGapHours() {
    return onsetAt == null || detectedAt == null
        ? Double.NaN
        : Duration.between(onsetAt, detectedAt).toMillis() / 3_600_000.0;
  }

  /** The same, complete. */
  public Incident frozen(Instant at, String run) {
    return with(Status.FROZEN, at, closedAt, rollbackPlan, bundleUri, bundleSha256, run);
  }

  /** The same with a plan of what to roll back. */
  public Incident planned(String plan, String run) {
    return with(status, frozenAt, closedAt, plan, bundleUri, bundleSha256, run);
  }

  /** The same with its newest bundle. */
  public Incident exported(String uri, String sha256, String run) {
    return with(status, frozenAt, closedAt, rollbackPlan, uri, sha256, run);
  }

  /** The same, closed. */
  public Incident closed(Instant at, String run) {
    return with(Status.CLOSED, frozenAt, at, rollbackPlan, bundleUri, bundleSha256, run);
  }

  private Incident with(
      Status now, Instant frozen, Instant closed, String plan, String uri, String sha, String run) {
    return new Incident(
        id,
        title,
        failureClass,
        severity,
        now,
        openedAt,
        onsetAt,
        detectedAt,
        frozen,
        mitigatedAt,
        closed,
        slice,
        versions,
        findings,
        affectedRequests,
        affectedSubjects,
        customerImpact,
        suspectedComponent,
        plan,
        prevention,
        uri,
        sha,
        run);
  }
}
