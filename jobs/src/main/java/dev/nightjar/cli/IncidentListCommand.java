package dev.nightjar.cli;

import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Incidents, newest first.",
    footer = {"", "Example: nightjar incident list --open"})
final class IncidentListCommand implements Task {
  private static final List<String> COLUMNS =
      List.of("incident_id", "status", "severity", "failure_class", "opened_at", "title");

  @Option(names = "--open", description = "Only those that are not closed.")
  boolean open;

  @Mixin RowFormat format;

  @Override
  public Result run(Invocation invocation) {
    boolean data = format.isData(invocation);
    List<Incident> incidents =
        new IncidentStore(invocation.lake(Lake.Access.READ))
            .list().stream().filter(i -> !open || i.status() != Incident.Status.CLOSED).toList();
    RowWriter table = format.writer(COLUMNS, invocation);
    for (Incident i : incidents) {
      table.row(
          Arrays.asList(
              i.id(),
              i.status().code(),
              i.severity(),
              i.failureClass(),
              i.openedAt().truncatedTo(ChronoUnit.SECONDS),
              i.title()));
    }
    table.end();
    return Result.done()
        .with("incidents", incidents.stream().map(IncidentCommand::object).toList())
        .asData(data);
  }
}
