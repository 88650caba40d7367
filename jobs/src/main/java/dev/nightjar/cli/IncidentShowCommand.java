package dev.nightjar.cli;

import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "One incident: what, since when, how many, which versions, what was done.",
      "As data it is one row, with its timeline in it."
    },
    footer = {"", "Example: nightjar incident show inc-3b1c09d2"})
final class IncidentShowCommand implements Task {
  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Mixin RowFormat format;

  @Override
  public Result run(Invocation invocation) {
    boolean data = format.isData(invocation);
    IncidentStore store = new IncidentStore(invocation.lake(Lake.Access.READ));
    Incident incident = store.find(id);
    if (data) {
      Map<String, Object> row = row(incident, store.events(incident.id()));
      RowWriter writer = format.writer(List.copyOf(row.keySet()), invocation);
      writer.row(new ArrayList<>(row.values()));
      writer.end();
    } else {
      new IncidentPage(store, incident, invocation.out()::println).print();
    }
    return Result.done().withAll(IncidentCommand.object(incident)).asData(data);
  }

  private static Map<String, Object> row(Incident incident, List<IncidentEvent> events) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("incident_id", incident.id());
    row.put("title", incident.title());
    row.put("failure_class", incident.failureClass());
    row.put("severity", incident.severity());
    row.put("status", incident.status().code());
    row.put("opened_at", incident.openedAt());
    row.put("onset_at", incident.onsetAt());
    row.put("detected_at", incident.detectedAt());
    row.put("frozen_at", incident.frozenAt());
    row.put("mitigated_at", incident.mitigatedAt());
    row.put("closed_at", incident.closedAt());
    row.put("slice_values", incident.slice() == null ? null : incident.slice().values());
    row.put("findings", incident.findings());
    row.put("affected_requests", incident.affectedRequests());
    row.put("affected_subjects", incident.affectedSubjects());
    row.put("customer_impact", incident.customerImpact());
    row.put("suspected_component", incident.suspectedComponent());
    row.put("rollback_plan", incident.rollbackPlan());
    row.put("prevention", incident.prevention());
    row.put("bundle_uri", incident.bundleUri());
    row.put("bundle_sha256", incident.bundleSha256());
    List<Map<String, Object>> timeline = new ArrayList<>();
    for (IncidentEvent event : events) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("at", event.at());
      entry.put("actor", event.actor());
      entry.put("action", event.action());
      entry.put("detail", event.detail());
      timeline.add(entry);
    }
    row.put("timeline", timeline);
    return row;
  }
}
