package dev.nightjar.cli;

import dev.nightjar.incident.Timeline;
import dev.nightjar.ingest.MatchKind;
import dev.nightjar.ingest.PrivacyGate;
import dev.nightjar.ingest.TextClass;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Refusal;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "note",
    description = "Adds a sentence to the timeline: what was decided, tried, seen.",
    footer = {"", "Example: nightjar incident note inc-3b1c09d2 \"Prompt v8 rolled back in eu\""})
final class IncidentNoteCommand implements Task {
  @Parameters(index = "0", paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Parameters(index = "1", paramLabel = "TEXT", description = "What to note.")
  String text;

  @Override
  public Result run(Invocation invocation) {
    verify(text, invocation);
    IncidentStore store = new IncidentStore(invocation.lake(Lake.Access.WRITE));
    Incident incident = store.find(id);
    Timeline timeline = new Timeline(incident.id(), invocation.user(), Stages.context(invocation));
    store.append(timeline.did(IncidentEvent.NOTED, text.strip()).events());
    invocation.console().say("Noted on incident " + incident.id() + ".");
    return Result.done().withAll(IncidentCommand.object(incident));
  }

  /** What people write goes into bundles that nobody can change: it passes the gate of texts. */
  static void verify(String text, Invocation invocation) {
    if (text.isBlank()) {
      throw Refusal.usage("TEXT is empty; say what is to be noted");
    }
    Optional<MatchKind> found =
        PrivacyGate.withAllowed(invocation.settings().allow()).scan(text, TextClass.FREE_TEXT);
    if (found.isPresent()) {
      throw Refusal.contract(
          "Cannot store the text: it holds what looks like "
              + found.get().code().replace('_', ' ')
              + "; say it without, or allow the literal under privacy in nightjar.yaml");
    }
  }
}
