package dev.nightjar.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.telemetry.RunRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.IcebergBuild;

/** Table {@code run}: one row a run and night. */
final class RunRecords {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final RunContext run;

  RunRecords(Lake lake, RunContext run) {
    this.lake = lake;
    this.run = run;
  }

  void append(List<RunRecord> records) {
    OutputTable table = lake.rows("run");
    table.append(records.stream().map(record -> row(table.row(), record)).toList());
  }

  /** Records a run that is about no night and has just ended well. */
  void appendDone(Map<String, Object> results) {
    append(
        List.of(
            new RunRecord(
                run.runId(),
                run.jobName(),
                null,
                run.startedAt(),
                run.clock().instant(),
                "done",
                0,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                0,
                0,
                Map.of(),
                results)));
  }

  private OutputRow row(OutputRow row, RunRecord record) {
    LocalDate night = record.reportDate();
    return row.set("run_id", record.runId())
        .set("job_name", record.jobName())
        .set("report_date", night)
        .set("nominal_start_at", night == null ? null : midnight(night))
        .set("nominal_end_at", night == null ? null : midnight(night.plusDays(1)))
        .set("started_at", record.startedAt())
        .set("ended_at", record.endedAt())
        .set("status", record.status())
        .set("exit_code", record.exitCode())
        .set("error_type", record.errorType())
        .set("message", record.message())
        .set("code_version", run.codeVersion())
        .set("config_hash", run.configHash())
        .set("spark_version", Lake.engineVersion())
        .set("iceberg_version", IcebergBuild.version())
        .set("scheduler_run_id", run.schedulerRunId())
        .set("input_snapshots", snapshots(record.inputs()))
        .set("output_snapshots", snapshots(record.outputs()))
        .set("checks", checks(record.checks()))
        .set("phase_seconds", record.phaseSeconds())
        .set("rows_read", record.rowsRead())
        .set("rows_late", record.rowsLate())
        .set("report_hashes", record.reportHashes())
        .set("results", json(record.results()));
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static List<Map<String, Object>> snapshots(Map<String, Long> byTable) {
    List<Map<String, Object>> rows = new ArrayList<>();
    byTable.forEach(
        (table, snapshot) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("table_name", table);
          row.put("snapshot_id", snapshot);
          rows.add(row);
        });
    return rows;
  }

  private static List<Map<String, Object>> checks(List<RunRecord.Check> checks) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RunRecord.Check check : checks) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", check.name());
      row.put("success", check.success());
      row.put("severity", "error");
      row.put("expected", check.expected());
      row.put("actual", check.actual());
      rows.add(row);
    }
    return rows;
  }

  private static String json(Map<String, Object> results) {
    try {
      return JSON.writeValueAsString(results);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a result object as JSON", e);
    }
  }
}
