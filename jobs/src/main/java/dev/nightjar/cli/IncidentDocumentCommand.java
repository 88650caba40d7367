package dev.nightjar.cli;

import dev.nightjar.incident.FrozenIncident;
import dev.nightjar.incident.IncidentReview;
import dev.nightjar.incident.RollbackPlanner;
import dev.nightjar.incident.Timeline;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "document",
    description = {
      "Writes the review as Markdown and as one HTML file: impact with intervals, timeline, onset,",
      "detection gap, cause and how sure it is, what was done, prevention. Numbers come from what",
      "was frozen; places that need a person's words are marked."
    },
    footer = {"", "Example: nightjar incident document inc-3b1c09d2 --out review.md"})
final class IncidentDocumentCommand implements Task {
  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = {
        "Where it goes; both .md and .html are written beside each other (default: ID.md here)."
      })
  Path out;

  @Override
  public Result run(Invocation invocation) {
    Lake lake = invocation.lake(Lake.Access.WRITE);
    IncidentStore store = new IncidentStore(lake);
    Incident incident = store.complete(id);
    FrozenIncident frozen = FrozenIncident.of(store, incident);
    IncidentReview review =
        new IncidentReview(
            frozen,
            new RollbackPlanner(frozen, (night, slice) -> List.of()).plans(),
            monitors(frozen, lake, invocation));
    Path file = out == null ? Path.of(incident.id() + ".md") : out;
    String stem = file.getFileName().toString().replaceFirst("\\.(?:md|markdown|html?)$", "");
    Path markdown = file.resolveSibling(stem + ".md");
    Path html = file.resolveSibling(stem + ".html");
    Map<Path, String> texts = new LinkedHashMap<>();
    texts.put(markdown, review.markdown());
    texts.put(html, review.html());
    WholeFile.write(texts);
    Timeline timeline = new Timeline(incident.id(), invocation.user(), Stages.context(invocation));
    store.append(timeline.did(IncidentReview.DOCUMENTED, stem).events());
    invocation.console().say("Wrote " + markdown + " and " + html + ".");
    return Result.done()
        .with("incident_id", incident.id())
        .with("detection_gap_hours", incident.detectionGapHours())
        .with("affected_requests", incident.affectedRequests())
        .with("markdown", markdown.toString())
        .with("html", html.toString());
  }

  /** Sentences about what would have caught it; none where too few nights are stored. */
  private static List<String> monitors(FrozenIncident frozen, Lake lake, Invocation invocation) {
    try {
      return IncidentMonitors.of(frozen, lake, ReportCatalog.load(invocation.settings())).lines();
    } catch (Refusal e) {
      if (e.kind() != Refusal.Kind.NOT_READY) {
        throw e;
      }
      invocation.console().warn(e.getMessage());
      return List.of();
    }
  }
}
