package dev.nightjar.lake;

import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import dev.nightjar.telemetry.Dataset;
import dev.nightjar.telemetry.RunOutcome;
import dev.nightjar.telemetry.RunRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Collects what a run reads, writes and checks, and records it however the run ends. */
final class RunLog {
  private final RunRecords records;
  private final RunDatasets datasets;
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
    this.datasets = new RunDatasets(lake);
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
    record("done", 0, null, null, report);
    return report;
  }

  private void failed(
      RuntimeException error, String status, int exitCode, String type, String message) {
    try {
      record(status, exitCode, type, message, NightReport.of(Map.of(), List.of()));
    } catch (RuntimeException e) {
      // The error that ended the run is what its reader needs.
      error.addSuppressed(e);
    }
  }

  private void record(
      String status, int exitCode, String type, String message, NightReport report) {
    RunRecord record =
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
            report.results());
    if (run.ended() != null) {
      List<Dataset> written = new ArrayList<>(datasets.profiled(run.runId()));
      written.addAll(datasets.written(outputs));
      run.ended().accept(new RunOutcome(record, datasets.read(inputs), written, breaches(report)));
    }
    records.append(List.of(record));
  }

  /** Findings by report and severity of a run that compared one night. */
  private Map<String, Map<String, Long>> breaches(NightReport report) {
    Map<String, Map<String, Long>> breaches = new TreeMap<>();
    if (night == null || !report.results().containsKey("findings")) {
      return breaches;
    }
    for (String name : hashes.keySet()) {
      Map<String, Long> none = new LinkedHashMap<>();
      Finding.SEVERITIES.forEach(severity -> none.put(severity, 0L));
      breaches.put(name, none);
    }
    for (Finding finding : report.findings()) {
      breaches
          .computeIfAbsent(finding.lead().metric().report(), name -> new LinkedHashMap<>())
          .merge(finding.severity(), 1L, Long::sum);
    }
    return breaches;
  }
}
