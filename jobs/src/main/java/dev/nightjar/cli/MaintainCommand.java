package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.Maintenance;
import dev.nightjar.lake.Upkept;
import dev.nightjar.model.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "maintain",
    description = {
      "Keeps the tables small: small files written together, rows and snapshots whose time is over,",
      "branches of killed runs and files that nothing names removed. Safe beside a night or an ingest;",
      "ends with 75 where they committed first, and with 99 where there is nothing to do."
    },
    footer = {"", "Example: nightjar maintain --dry-run"})
final class MaintainCommand implements Task {
  @Option(names = "--dry-run", description = "Say what would be done and change nothing.")
  boolean dryRun;

  @Override
  public Result run(Invocation invocation) {
    Lake lake = invocation.lake(dryRun ? Lake.Access.READ : Lake.Access.WRITE);
    Maintenance.Outcome done = new Maintenance(lake, Stages.context(invocation)).run(dryRun);
    Map<String, Object> tables = new LinkedHashMap<>();
    RowWriter shown = null;
    for (Map.Entry<String, Upkept> each : done.tables().entrySet()) {
      Map<String, Object> figures = each.getValue().figures();
      tables.put(each.getKey(), figures);
      if (shown == null) {
        List<String> header = new ArrayList<>(List.of("table"));
        header.addAll(figures.keySet());
        shown = RowWriter.of(OutputFormat.TABLE, header, invocation.host());
      }
      List<Object> row = new ArrayList<>(List.of(each.getKey()));
      row.addAll(figures.values());
      shown.row(row);
    }
    if (shown != null && !invocation.quiet()) {
      shown.end();
    }
    Console console = invocation.console();
    if (!done.foreign().isEmpty()) {
      console.say(
          "Left alone, they belong to whoever nightjar.yaml names: "
              + String.join(", ", done.foreign()));
    }
    if (!done.conflicts().isEmpty()) {
      console.error(
          "Other writers committed first to "
              + String.join(", ", done.conflicts())
              + "; run `nightjar maintain` again: what is done stays done");
      return result("not_ready", Refusal.Kind.NOT_READY.exitCode(), tables)
          .with("conflicts", done.conflicts());
    }
    if (tables.isEmpty()) {
      console.say("Nothing to do: every table is as it should be.");
      return result("nothing_to_do", Refusal.Kind.NOTHING_TO_DO.exitCode(), tables);
    }
    if (dryRun) {
      console.say("Nothing was changed.");
    }
    return result(dryRun ? "dry_run" : "done", Result.DONE, tables);
  }

  private static Result result(String status, int exitCode, Map<String, Object> tables) {
    return Result.of(status, exitCode).with("tables", tables);
  }
}
