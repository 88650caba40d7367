package dev.nightjar.lake;

import dev.nightjar.model.Components;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Slice;
import java.util.Locale;

/** Incidents and their events as rows of their tables, and back. */
final class IncidentRows {
  private IncidentRows() {}

  static OutputRow row(OutputRow row, Incident i) {
    row.set("incident_id", i.id())
        .set("title", i.title())
        .set("failure_class", i.failureClass())
        .set("severity", i.severity())
        .set("status", i.status().code())
        .set("opened_at", i.openedAt())
        .set("onset_at", i.onsetAt())
        .set("detected_at", i.detectedAt())
        .set("frozen_at", i.frozenAt())
        .set("mitigated_at", i.mitigatedAt())
        .set("closed_at", i.closedAt())
        .set("detection_gap_hours", i.detectionGapHours())
        .set("slice_values", i.slice().values())
        .set("findings", i.findings())
        .set("affected_requests", i.affectedRequests())
        .set("affected_subjects", i.affectedSubjects())
        .set("customer_impact", i.customerImpact())
        .set("suspected_component", i.suspectedComponent())
        .set("rollback_plan", i.rollbackPlan())
        .set("prevention", i.prevention())
        .set("bundle_uri", i.bundleUri())
        .set("bundle_sha256", i.bundleSha256())
        .set("run_id", i.runId());
    for (int c = 0; c < Components.NAMES.size(); c++) {
      row.set(Components.NAMES.get(c), i.versions().versions().get(c));
    }
    return row;
  }

  static Incident incident(OutputRow row) {
    return new Incident(
        row.text("incident_id"),
        row.text("title"),
        row.text("failure_class"),
        row.text("severity"),
        Incident.Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
        row.instant("opened_at"),
        row.instant("onset_at"),
        row.instant("detected_at"),
        row.instant("frozen_at"),
        row.instant("mitigated_at"),
        row.instant("closed_at"),
        Slice.of(row.map("slice_values", String.class)),
        versions(row),
        row.list("findings", CharSequence.class).stream().map(CharSequence::toString).toList(),
        row.isNull("affected_requests") ? null : (Long) row.whole("affected_requests"),
        row.isNull("affected_subjects") ? null : (Long) row.whole("affected_subjects"),
        row.text("customer_impact"),
        row.text("suspected_component"),
        row.text("rollback_plan"),
        row.text("prevention"),
        row.text("bundle_uri"),
        row.text("bundle_sha256"),
        row.text("run_id"));
  }

  /** The nine versions of a row that has a column for each. */
  static Components versions(OutputRow row) {
    return Components.of(Components.NAMES.stream().map(row::text).toList());
  }

  static OutputRow row(OutputRow row, IncidentEvent e) {
    return row.set("incident_id", e.incidentId())
        .set("at", e.at())
        .set("actor", e.actor())
        .set("action", e.action())
        .set("detail", e.detail())
        .set("run_id", e.runId());
  }

  static IncidentEvent event(OutputRow row) {
    return new IncidentEvent(
        row.text("incident_id"),
        row.instant("at"),
        row.text("actor"),
        row.text("action"),
        row.text("detail"),
        row.text("run_id"));
  }
}
