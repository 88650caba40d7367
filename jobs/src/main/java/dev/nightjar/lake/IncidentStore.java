package dev.nightjar.lake;

import dev.nightjar.model.FrozenRow;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The tables that hold incidents, read and written without Spark. State is replaced; events,
 * samples and frozen rows are only ever appended. What is frozen counts from the event that says so
 * on, by its run: rows of an opening that was interrupted are never read.
 */
public final class IncidentStore {
  /** Incidents that are saved side by side overtake each other a few times, not for ever. */
  private static final int ATTEMPTS = 5;

  private final Lake lake;

  public IncidentStore(Lake lake) {
    this.lake = lake;
  }

  /** Every incident, newest first. */
  public List<Incident> list() {
    List<Incident> incidents = new ArrayList<>();
    lake.rows("incident").forEach(Where.all(), row -> incidents.add(IncidentRows.incident(row)));
    incidents.sort(Comparator.comparing(Incident::openedAt).reversed().thenComparing(Incident::id));
    return incidents;
  }

  /**
   * One incident.
   *
   * @param id or its first letters
   * @throws Refusal (usage) when there is none or more than one
   */
  public Incident find(String id) {
    List<Incident> all = list();
    List<Incident> matching = all.stream().filter(i -> i.id().startsWith(id)).toList();
    if (matching.size() == 1) {
      return matching.get(0);
    }
    List<String> ids = (matching.isEmpty() ? all : matching).stream().map(Incident::id).toList();
    throw Refusal.usage(
        matching.isEmpty()
            ? "There is no incident "
                + id
                + NearestName.hint(id, ids)
                + "; `nightjar incident list` names them"
            : "Several incidents begin with " + id + ": " + String.join(", ", ids));
  }

  /**
   * One incident whose opening is complete.
   *
   * @param id or its first letters
   * @throws Refusal (usage) when there is none, or its opening was interrupted
   */
  public Incident complete(String id) {
    Incident incident = find(id);
    if (incident.status() == Incident.Status.OPEN) {
      throw Refusal.usage(
          "The opening of incident "
              + incident.id()
              + " was interrupted; complete it with `nightjar incident open "
              + String.join(" ", incident.findings())
              + "`");
    }
    return incident;
  }

  /** Incident by finding that it took up. */
  public Map<String, String> byFinding() {
    Map<String, String> incidents = new HashMap<>();
    list().forEach(i -> i.findings().forEach(finding -> incidents.put(finding, i.id())));
    return incidents;
  }

  /**
   * Changes the state of an incident as it is now.
   *
   * @throws Refusal (not ready) when others keep changing incidents meanwhile
   */
  public Incident update(String id, UnaryOperator<Incident> change) {
    return replace(id, before -> change.apply(before.orElseThrow()));
  }

  /** Writes the state of an incident, whatever it was. */
  public void save(Incident incident) {
    replace(incident.id(), before -> incident);
  }

  private Incident replace(String id, Function<Optional<Incident>, Incident> change) {
    for (int attempt = 1; ; attempt++) {
      OutputTable table = lake.rows("incident");
      Map<String, Incident> incidents = new LinkedHashMap<>();
      table.forEach(
          Where.all(), row -> incidents.put(row.text("incident_id"), IncidentRows.incident(row)));
      Incident now = change.apply(Optional.ofNullable(incidents.get(id)));
      incidents.put(id, now);
      try {
        table.replace(
            Where.all(),
            incidents.values().stream()
                .sorted(Comparator.comparing(Incident::id))
                .map(each -> IncidentRows.row(table.row(), each))
                .toList());
        return now;
      } catch (Refusal conflict) {
        if (conflict.kind() != Refusal.Kind.NOT_READY || attempt == ATTEMPTS) {
          throw conflict;
        }
      }
    }
  }

  /** Adds to timelines. */
  public void append(Collection<IncidentEvent> events) {
    OutputTable table = lake.rows("incident_event");
    table.append(events.stream().map(each -> IncidentRows.row(table.row(), each)).toList());
  }

  /** The timeline of an incident, oldest first. */
  public List<IncidentEvent> events(String incidentId) {
    List<IncidentEvent> events = new ArrayList<>();
    lake.rows("incident_event")
        .forEach(
            Where.equal("incident_id", incidentId), row -> events.add(IncidentRows.event(row)));
    events.sort(
        Comparator.comparing(IncidentEvent::at)
            .thenComparing(IncidentEvent::action)
            .thenComparing(e -> String.valueOf(e.detail())));
    return events;
  }

  /** Adds rows to what an incident holds. */
  public void append(String incidentId, Collection<FrozenRow> rows, String runId) {
    OutputTable table = lake.rows("incident_record");
    table.append(
        rows.stream()
            .map(
                row ->
                    table
                        .row()
                        .set("incident_id", incidentId)
                        .set("section", row.section())
                        .set("ordinal", row.ordinal())
                        .set("content", FrozenJson.write(row.content()))
                        .set("run_id", runId))
            .toList());
  }

  /**
   * Adds a row that was seen after the incident was frozen, such as the answer of a probe, behind
   * those of its table.
   */
  public void append(String incidentId, String table, Map<String, ?> values, String runId) {
    int ordinal = rows(incidentId, table).size();
    append(
        incidentId,
        List.of(new FrozenRow(table, ordinal, FrozenTable.named(table).row(values))),
        runId);
  }

  /** Rows of one table of the bundle, in their order; {@link FrozenRow#TEXT} for the texts. */
  public List<Map<String, Object>> rows(String incidentId, String table) {
    return frozen(incidentId).stream()
        .filter(row -> row.section().equals(table))
        .map(FrozenRow::content)
        .toList();
  }

  /** Everything an incident holds, samples among it, by table and place. */
  public List<FrozenRow> frozen(String incidentId) {
    String run = freezingRun(incidentId);
    List<FrozenRow> rows = new ArrayList<>();
    lake.rows("incident_record")
        .forEach(
            Where.equal("incident_id", incidentId),
            row -> {
              if (row.text("run_id").equals(run) || row.text("section").equals("probe")) {
                rows.add(
                    new FrozenRow(
                        row.text("section"),
                        (int) row.whole("ordinal"),
                        FrozenJson.read(row.text("content"))));
              }
            });
    FrozenSections samples = new FrozenSections();
    lake.rows("incident_evidence")
        .forEach(
            Where.equal("incident_id", incidentId).andEqual("run_id", run),
            row -> samples.add("sample", row, Map.of()));
    rows.addAll(samples.frozen());
    rows.sort(Comparator.comparing(FrozenRow::section).thenComparing(FrozenRow::ordinal));
    return rows;
  }

  /**
   * Preserves samples.
   *
   * @param samples rows of {@code incident_evidence} by column, without {@code run_id}
   */
  public void preserve(Collection<Map<String, Object>> samples, String runId) {
    OutputTable table = lake.rows("incident_evidence");
    List<OutputRow> rows = new ArrayList<>();
    for (Map<String, Object> sample : samples) {
      OutputRow row = table.row();
      sample.forEach(row::set);
      rows.add(row.set("run_id", runId));
    }
    table.append(rows);
  }

  /** The run whose rows count: the first that said it had frozen everything; empty before. */
  public String freezingRun(String incidentId) {
    return events(incidentId).stream()
        .filter(event -> event.action().equals(IncidentEvent.FROZE))
        .findFirst()
        .map(IncidentEvent::runId)
        .orElse("");
  }
}
