package dev.nightjar.incident;

import dev.nightjar.lake.RunContext;
import dev.nightjar.model.IncidentEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Events of one command about one incident, in the order in which things were done. */
public final class Timeline {
  private final String incidentId;
  private final String actor;
  private final RunContext run;
  private final List<IncidentEvent> events = new ArrayList<>();

  /**
   * @param actor who does it
   */
  public Timeline(String incidentId, String actor, RunContext run) {
    this.incidentId = incidentId;
    this.actor = actor;
    this.run = run;
  }

  /** Notes that something has been done now. */
  public Timeline did(String action, String detail) {
    Instant now = run.clock().instant().truncatedTo(ChronoUnit.MICROS);
    Instant last = events.isEmpty() ? Instant.MIN : events.get(events.size() - 1).at();
    // Order is by time: two events never have the same.
    Instant at = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
    events.add(new IncidentEvent(incidentId, at, actor, action, detail, run.runId()));
    return this;
  }

  /** What has been done so far. */
  public List<IncidentEvent> events() {
    return List.copyOf(events);
  }
}
