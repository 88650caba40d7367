package dev.nightjar.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Small inputs for tests. */
final class Traces {
  static final LocalDate DAY = LocalDate.of(2026, 1, 2);

  private Traces() {}

  /** A valid trace at noon of the day. */
  static OutputRow trace(OutputTable table, String request, LocalDate day) {
    Instant noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    return table
        .row()
        .set("request_id", request)
        .set("event_ts", noon)
        .set("ingest_ts", noon.plusSeconds(60))
        .set("operation_name", "chat")
        .set("status", "OK")
        .set("enduser_pseudo_id", "u-" + request)
        .set("trace_sampling_weight", 1.0)
        .set("redaction_version", "1");
  }

  /** Appends valid traces of a day, one snapshot, and returns it. */
  static long append(Lake lake, LocalDate day, String... requests) {
    OutputTable table = lake.rows("llm_traces");
    List<OutputRow> rows = new ArrayList<>();
    for (String request : requests) {
      rows.add(trace(table, request, day));
    }
    return table.append(rows);
  }
}
