package dev.nightjar.model;

import java.time.Instant;

/**
 * One thing that was done to an incident: a row of {@code incident_event}, never changed.
 *
 * @param incidentId incident
 * @param at when
 * @param actor who
 * @param action what: one of the constants, or a later command's own word
 * @param detail in words or JSON; null when the action says all
 * @param runId run that did it
 */
public record IncidentEvent(
    String incidentId, Instant at, String actor, String action, String detail, String runId) {
  public static final String OPENED = "opened";
  public static final String FROZE = "froze";
  public static final String PRESERVED = "preserved";
  public static final String CLASSIFIED = "classified";
  public static final String COMPARED = "compared";
  public static final String PROBED = "probed";
  public static final String PLANNED = "planned";
  public static final String NOTED = "noted";
  public static final String CLOSED = "closed";

  /** Not part of a bundle, so that exporting again gives the same bytes. */
  public static final String EXPORTED = "exported";
}
