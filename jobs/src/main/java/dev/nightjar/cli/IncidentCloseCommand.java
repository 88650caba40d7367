package dev.nightjar.cli;

import dev.nightjar.incident.Timeline;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Refusal;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "close",
    description = "Closes an incident. What it froze stays, and its bundle can still be exported.",
    footer = {"", "Example: nightjar incident close inc-3b1c09d2 --reason \"rolled back\""})
final class IncidentCloseCommand implements Task {
  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the timeline.")
  String reason;

  @Override
  public Result run(Invocation invocation) {
    if (reason != null) {
      IncidentNoteCommand.verify(reason, invocation);
    }
    IncidentStore store = new IncidentStore(invocation.lake(Lake.Access.WRITE));
    Incident incident = store.complete(id);
    if (incident.status() == Incident.Status.CLOSED) {
      throw Refusal.nothingToDo(
          "Incident " + incident.id() + " is closed since " + incident.closedAt());
    }
    Instant at = invocation.host().clock().instant();
    Incident closed = store.update(incident.id(), i -> i.closed(at, invocation.runId()));
    Timeline timeline = new Timeline(incident.id(), invocation.user(), Stages.context(invocation));
    store.append(timeline.did(IncidentEvent.CLOSED, reason).events());
    invocation.console().say("Closed incident " + closed.id() + ".");
    return Result.done().withAll(IncidentCommand.object(closed));
  }
}
