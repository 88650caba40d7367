package dev.nightjar.ingest;

import dev.nightjar.lake.StoredRequests;
import java.util.Map;

/**
 * Gives labels the time of their request, by which they are partitioned, and its slice columns,
 * from the stored requests. What the source says itself stays.
 */
final class RequestTimes {
  private static final String UNKNOWN = "unknown_request";

  private final TableContract contract;
  private final String time;
  private final StoredRequests requests;

  RequestTimes(String table, StoredRequests requests) {
    this.contract = TableContract.of(table);
    this.time = table.equals("user_feedback") ? "cohort_ts" : "request_ts";
    this.requests = requests;
  }

  /** Fills; why the row must be refused, or null. */
  Violation fill(Map<String, Object> row) {
    if (!(row.get("request_id") instanceof String id) || contract.position(time) < 0) {
      return null;
    }
    Map<String, Object> request = requests.request(id);
    if (request != null) {
      request.forEach(
          (column, value) -> {
            String name = column.equals("event_ts") ? time : column;
            if (contract.position(name) >= 0) {
              row.putIfAbsent(name, value);
            }
          });
      return null;
    }
    if (time.equals("cohort_ts") && row.get("feedback_ts") != null) {
      row.putIfAbsent(time, row.get("feedback_ts"));
    }
    return row.containsKey(time)
        ? null
        : new Violation(
            UNKNOWN,
            "request_id",
            null,
            contract.table()
                + ".request_id: the source does not say when the request was made, and the request is"
                + " not in llm_traces; ingest its trace, then this file again");
  }
}
