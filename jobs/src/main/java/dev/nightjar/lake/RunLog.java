package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import dev.nightjar.telemetry.RunRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Collects what a run reads, writes and checks, and records it however the run ends. */
final class RunLog {
  private final RunRecords records;
  private final RunContext run;
  private final Phases phases;
  private final LocalDate night;
  private final SortedMap<String, Long> inputs = new TreeMap<>();
  private final SortedMap<String, Long> outputs = new TreeMap<>();
  private final SortedMap<String, String> hashes = new TreeMap<>();
  private final List<RunRecord.Check> checks = new ArrayList<>();
  private long rowsRead;
  private long rowsLate;

  RunLog(Lake lake, RunContext run, Phases phases, LocalDate night) {
    this.records = new RunRecords(lake, run);
    this.run = run;
    this.phases = phases;
    this.night = night;
  }

  void read(ProfileStage.Outcome outcome) {
    inputs.putAll(outcome.inputs());
    rowsRead += outcome.rowsRead();
    rowsLate += outcome.rowsLate();
  }

  /** Inputs that a run read none of itself: it looked at them, or they are behind its profiles. */
  void looked(Map<String, Long> snapshots) {
    snapshots.forEach(inputs::putIfAbsent);
  }

  void wrote(Map<String, Long> snapshots) {
    outputs.putAll(snapshots);
  }

  void checked(List<NightAudit.Check> done) {
    checks.clear();
    checks.addAll(Nights.recorded(done));
  }

  void defined(Map<String, String> reportHashes) {
    hashes.putAll(reportHashes);
  }

  NightReport around(Supplier<NightReport> work) {
    NightReport report;
    try {
      report = work.get();
    } catch (Refusal refusal) {
      String kind = refusal.kind().name().toLowerCase(Locale.ROOT);
      failed(refusal, kind, refusal.kind().exitCode(), kind, refusal.getMessage());
      throw refusal;
    } catch (RuntimeException e) {
      // An engine's message can quote a row: the record keeps the class alone.
      failed(e, "failed", 1, e.getClass().getName(), null);
      throw e;
    }
    record("done", 0, null, null, report.results());
    return report;
  }

  private void failed(
      RuntimeException error, String status, int exitCode, String type, String message) {
    try {
      record(status, exitCode, type, message, Map.of());
    } catch (RuntimeException e) {
      // The error that ended the run is what its reader needs.
      error.addSuppressed(e);
    }
  }

  private void record(
      String status, int exitCode, String type, String message, Map<String, Object> results) {
    records.append(
        List.of(
            new RunRecord(
                run.runId(),
                run.jobName(),
                night,
                run.startedAt(),
                run.clock().instant(),
                status,
                exitCode,
                type,
                message,
                inputs,
                outputs,
                checks,
                phases.seconds(),
                rowsRead,
                rowsLate,
                hashes,
                results)));
  }
}
