package dev.nightjar.cli;

import dev.nightjar.incident.FrozenIncident;
import dev.nightjar.incident.HealthAndQuality;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.model.Components;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An incident for people, from what it froze. */
final class IncidentPage {
  private static final int MOST_VECTORS = 5;

  private final IncidentStore store;
  private final Incident incident;
  private final Consumer<String> lines;

  IncidentPage(IncidentStore store, Incident incident, Consumer<String> lines) {
    this.store = store;
    this.incident = incident;
    this.lines = lines;
  }

  void print() {
    lines.accept(
        "Incident "
            + incident.id()
            + " ["
            + incident.severity()
            + ", "
            + incident.failureClass()
            + ", "
            + incident.status().code()
            + "]");
    lines.accept("  " + incident.title());
    lines.accept("  findings: " + String.join(", ", incident.findings()));
    times();
    impact();
    traffic();
    classification();
    section("compared", store.rows(incident.id(), "comparison"), "sentence");
    samples();
    probes();
    lines.accept("timeline:");
    for (IncidentEvent event : store.events(incident.id())) {
      lines.accept(
          "  "
              + seconds(event.at())
              + " "
              + event.actor()
              + " "
              + event.action()
              + (event.detail() == null ? "" : ": " + event.detail()));
    }
  }

  private void times() {
    String gap =
        Double.isFinite(incident.detectionGapHours())
            ? String.format(Locale.ROOT, " (%.1f h after the onset)", incident.detectionGapHours())
            : "";
    lines.accept(
        "  onset: "
            + (incident.onsetAt() == null ? "not known" : seconds(incident.onsetAt()))
            + "; first found: "
            + seconds(incident.detectedAt())
            + gap
            + "; opened: "
            + seconds(incident.openedAt())
            + (incident.closedAt() == null ? "" : "; closed: " + seconds(incident.closedAt())));
  }

  private void impact() {
    List<String> parts = new ArrayList<>();
    if (incident.affectedRequests() != null) {
      parts.add("about " + incident.affectedRequests() + " requests");
    }
    if (incident.affectedSubjects() != null && incident.affectedSubjects() > 0) {
      parts.add("at least " + incident.affectedSubjects() + " subjects");
    }
    lines.accept(
        "  exposed since the onset: " + (parts.isEmpty() ? "not known" : String.join(", ", parts)));
    if (incident.suspectedComponent() != null) {
      lines.accept("  suspected: " + incident.suspectedComponent());
    }
  }

  private void traffic() {
    List<Map<String, Object>> rows = store.rows(incident.id(), "component_traffic");
    for (String side : List.of("affected", "unaffected")) {
      List<Map<String, Object>> vectors =
          rows.stream()
              .filter(row -> side.equals(row.get("side")))
              .sorted((a, b) -> Double.compare(share(b), share(a)))
              .toList();
      if (vectors.isEmpty()) {
        lines.accept("versions of " + side + " traffic: none known");
        continue;
      }
      lines.accept("versions of " + side + " traffic:");
      for (Map<String, Object> row : vectors.subList(0, Math.min(MOST_VECTORS, vectors.size()))) {
        lines.accept(String.format(Locale.ROOT, "  %5.1f %%  %s", 100 * share(row), versions(row)));
      }
      if (vectors.size() > MOST_VECTORS) {
        lines.accept("  and " + (vectors.size() - MOST_VECTORS) + " more release vectors");
      }
    }
  }

  private static double share(Map<String, Object> row) {
    return ((Number) row.get("share")).doubleValue();
  }

  private static String versions(Map<String, Object> row) {
    List<String> parts = new ArrayList<>();
    for (String name : Components.NAMES) {
      if (row.get(name) != null) {
        parts.add(name + "=" + row.get(name));
      }
    }
    return parts.isEmpty() ? "no version is recorded" : String.join(" ", parts);
  }

  private void classification() {
    for (Map<String, Object> row : store.rows(incident.id(), "classification")) {
      if (Boolean.TRUE.equals(row.get("chosen"))) {
        lines.accept("classified as " + row.get("failure_class") + ":");
        evidence("for", row.get("evidence_for"));
        evidence("against", row.get("evidence_against"));
      }
    }
  }

  private void evidence(String side, Object sentences) {
    if (sentences instanceof List<?> list) {
      list.forEach(sentence -> lines.accept("  " + side + ": " + sentence));
    }
  }

  private void samples() {
    Map<String, Integer> cohorts = new TreeMap<>();
    for (Map<String, Object> row : store.rows(incident.id(), "sample")) {
      cohorts.merge(String.valueOf(row.get("cohort")), 1, Integer::sum);
    }
    List<String> parts = new ArrayList<>();
    cohorts.forEach((cohort, n) -> parts.add(n + " " + cohort));
    lines.accept("samples: " + (parts.isEmpty() ? "none" : String.join(", ", parts)));
  }

  /** What the service said of itself beside what its answers were. */
  private void probes() {
    HealthAndQuality health = new HealthAndQuality(FrozenIncident.of(store, incident));
    health.probes().forEach(row -> lines.accept("probe: " + String.join(" ", row)));
    lines.accept(health.sentence());
    health.serving().forEach(row -> lines.accept("  " + row.get(0) + ": " + row.get(1)));
  }

  private void section(String name, List<Map<String, Object>> rows, String field) {
    if (!rows.isEmpty()) {
      lines.accept(name + ":");
      rows.forEach(row -> lines.accept("  " + row.get(field)));
    }
  }

  private static String seconds(Instant at) {
    return at == null ? "not known" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
