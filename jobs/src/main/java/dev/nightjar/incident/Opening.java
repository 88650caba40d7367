package dev.nightjar.incident;

import dev.nightjar.lake.FrozenSections;
import dev.nightjar.lake.IncidentFreeze;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.RunContext;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Opens an incident: freezes what its findings rest on, preserves samples, classifies and compares,
 * all at once, because reports are restated, profiles folded and snapshots expired later.
 *
 * <p>The order of writing makes an interruption harmless: first the incident as {@code open}, then
 * what is frozen, then the events, from which on it counts, then the incident as {@code frozen}.
 * Opening again completes what was interrupted.
 */
public final class Opening {
  /**
   * The incident of some findings.
   *
   * @param isNew whether this call opened it
   * @param notes what could not be frozen or preserved, and why
   */
  public record Opened(Incident incident, boolean isNew, List<String> notes) {
    public Opened {
      notes = List.copyOf(notes);
    }
  }

  private final IncidentStore store;
  private final IncidentFreeze freeze;
  private final Preservation preservation;
  private final IncidentClasses classes;
  private final IncidentComparison comparison;
  private final RunContext run;
  private final String actor;

  /**
   * @param actor who opens it
   */
  public Opening(
      IncidentStore store,
      IncidentFreeze freeze,
      Preservation preservation,
      IncidentClasses classes,
      IncidentComparison comparison,
      RunContext run,
      String actor) {
    this.store = store;
    this.freeze = freeze;
    this.preservation = preservation;
    this.classes = classes;
    this.comparison = comparison;
    this.run = run;
    this.actor = actor;
  }

  /**
   * Opens the incident of these findings, or finds the one that has them.
   *
   * @param findings of published nights, at least one
   * @param severity of the incident; null = that of its gravest finding
   * @throws Refusal (usage) when one of them belongs to another incident already
   */
  public Opened open(List<Finding> findings, String severity) {
    IncidentIdentity identity = new IncidentIdentity(findings);
    Optional<Incident> known = known(identity.findingIds());
    return known.isPresent()
        ? new Opened(known.get(), false, List.of())
        : complete(identity, severity == null ? identity.gravest().severity() : severity);
  }

  /** The incident that has all of them and is complete; empty when none has any. */
  private Optional<Incident> known(List<String> ids) {
    Map<String, String> taken = new TreeMap<>(store.byFinding());
    taken.keySet().retainAll(ids);
    Set<String> incidents = new TreeSet<>(taken.values());
    if (incidents.isEmpty()) {
      return Optional.empty();
    }
    if (incidents.size() > 1 || taken.size() < ids.size()) {
      List<String> said = new ArrayList<>();
      taken.forEach((finding, incident) -> said.add(finding + " is in incident " + incident));
      throw Refusal.usage(
          "Cannot open one incident of "
              + String.join(", ", ids)
              + ": "
              + String.join(", ", said)
              + "; name findings of one incident, or only new ones");
    }
    Incident incident = store.find(incidents.iterator().next());
    if (incident.status() != Incident.Status.OPEN) {
      return Optional.of(incident);
    }
    if (!incident.findings().equals(ids)) {
      return Optional.of(store.complete(incident.id()));
    }
    // With the events written, nothing is missing but the state.
    return store.freezingRun(incident.id()).isEmpty()
        ? Optional.empty()
        : Optional.of(store.update(incident.id(), this::frozen));
  }

  private Incident frozen(Incident incident) {
    return incident.frozen(run.clock().instant(), run.runId());
  }

  private Opened complete(IncidentIdentity identity, String severity) {
    Timeline timeline = new Timeline(identity.id(), actor, run);
    timeline.did(
        IncidentEvent.OPENED,
        "Opened for " + String.join(", ", identity.findingIds()) + ", severity " + severity);
    FrozenSections sections = new FrozenSections();
    IncidentFreeze.Frozen frozen = freeze.read(identity.findings(), sections);
    timeline.did(
        IncidentEvent.FROZE, sentences("Froze " + sections.summary(), frozen.notes(), List.of()));
    Preservation.Preserved preserved =
        preservation.preserve(
            identity.id(),
            LocalDate.ofInstant(run.startedAt(), ZoneOffset.UTC),
            identity.findings());
    timeline.did(
        IncidentEvent.PRESERVED,
        sentences(preserved.rows().size() + " rows", preserved.drawn(), preserved.missing()));
    Classification classification = classes.add(identity.gravestFirst(), sections);
    timeline.did(IncidentEvent.CLASSIFIED, classification.summary());
    int compared = 0;
    for (Finding finding : identity.findings()) {
      compared += comparison.add(finding, sections);
    }
    timeline.did(
        IncidentEvent.COMPARED, "Held against baselines and canary in " + compared + " rows.");
    Incident incident =
        incident(
            identity, classification.chosen(), severity, frozen, timeline.events().get(0).at());
    sections.add("incident", fields(incident, identity, frozen, preserved.missing()));
    store.save(incident);
    store.append(incident.id(), sections.frozen(), run.runId());
    store.preserve(preserved.rows(), run.runId());
    store.append(timeline.events());
    List<String> notes = new ArrayList<>(frozen.notes());
    notes.addAll(preserved.missing());
    return new Opened(store.update(incident.id(), this::frozen), true, notes);
  }

  private Incident incident(
      IncidentIdentity identity,
      FailureClass failureClass,
      String severity,
      IncidentFreeze.Frozen frozen,
      Instant openedAt) {
    return new Incident(
        identity.id(),
        identity.title(),
        failureClass.code(),
        severity,
        Incident.Status.OPEN,
        openedAt,
        identity.onsetAt(),
        frozen.detectedAt(),
        null,
        null,
        null,
        identity.slice(),
        frozen.versions(),
        identity.findingIds(),
        frozen.requests(),
        identity.subjects(),
        null,
        identity.gravest().suspectedComponent(),
        null,
        null,
        null,
        null,
        run.runId());
  }

  private Map<String, Object> fields(
      Incident incident,
      IncidentIdentity identity,
      IncidentFreeze.Frozen frozen,
      List<String> missing) {
    Map<String, Object> fields = new LinkedHashMap<>(IncidentFields.of(incident));
    fields.put("identifiability", identity.gravest().identifiability());
    fields.put("opened_by", actor);
    fields.put("sample_note", missing.isEmpty() ? null : sentences(missing));
    fields.put("code_version", run.codeVersion());
    fields.put("config_hash", run.configHash());
    fields.put("report_hashes", frozen.reportHashes());
    fields.put("run_id", run.runId());
    return fields;
  }

  private static String sentences(String first, List<String> then, List<String> last) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(then);
    all.addAll(last);
    return sentences(all);
  }

  private static String sentences(List<String> all) {
    return String.join(". ", all) + ".";
  }
}
