package dev.nightjar.cli;

import dev.nightjar.incident.IncidentClasses;
import dev.nightjar.incident.IncidentComparison;
import dev.nightjar.incident.Opening;
import dev.nightjar.incident.Preservation;
import dev.nightjar.ingest.PrivacyGate;
import dev.nightjar.lake.EffectReader;
import dev.nightjar.lake.IncidentFreeze;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.lake.SampleReader;
import dev.nightjar.lake.SampleSizes;
import dev.nightjar.model.Components;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Incident;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "open",
    description = {
      "Opens an incident and at once freezes the versions of affected and unaffected traffic,",
      "preserves redacted samples, classifies, and compares with baselines and canary. Late rows,",
      "erasure and maintenance change nothing of it. The same findings give the same incident."
    },
    footer = {
      "",
      "Example: nightjar incident open f-3b1c09d2",
      "Example: nightjar incident open f-3b1c09d2 f-77a0c41e --severity critical"
    })
final class IncidentOpenCommand implements Task {
  /** How grave an incident is. */
  enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "FINDING",
      description = "Ids of findings, as `findings` prints them, or their first letters.")
  List<String> ids;

  @Option(
      names = "--report-date",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "The night (default: the newest on which each was a finding).")
  LocalDate date;

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      converter = Choices.Gravity.class,
      description = "low, medium, high or critical (default: that of the gravest finding).")
  Severity severity;

  @Override
  public Result run(Invocation invocation) {
    ReportCatalog catalog = ReportCatalog.load(invocation.settings());
    Lake lake = invocation.lake(Lake.Access.WRITE);
    ReportReader reader = new ReportReader(lake, catalog);
    List<Finding> findings = new ArrayList<>();
    for (String id : ids) {
      findings.add(Published.finding(reader, id, date));
    }
    Opening opening =
        new Opening(
            new IncidentStore(lake),
            new IncidentFreeze(lake, catalog),
            new Preservation(
                new SampleReader(
                    lake, catalog, PrivacyGate.withAllowed(invocation.settings().allow())::mayKeep),
                SampleSizes.STANDARD),
            new IncidentClasses(reader, new EffectReader(lake), catalog.reports()),
            new IncidentComparison(reader),
            Stages.context(invocation),
            invocation.user());
    Opening.Opened opened = opening.open(findings, severity == null ? null : severity.toString());
    say(opened, invocation.console());
    Map<String, Object> components = new LinkedHashMap<>();
    for (int i = 0; i < Components.NAMES.size(); i++) {
      components.put(Components.NAMES.get(i), opened.incident().versions().versions().get(i));
    }
    return Result.of(opened.isNew() ? "opened" : "known", Result.DONE)
        .withAll(IncidentCommand.object(opened.incident()))
        .with("components", components);
  }

  private static void say(Opening.Opened opened, Console console) {
    Incident incident = opened.incident();
    if (opened.isNew()) {
      console.say("Opened incident " + incident.id() + ": " + incident.title() + ".");
      opened.notes().forEach(console::warn);
    } else {
      console.say(
          "Incident "
              + incident.id()
              + " of "
              + incident.openedAt()
              + " has that already, and is "
              + incident.status().code()
              + "; nothing was changed.");
    }
    console.say("Next: nightjar incident show " + incident.id());
  }
}
