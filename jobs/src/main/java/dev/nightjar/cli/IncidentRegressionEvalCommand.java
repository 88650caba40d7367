package dev.nightjar.cli;

import dev.nightjar.incident.EvaluationSet;
import dev.nightjar.incident.FrozenIncident;
import dev.nightjar.incident.RegressionMonitors;
import dev.nightjar.incident.Timeline;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import dev.nightjar.page.Json;
import dev.nightjar.report.ReportCatalog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "regression-eval",
    description = {
      "Writes what keeps the incident from coming back: an evaluation set of the preserved samples",
      "with what is expected of each (JSON Lines), and a monitor of the same metric on the same",
      "traffic (a report for --reports). `incident check-eval` judges any night by it."
    },
    footer = {"", "Example: nightjar incident regression-eval inc-3b1c09d2 --out evals"})
final class IncidentRegressionEvalCommand implements Task {
  /** What the timeline calls it. */
  private static final String EVALUATED = "regression_eval";

  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of both files (default: ID-eval here).")
  Path out;

  @Override
  public Result run(Invocation invocation) {
    Lake lake = invocation.lake(Lake.Access.WRITE);
    IncidentStore store = new IncidentStore(lake);
    Incident incident = store.complete(id);
    FrozenIncident frozen = FrozenIncident.of(store, incident);
    RegressionMonitors monitors =
        IncidentMonitors.of(frozen, lake, ReportCatalog.load(invocation.settings()));
    EvaluationSet set = EvaluationSet.of(frozen);
    Path folder = out == null ? Path.of(incident.id() + "-eval") : out;
    Path cases = folder.resolve(monitors.name().replaceFirst("^monitor", "cases") + ".jsonl");
    Path monitor = folder.resolve(monitors.name() + ".yaml");
    Map<Path, String> texts = new LinkedHashMap<>();
    texts.put(
        cases,
        set.cases().stream().map(row -> Json.line(row) + "\n").collect(Collectors.joining()));
    texts.put(monitor, monitors.yaml());
    WholeFile.write(texts);
    say(invocation, monitors, set, cases, monitor);
    String detail = set.cases().size() + " cases; " + String.join("; ", monitors.lines());
    boolean known =
        store.events(incident.id()).stream()
            .anyMatch(e -> e.action().equals(EVALUATED) && detail.equals(e.detail()));
    if (!known) {
      Timeline timeline =
          new Timeline(incident.id(), invocation.user(), Stages.context(invocation));
      store.append(timeline.did(EVALUATED, detail).events());
    }
    return Result.done()
        .with("incident_id", incident.id())
        .with("eval_rows", set.cases().size())
        .withAll(set.kinds())
        .with("cases", cases.toString())
        .with("monitor", monitor.toString());
  }

  private static void say(
      Invocation invocation,
      RegressionMonitors monitors,
      EvaluationSet set,
      Path cases,
      Path monitor) {
    Console console = invocation.console();
    console.say("Wrote " + set.cases().size() + " cases: " + cases);
    set.leftOut().forEach((why, n) -> console.warn(n + " samples are no case: " + why));
    console.say("Wrote the monitor: " + monitor);
    monitors.lines().forEach(invocation.out()::println);
    if (!monitors.catchIt()) {
      console.warn(
          "the monitor is not red on the incident's own night, so that it would not have caught"
              + " it: the change is small against what one night of this traffic can show");
    }
  }
}
