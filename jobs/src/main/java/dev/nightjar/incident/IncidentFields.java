package dev.nightjar.incident;

import dev.nightjar.model.Components;
import dev.nightjar.model.Incident;
import java.util.LinkedHashMap;
import java.util.Map;

/** The state of an incident as fields of the bundle's table {@code incident}. */
final class IncidentFields {
  private IncidentFields() {}

  static Map<String, Object> of(Incident i) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("incident_id", i.id());
    fields.put("title", i.title());
    fields.put("failure_class", i.failureClass());
    fields.put("severity", i.severity());
    fields.put("status", i.status().code());
    fields.put("opened_at", i.openedAt());
    fields.put("onset_at", i.onsetAt());
    fields.put("detected_at", i.detectedAt());
    fields.put("frozen_at", i.frozenAt());
    fields.put("mitigated_at", i.mitigatedAt());
    fields.put("closed_at", i.closedAt());
    fields.put("detection_gap_hours", i.detectionGapHours());
    fields.put("slice_values", i.slice().values());
    for (int c = 0; c < Components.NAMES.size(); c++) {
      fields.put(Components.NAMES.get(c), i.versions().versions().get(c));
    }
    fields.put("findings", i.findings());
    fields.put("affected_requests", i.affectedRequests());
    fields.put("affected_subjects", i.affectedSubjects());
    fields.put("customer_impact", i.customerImpact());
    fields.put("suspected_component", i.suspectedComponent());
    fields.put("rollback_plan", i.rollbackPlan());
    fields.put("prevention", i.prevention());
    return fields;
  }
}
