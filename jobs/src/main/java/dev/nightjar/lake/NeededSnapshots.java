package dev.nightjar.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Snapshots that somebody still refers to, by table with namespace. */
final class NeededSnapshots {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final Map<String, Set<Long>> byRuns = new HashMap<>();
  private final Map<String, Set<Long>> byIncidents = new HashMap<>();
  private final Set<String> recordedRuns = new HashSet<>();

  private NeededSnapshots(Lake lake) {
    this.lake = lake;
  }

  /** As it is now, from the tables of runs, profiles and incidents. */
  static NeededSnapshots of(Lake lake, Instant now) {
    NeededSnapshots needed = new NeededSnapshots(lake);
    // A day as well: the run of the oldest night began before its last late row was counted.
    Instant since = now.minus(Duration.ofDays(LateNights.MATURITY_DAYS + 1L));
    needed.runs(since);
    needed.profiles(LocalDate.ofInstant(since, ZoneOffset.UTC));
    needed.incidents();
    return needed;
  }

  /** Runs that have ended and said so. */
  Set<String> recordedRuns() {
    return recordedRuns;
  }

  /** Read by runs within the time that rows may be late: what they read tells what came later. */
  Set<Long> byRuns(String table) {
    return byRuns.getOrDefault(table, Set.of());
  }

  /** What an incident that is not closed was frozen from. */
  Set<Long> byIncidents(String table) {
    return byIncidents.getOrDefault(table, Set.of());
  }

  private void runs(Instant since) {
    if (!exists("run")) {
      return;
    }
    lake.rows("run")
        .forEach(
            Where.all(),
            row -> {
              recordedRuns.add(row.text("run_id"));
              Instant started = row.instant("started_at");
              if (started != null && !started.isBefore(since)) {
                for (OutputRow input : row.rows("input_snapshots")) {
                  note(byRuns, input.text("table_name"), input.whole("snapshot_id"));
                }
              }
            },
            "run_id",
            "started_at",
            "input_snapshots");
  }

  /** A killed run left no record, but the cells of what it profiled. */
  private void profiles(LocalDate since) {
    if (!exists("daily_cell")) {
      return;
    }
    lake.rows("daily_cell")
        .forEach(
            Where.between("profile_date", since, LocalDate.of(9999, 12, 31)),
            row -> {
              if (!row.isNull("input_snapshot_id")) {
                note(byRuns, row.text("input_table"), row.whole("input_snapshot_id"));
              }
            },
            "profile_date",
            "input_table",
            "input_snapshot_id");
  }

  private void incidents() {
    if (!exists("incident") || !exists("incident_record")) {
      return;
    }
    Set<String> open = new HashSet<>();
    lake.rows("incident")
        .forEach(
            Where.all(),
            row -> {
              if (!"closed".equals(row.text("status"))) {
                open.add(row.text("incident_id"));
              }
            },
            "incident_id",
            "status");
    if (open.isEmpty()) {
      return;
    }
    lake.rows("incident_record")
        .forEach(
            Where.equal("section", "input_snapshot").andIn("incident_id", open),
            row -> incidentInput(row.text("content")),
            "incident_id",
            "section",
            "content");
  }

  private void incidentInput(String content) {
    try {
      JsonNode input = JSON.readTree(content);
      note(byIncidents, input.path("table_name").asText(), input.path("snapshot_id").asLong());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An input_snapshot of incident_record is no JSON", e);
    }
  }

  private boolean exists(String table) {
    return lake.catalog().tableExists(lake.output(table));
  }

  private static void note(Map<String, Set<Long>> to, String table, long snapshot) {
    to.computeIfAbsent(table, name -> new HashSet<>()).add(snapshot);
  }
}
