package dev.nightjar.cli;

import dev.nightjar.compare.Sentences;
import dev.nightjar.incident.FrozenIncident;
import dev.nightjar.incident.RollbackPlan;
import dev.nightjar.incident.RollbackPlanner;
import dev.nightjar.incident.Timeline;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.lake.Where;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Slice;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback-plan",
    description = {
      "The narrowest release component that carries the change, how much of it, which traffic",
      "rolling it back touches and what would move with it. Where the data cannot tell versions",
      "apart, the set, and the roll-out that would tell; then no component is named."
    },
    footer = {"", "Example: nightjar incident rollback-plan inc-3b1c09d2"})
final class IncidentRollbackPlanCommand implements Task {
  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Override
  public Result run(Invocation invocation) {
    Lake lake = invocation.lake(Lake.Access.WRITE);
    IncidentStore store = new IncidentStore(lake);
    Incident incident = store.complete(id);
    ReportReader reader = new ReportReader(lake, ReportCatalog.load(invocation.settings()));
    List<RollbackPlan> plans =
        new RollbackPlanner(
                FrozenIncident.of(store, incident),
                (night, slice) -> improved(reader, night, slice))
            .plans();
    for (RollbackPlan plan : plans) {
      plan.lines().forEach(invocation.out()::println);
    }
    RollbackPlan headline = RollbackPlanner.headline(plans);
    String text = headline.lines().stream().collect(Collectors.joining("; "));
    if (!text.equals(incident.rollbackPlan())) {
      store.update(incident.id(), i -> i.planned(text, invocation.runId()));
      Timeline timeline =
          new Timeline(incident.id(), invocation.user(), Stages.context(invocation));
      store.append(timeline.did(IncidentEvent.PLANNED, text).events());
    }
    return Result.done()
        .with("incident_id", incident.id())
        .with("component", headline.component())
        .with("identifiability", headline.identifiability())
        .with("plans", plans.stream().map(RollbackPlan::object).toList());
  }

  private static List<String> improved(ReportReader reader, LocalDate night, Slice slice) {
    return reader
        .comparisons(night, Where.equal("slice_key", slice.key()).andEqual("verdict", "improved"))
        .stream()
        .map(Sentences::of)
        .distinct()
        .toList();
  }
}
