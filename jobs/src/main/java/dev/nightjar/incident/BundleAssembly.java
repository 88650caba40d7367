package dev.nightjar.incident;

import dev.nightjar.lake.FrozenTable;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.model.BundleContent;
import dev.nightjar.model.FrozenRow;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the content of an incident's bundle together from what was frozen, and from nothing else:
 * the same incident gives the same content, whatever became of its night.
 */
public final class BundleAssembly {
  private final IncidentStore store;

  public BundleAssembly(IncidentStore store) {
    this.store = store;
  }

  /**
   * The content of an incident's bundle.
   *
   * @param incidentId id, or its first letters
   * @throws Refusal (usage) when there is no such incident, or its opening was interrupted
   */
  public BundleContent of(String incidentId) {
    Incident incident = store.complete(incidentId);
    SortedMap<String, List<Map<String, Object>>> tables = new TreeMap<>();
    SortedMap<String, String> texts = new TreeMap<>();
    Map<String, Object> opened = Map.of();
    for (FrozenRow row : store.frozen(incident.id())) {
      if (row.section().equals(FrozenRow.TEXT)) {
        texts.put((String) row.content().get("path"), (String) row.content().get("text"));
      } else if (row.section().equals("incident")) {
        opened = row.content();
      } else {
        tables.computeIfAbsent(row.section(), s -> new ArrayList<>()).add(row.content());
      }
    }
    tables.put("incident", List.of(state(incident, opened)));
    tables.put("event", events(incident.id()));
    texts.put("README.txt", BundleReadme.of(incident));
    return new BundleContent(incident.id(), BundleContent.FORMAT_VERSION, tables, texts);
  }

  /** What is known since the opening, and where the runbook stands now. */
  private static Map<String, Object> state(Incident incident, Map<String, Object> opened) {
    Map<String, Object> row = new LinkedHashMap<>(opened);
    row.putAll(IncidentFields.of(incident));
    return FrozenTable.named("incident").row(row);
  }

  /** The timeline without exports: exporting changes nothing of what is exported. */
  private List<Map<String, Object>> events(String incidentId) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (IncidentEvent event : store.events(incidentId)) {
      if (!event.action().equals(IncidentEvent.EXPORTED)) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("at", event.at());
        row.put("actor", event.actor());
        row.put("action", event.action());
        row.put("detail", event.detail());
        row.put("run_id", event.runId());
        rows.add(FrozenTable.named("event").row(row));
      }
    }
    return rows;
  }
}
