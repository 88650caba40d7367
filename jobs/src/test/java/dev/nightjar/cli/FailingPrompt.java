package dev.nightjar.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputRow;
import dev.nightjar.lake.OutputTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Traffic of two applications, 500 requests a day of 100 users. From {@link #ONSET} on, half of the
 * users of {@code search} get prompt p-2, with which 45 % of requests fail instead of 3 %.
 */
final class FailingPrompt {
  static final LocalDate ONSET = LocalDate.of(2026, 11, 21);

  private FailingPrompt() {}

  /** Appends the days to {@code llm_traces}. */
  static void append(Lake lake, LocalDate from, LocalDate to) {
    OutputTable traces = lake.rows("llm_traces");
    List<OutputRow> rows = new ArrayList<>();
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      for (Map<String, Object> request : requests(day)) {
        OutputRow row = traces.row();
        request.forEach(row::set);
        rows.add(row);
      }
    }
    traces.append(rows);
  }

  /** Writes a day as a landing file. */
  static void land(Path folder, LocalDate day) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (Map<String, Object> request : requests(day)) {
      request.replaceAll((name, value) -> value instanceof Instant at ? at.toString() : value);
      lines.add(json.writeValueAsString(request));
    }
    Path table = Files.createDirectories(folder.resolve("llm_traces"));
    Files.write(table.resolve(day + ".jsonl"), lines);
  }

  private static List<Map<String, Object>> requests(LocalDate day) {
    SplittableRandom random = new SplittableRandom(day.toEpochDay());
    List<Map<String, Object>> requests = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int user = i % 100;
      boolean search = user < 50;
      boolean fresh = search && user % 2 == 0 && !day.isBefore(ONSET);
      boolean failed = random.nextDouble() < (fresh ? 0.45 : 0.03);
      Instant at = day.atTime(i % 24, i % 60).toInstant(ZoneOffset.UTC);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("request_id", day + "-" + i);
      row.put("event_ts", at);
      row.put("ingest_ts", at);
      row.put("operation_name", "chat");
      row.put("trace_sampling_weight", 1.0);
      row.put("redaction_version", "1");
      row.put("enduser_pseudo_id", "u-" + user);
      row.put("application", search ? "search" : "support");
      row.put("model_id", "m-1");
      row.put("prompt_version", fresh ? "p-2" : "p-1");
      row.put("deployment_id", fresh ? "d-2" : "d-1");
      row.put("status", failed ? "ERROR" : "OK");
      row.put("error_type", failed ? "upstream" : null);
      row.put("finish_reason", "stop");
      row.put("queue_time_ms", 5 + 10 * random.nextDouble());
      row.put("time_to_first_token_ms", 200 + 300 * random.nextDouble());
      row.put("duration_ms", 2000 + 1000 * random.nextDouble());
      row.put("usage_input_tokens", 500L);
      row.put("usage_output_tokens", 100L + random.nextInt(100));
      row.put("task_success", !failed);
      requests.add(row);
    }
    return requests;
  }
}
