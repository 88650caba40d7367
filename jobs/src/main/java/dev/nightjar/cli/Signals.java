package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import dev.nightjar.telemetry.Dataset;
import dev.nightjar.telemetry.MetricsDestination;
import dev.nightjar.telemetry.Notification;
import dev.nightjar.telemetry.RunOutcome;
import dev.nightjar.telemetry.RunRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.ParseResult;

/**
 * Tells others of a run, as the sections {@code openlineage}, {@code metrics} and {@code notify} of
 * the configuration say. Whatever goes wrong here is one warning: it never fails a command.
 */
final class Signals {
  /** Commands that change tables on a schedule: what lineage and metrics are about. */
  static final Set<String> JOBS =
      Set.of(
          "ingest",
          "profile",
          "compare",
          "publish",
          "nightly",
          "backfill",
          "weekly",
          "maintain",
          "erase");

  private final Invocation invocation;
  private final boolean isJob;
  private final LocalDate night;
  private LineageSignal lineage;

  Signals(Invocation invocation, ParseResult parsed) {
    this.invocation = invocation;
    this.isJob = JOBS.contains(invocation.command()) && !parsed.hasMatchedOption("--dry-run");
    this.night = parsed.matchedOptionValue("--report-date", null);
  }

  /** The command begins. */
  void begin() {
    harmlessly(
        () -> {
          lineage = isJob ? LineageSignal.of(invocation, night) : null;
          if (lineage != null) {
            lineage.begin(this::killed);
          }
        });
  }

  /**
   * The command has ended.
   *
   * @param line the result object
   */
  void end(Result result, String line) {
    RunOutcome outcome = outcome(result);
    harmlessly(
        () -> {
          if (lineage != null) {
            lineage.end(outcome);
          }
        });
    harmlessly(
        () -> {
          if (isJob) {
            metrics(outcome);
          }
        });
    harmlessly(() -> tell(line));
  }

  private void harmlessly(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      invocation
          .console()
          .warn("The run is as it is, but not everybody was told of it: " + Failures.sentence(e));
    }
  }

  /** A run whose process is ended is without a result; run again, it does all of it. */
  private RunOutcome killed() {
    return outcome(
        Result.of("killed", Refusal.Kind.NOT_READY.exitCode())
            .with("message", "The process was ended from outside"));
  }

  private void metrics(RunOutcome outcome) {
    SignalSection section = new SignalSection(invocation.configuration().section("metrics"));
    if (section.has("textfile")) {
      metrics(
          "textfile",
          outcome,
          () ->
              MetricsDestination.textfile(
                  invocation.configuration().beside(section.text("textfile", ""))));
    }
    if (section.has("pushgateway")) {
      metrics(
          "pushgateway",
          outcome,
          () ->
              MetricsDestination.pushgateway(
                  section.address("pushgateway"), section.timeout(5), invocation.host().proxies()));
    }
  }

  private void metrics(String key, RunOutcome outcome, Supplier<MetricsDestination> destination) {
    String why;
    try {
      destination.get().send(outcome);
      return;
    } catch (IllegalArgumentException e) {
      why = "it is no http or https address";
    } catch (IOException e) {
      why = e.getMessage();
    }
    invocation
        .console()
        .warn(
            "Metrics were not written: "
                + why
                + "; the run stays as it is; check metrics."
                + key
                + " in nightjar.yaml");
  }

  private void tell(String line) {
    SignalSection section = new SignalSection(invocation.configuration().section("notify"));
    List<String> command = section.words("command");
    List<String> wanted = section.has("on") ? section.words("on") : List.of("nightly");
    if (command.isEmpty() || !wanted.contains(invocation.command())) {
      return;
    }
    if (section.entries().get("command") instanceof String text) {
      command = List.of("/bin/sh", "-c", text);
    }
    try {
      String printed = new Notification(command, section.timeout(30)).tell(line + "\n");
      if (invocation.verbose() && !printed.isEmpty()) {
        printed.lines().forEach(each -> invocation.console().say("notify: " + each));
      }
    } catch (IOException e) {
      invocation
          .console()
          .warn(
              "Nobody may have been notified: "
                  + e.getMessage()
                  + "; check notify in nightjar.yaml");
    }
  }

  /** The stages' own account under what the command really ended with. */
  private RunOutcome outcome(Result result) {
    Instant endedAt = invocation.host().clock().instant();
    RunOutcome told = invocation.outcome();
    boolean well = result.exitCode() == Result.DONE || result.exitCode() == Result.FINDINGS;
    String message = result.more().get("message") instanceof String text ? text : null;
    RunRecord of = told == null ? null : told.record();
    RunRecord record =
        new RunRecord(
            invocation.runId(),
            invocation.command(),
            night,
            invocation.startedAt(),
            endedAt,
            result.status(),
            result.exitCode(),
            of == null || well ? null : of.errorType(),
            well ? null : message == null ? result.status() : message,
            of == null ? Map.of() : of.inputs(),
            of == null ? Map.of() : of.outputs(),
            of == null ? List.of() : of.checks(),
            of == null ? Map.of() : of.phaseSeconds(),
            of == null ? 0 : of.rowsRead(),
            of == null ? 0 : of.rowsLate(),
            of == null ? Map.of() : of.reportHashes(),
            result.more());
    return told == null
        ? new RunOutcome(record, List.of(), ingested(result), Map.of())
        : new RunOutcome(record, told.inputs(), told.outputs(), told.breaches());
  }

  /** Tables that an ingest wrote to. */
  private static List<Dataset> ingested(Result result) {
    List<Dataset> datasets = new ArrayList<>();
    if (result.more().get("tables") instanceof Map<?, ?> tables) {
      tables.forEach(
          (name, counts) -> {
            if (counts instanceof Map<?, ?> map
                && map.get("written") instanceof Number written
                && written.longValue() > 0) {
              datasets.add(
                  new Dataset(name.toString(), null, null, written.longValue(), null, null));
            }
          });
    }
    return datasets;
  }
}
