package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.telemetry.Dataset;
import dev.nightjar.telemetry.LineageDestination;
import dev.nightjar.telemetry.LineageEvents;
import dev.nightjar.telemetry.LineageJob;
import dev.nightjar.telemetry.MetricsDestination;
import dev.nightjar.telemetry.Notification;
import dev.nightjar.telemetry.RunOutcome;
import dev.nightjar.telemetry.RunRecord;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
  private final Configuration configuration;
  private final boolean isJob;
  private final LocalDate night;
  private LineageDestination lineage;
  private LineageEvents events;
  private boolean warnedOfLineage;

  Signals(Invocation invocation, ParseResult parsed) {
    this.invocation = invocation;
    this.configuration = invocation.configuration();
    this.isJob = JOBS.contains(invocation.command()) && !parsed.hasMatchedOption("--dry-run");
    this.night = parsed.matchedOptionValue("--report-date", null);
  }

  /** The command begins. */
  void begin() {
    harmlessly(this::started);
  }

  /**
   * The command has ended.
   *
   * @param line the result object
   */
  void end(Result result, String line) {
    harmlessly(() -> ended(result, line));
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

  private void started() {
    Map<?, ?> section = configuration.section("openlineage");
    if (!isJob || !(section.containsKey("url") || section.containsKey("file"))) {
      return;
    }
    String namespace = text(section, "namespace", "nightjar");
    LineageJob job =
        new LineageJob(
            namespace,
            invocation.command(),
            invocation.runId(),
            invocation.startedAt(),
            night,
            parent(namespace),
            Version.number(),
            Lake.engineVersion());
    try {
      lineage = lineage(section);
      events = new LineageEvents(job);
    } catch (IllegalArgumentException e) {
      invocation.console().warn("No lineage is sent: openlineage.url is no http or https address");
      return;
    }
    send(events.start());
  }

  private void ended(Result result, String line) {
    RunOutcome outcome = outcome(result);
    if (lineage != null) {
      send(events.end(outcome));
    }
    if (isJob) {
      metrics(outcome);
    }
    tell(line);
  }

  private LineageDestination lineage(Map<?, ?> section) {
    List<LineageDestination> all = new ArrayList<>();
    if (section.containsKey("file")) {
      all.add(LineageDestination.file(configuration.beside(text(section, "file", ""))));
    }
    if (section.containsKey("url")) {
      all.add(
          LineageDestination.http(
              address(text(section, "url", "")),
              invocation.host().environment().get("OPENLINEAGE_API_KEY"),
              timeout(section, 5),
              proxies()));
    }
    return event -> {
      IOException failed = null;
      for (LineageDestination each : all) {
        try {
          each.send(event);
        } catch (IOException e) {
          failed = e;
        }
      }
      if (failed != null) {
        throw failed;
      }
    };
  }

  /** What started this command, as OpenLineage's integrations or the scheduler say. */
  private LineageJob.Parent parent(String namespace) {
    Map<String, String> environment = invocation.host().environment();
    LineageJob.Parent said =
        LineageJob.Parent.parse(
            environment.get("OPENLINEAGE_PARENT_ID"),
            environment.get("OPENLINEAGE_ROOT_PARENT_ID"));
    String scheduler = invocation.schedulerRunId();
    if (said != null || scheduler == null) {
      return said;
    }
    String dag = environment.getOrDefault("AIRFLOW_CTX_DAG_ID", "scheduler");
    UUID run = UUID.nameUUIDFromBytes((dag + "/" + scheduler).getBytes(StandardCharsets.UTF_8));
    return new LineageJob.Parent(namespace, dag, run, null);
  }

  private void send(String event) {
    try {
      lineage.send(event);
    } catch (IOException e) {
      if (!warnedOfLineage) {
        warnedOfLineage = true;
        invocation
            .console()
            .warn("Lineage was not sent: " + e.getMessage() + "; the run goes on, see openlineage");
      }
    }
  }

  private void metrics(RunOutcome outcome) {
    Map<?, ?> section = configuration.section("metrics");
    try {
      if (section.containsKey("textfile")) {
        MetricsDestination.textfile(configuration.beside(text(section, "textfile", "")))
            .send(outcome);
      }
    } catch (IOException e) {
      warnOfMetrics(e.getMessage(), "textfile");
    }
    try {
      if (section.containsKey("pushgateway")) {
        MetricsDestination.pushgateway(
                address(text(section, "pushgateway", "")), timeout(section, 5), proxies())
            .send(outcome);
      }
    } catch (IllegalArgumentException e) {
      warnOfMetrics("it is no http or https address", "pushgateway");
    } catch (IOException e) {
      warnOfMetrics(e.getMessage(), "pushgateway");
    }
  }

  private void warnOfMetrics(String why, String key) {
    invocation
        .console()
        .warn("Metrics were not written: " + why + "; the run is done, see metrics." + key);
  }

  private void tell(String line) {
    Map<?, ?> section = configuration.section("notify");
    List<String> command = words(section.get("command"));
    List<String> wanted = section.containsKey("on") ? words(section.get("on")) : List.of("nightly");
    if (command.isEmpty() || !wanted.contains(invocation.command())) {
      return;
    }
    if (section.get("command") instanceof String) {
      command = List.of("/bin/sh", "-c", command.get(0));
    }
    try {
      String printed = new Notification(command, timeout(section, 30)).tell(line + "\n");
      if (invocation.verbose() && !printed.isEmpty()) {
        printed.lines().forEach(each -> invocation.console().say("notify: " + each));
      }
    } catch (IOException e) {
      invocation
          .console()
          .warn("Nobody may have been notified: " + e.getMessage() + "; see notify.command");
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

  private ProxySelector proxies() {
    return invocation.host().proxies();
  }

  private static URI address(String text) {
    URI uri = URI.create(text);
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new IllegalArgumentException("no http or https address");
    }
    return uri;
  }

  private static Duration timeout(Map<?, ?> section, long otherwise) {
    Object seconds = section.get("timeout_seconds");
    return Duration.ofSeconds(seconds instanceof Number number ? number.longValue() : otherwise);
  }

  private static String text(Map<?, ?> section, String key, String otherwise) {
    Object value = section.get(key);
    return value == null ? otherwise : value.toString();
  }

  private static List<String> words(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    return value == null ? List.of() : List.of(value.toString());
  }
}
