package dev.nightjar.cli;

import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "One incident: what, since when, how many, which versions, what was done.",
    footer = {"", "Example: nightjar incident show inc-3b1c09d2"})
final class IncidentShowCommand implements Task {
  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Override
  public Result run(Invocation invocation) {
    IncidentStore store = new IncidentStore(invocation.lake(Lake.Access.READ));
    Incident incident = store.find(id);
    new IncidentPage(store, incident, invocation.out()::println).print();
    return Result.done().withAll(IncidentCommand.object(incident));
  }
}
