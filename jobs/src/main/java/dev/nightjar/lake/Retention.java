package dev.nightjar.lake;

import dev.nightjar.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How long rows and snapshots are kept, by the days of {@code retention} in {@code nightjar.yaml}
 * and the contract's defaults.
 *
 * @param days by kind of table
 * @param snapshotDays how long a snapshot is kept after another one took its place
 */
public record Retention(Map<String, Integer> days, int snapshotDays) {
  private static final Map<String, Integer> DEFAULT_DAYS =
      Map.of("content", 30, "traces", 180, "feedback", 400, "telemetry", 30, "outputs", 1095);
  private static final int DEFAULT_SNAPSHOT_DAYS = 35;

  private static final Map<String, String> KINDS =
      Map.of(
          "llm_trace_content", "content",
          "user_feedback", "feedback",
          "evaluations", "feedback",
          "gpu_telemetry", "telemetry",
          "infra_metrics", "telemetry",
          "quarantine", "quarantine");

  /** A frozen incident stays as it is; what its owner does with its evidence is not for a night. */
  private static final Set<String> KEPT_FOR_EVER =
      Set.of("incident", "incident_event", "incident_evidence", "incident_record");

  public Retention {
    days = Map.copyOf(days);
  }

  /** The settings' days, the contract's where they say nothing. */
  public static Retention of(Settings settings) {
    Map<String, Integer> days = new HashMap<>(DEFAULT_DAYS);
    if (settings.more().get("retention") instanceof Map<?, ?> said) {
      said.forEach((kind, n) -> days.put(String.valueOf(kind), ((Number) n).intValue()));
    }
    days.putIfAbsent("quarantine", days.get("outputs"));
    return new Retention(days, days.getOrDefault("snapshots", DEFAULT_SNAPSHOT_DAYS));
  }

  /** When the snapshots that were replaced before may go. */
  Instant snapshotHorizon(Instant now) {
    return now.minus(Duration.ofDays(snapshotDays));
  }

  /** Days that rows of a table are kept; null for a table whose rows are. */
  Integer days(TableDefinition table) {
    return column(table) == null
        ? null
        : days.get(KINDS.getOrDefault(table.name(), table.input() ? "traces" : "outputs"));
  }

  /** The rows of a table whose time is over; null for a table whose rows are kept. */
  Expiry expiry(TableDefinition table, Instant now) {
    Integer kept = days(table);
    if (kept == null) {
      return null;
    }
    String field = table.partitions().get(0);
    LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(kept);
    // Whole partitions go: no file is rewritten for half a month.
    return new Expiry(
        column(table),
        field.startsWith("months(") ? first.withDayOfMonth(1) : first,
        field.contains("("));
  }

  /** The first partition field is the day or month of a row, where rows have one. */
  private static String column(TableDefinition table) {
    if (table.partitions().isEmpty() || KEPT_FOR_EVER.contains(table.name())) {
      return null;
    }
    String column = table.partitions().get(0).replaceAll("^(?:days|months)\\((\\w+)\\)$", "$1");
    return column.contains("(") ? null : column;
  }

  /**
   * Rows before a day.
   *
   * @param column that tells the day of a row
   * @param first day whose rows are kept
   * @param isTime whether the column is a time, else a date
   */
  record Expiry(String column, LocalDate first, boolean isTime) {
    Where where() {
      return Where.before(column, isTime ? first.atStartOfDay(ZoneOffset.UTC).toInstant() : first);
    }

    String sql() {
      return "`"
          + column
          + "` < "
          + (isTime ? "TIMESTAMP '" + first + " 00:00:00Z'" : "DATE '" + first + "'");
    }
  }
}
