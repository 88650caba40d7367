package dev.nightjar.cli;

import dev.nightjar.model.Incident;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "incident",
    description = {
      "The runbook of an incident: opened from findings, with everything it rests on frozen at"
          + " once."
    },
    subcommands = {
      IncidentOpenCommand.class,
      IncidentListCommand.class,
      IncidentShowCommand.class,
      IncidentProbeCommand.class,
      IncidentRollbackPlanCommand.class,
      IncidentRegressionEvalCommand.class,
      IncidentCheckEvalCommand.class,
      IncidentDocumentCommand.class,
      IncidentNoteCommand.class,
      IncidentExportCommand.class,
      IncidentCloseCommand.class
    },
    footer = {"", "Example: nightjar incident open f-3b1c09d2"})
final class IncidentCommand {
  /** What result objects say of an incident. */
  static Map<String, Object> object(Incident incident) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("incident_id", incident.id());
    object.put("incident_status", incident.status().code());
    object.put("failure_class", incident.failureClass());
    object.put("severity", incident.severity());
    object.put("findings", incident.findings());
    return object;
  }
}
