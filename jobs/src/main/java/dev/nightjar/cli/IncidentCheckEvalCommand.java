package dev.nightjar.cli;

import dev.nightjar.compare.NightMonitor.Colour;
import dev.nightjar.incident.FrozenIncident;
import dev.nightjar.incident.RegressionMonitors;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ProfileHistory;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.model.Incident;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check-eval",
    description = {
      "Judges a night by the incident's monitor, from stored profiles: red (exit code 5) when the",
      "incident is there, green (0) when it is not, and neither (99) when there is too little data",
      "to tell, which is no pass."
    },
    footer = {"", "Example: nightjar incident check-eval inc-3b1c09d2 --report-date 2026-11-23"})
final class IncidentCheckEvalCommand implements Task {
  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Option(
      names = "--report-date",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "The night (default: the newest published one).")
  LocalDate date;

  @Override
  public Result run(Invocation invocation) {
    Lake lake = invocation.lake(Lake.Access.READ);
    ReportCatalog catalog = ReportCatalog.load(invocation.settings());
    IncidentStore store = new IncidentStore(lake);
    Incident incident = store.complete(id);
    FrozenIncident frozen = FrozenIncident.of(store, incident);
    frozen
        .changedDefinitions(report -> catalog.report(report).hash())
        .forEach(invocation.console()::warn);
    LocalDate night = date == null ? newest(new ReportReader(lake, catalog)) : date;
    RegressionMonitors monitors = IncidentMonitors.of(frozen, lake, catalog);
    RegressionMonitors.Answer answer = monitors.judge(night, new ProfileHistory(lake, catalog));
    answer.lines().forEach(invocation.out()::println);
    int exit =
        answer.colour() == Colour.RED
            ? Result.FINDINGS
            : answer.colour() == Colour.GREEN ? Result.DONE : Refusal.Kind.NOTHING_TO_DO.exitCode();
    return Result.of(answer.colour().code(), exit)
        .with("incident_id", incident.id())
        .with("report_date", night.toString())
        .with("monitor", monitors.name())
        .with("says", answer.lines());
  }

  private static LocalDate newest(ReportReader reader) {
    return Published.night(reader, null);
  }
}
