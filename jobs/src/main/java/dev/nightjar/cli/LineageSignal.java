package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.telemetry.LineageDestination;
import dev.nightjar.telemetry.LineageEvents;
import dev.nightjar.telemetry.LineageJob;
import dev.nightjar.telemetry.RunOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The lineage of one run: its beginning, and exactly one end, also where somebody ends the process
 * (a scheduler's time limit, Ctrl-C).
 */
final class LineageSignal {
  private final Invocation invocation;
  private final LineageDestination destination;
  private final LineageEvents events;
  private final AtomicBoolean open = new AtomicBoolean();
  private boolean warned;
  private Thread atShutdown;

  private LineageSignal(
      Invocation invocation, LineageDestination destination, LineageEvents events) {
    this.invocation = invocation;
    this.destination = destination;
    this.events = events;
  }

  /**
   * As section {@code openlineage} says; null where it says nothing, or nothing that can be used.
   *
   * @param night that the command is about, or null
   */
  static LineageSignal of(Invocation invocation, LocalDate night) {
    SignalSection section = new SignalSection(invocation.configuration().section("openlineage"));
    if (!section.has("url") && !section.has("file")) {
      return null;
    }
    String namespace = section.text("namespace", "nightjar");
    LineageJob job =
        new LineageJob(
            namespace,
            invocation.command(),
            invocation.runId(),
            invocation.startedAt(),
            night,
            parent(invocation, namespace),
            Version.number(),
            Lake.engineVersion());
    try {
      return new LineageSignal(
          invocation, destination(section, invocation), new LineageEvents(job));
    } catch (IllegalArgumentException e) {
      invocation.console().warn("No lineage is sent: openlineage.url is no http or https address");
      return null;
    }
  }

  /**
   * The run begins.
   *
   * @param killed how it ended, should somebody end the process
   */
  void begin(Supplier<RunOutcome> killed) {
    open.set(true);
    atShutdown = new Thread(() -> endOnce(killed), "lineage-abort");
    Runtime.getRuntime().addShutdownHook(atShutdown);
    send(events.start());
  }

  void end(RunOutcome outcome) {
    endOnce(() -> outcome);
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook finds that all is said.
      open.set(false);
    }
  }

  private void endOnce(Supplier<RunOutcome> outcome) {
    if (open.compareAndSet(true, false)) {
      send(events.end(outcome.get()));
    }
  }

  private synchronized void send(String event) {
    try {
      destination.send(event);
    } catch (IOException e) {
      if (!warned) {
        warned = true;
        invocation
            .console()
            .warn(
                "Lineage was not sent: "
                    + e.getMessage()
                    + "; the run goes on; check openlineage in nightjar.yaml");
      }
    }
  }

  private static LineageDestination destination(SignalSection section, Invocation invocation) {
    List<LineageDestination> all = new ArrayList<>();
    if (section.has("file")) {
      all.add(LineageDestination.file(invocation.configuration().beside(section.text("file", ""))));
    }
    if (section.has("url")) {
      all.add(
          LineageDestination.http(
              section.address("url"),
              invocation.host().environment().get("OPENLINEAGE_API_KEY"),
              section.timeout(5),
              invocation.host().proxies()));
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
  private static LineageJob.Parent parent(Invocation invocation, String namespace) {
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
}
