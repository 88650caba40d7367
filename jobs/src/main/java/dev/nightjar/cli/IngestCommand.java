package dev.nightjar.cli;

import dev.nightjar.ingest.Ingest;
import dev.nightjar.ingest.IngestResult;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ingest",
    description = {
      "Brings landing files into the input tables: Parquet, Avro, JSON Lines or CSV, compressed or not;",
      "and files of other tools through a mapping, see docs/mappings.md.",
      "A row is written, or known already, or stands in quarantine with what was expected. The same"
          + " content twice adds nothing."
    },
    footer = {"", "Example: nightjar ingest ./landing"})
final class IngestCommand implements Task {
  private static final int MOST_NAMED = 8;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files, or folders with a folder a table or mapping: PATH/<table>/*, PATH/otlp/*.")
  List<String> paths = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Table of every file (default: by the names of folders and files).")
  String table;

  @Option(
      names = "--mapping",
      paramLabel = "NAME|FILE",
      description =
          "Mapping of every file: a name, or a mapping file (default: by the names of folders).")
  String mapping;

  @Option(
      names = "--given",
      paramLabel = "NAME=VALUE",
      description =
          "A value that files lack and a mapping asks for, such as effective_from=2026-11-01.")
  Map<String, String> given = new LinkedHashMap<>();

  @Option(names = "--dry-run", description = "Do everything but write.")
  boolean dryRun;

  @Override
  public Result run(Invocation invocation) {
    if (table != null && mapping != null) {
      throw Refusal.usage(
          "--table is for files of contract rows and --mapping for files of other tools; name one");
    }
    Lake lake = invocation.lake(Lake.Access.WRITE);
    IngestResult done =
        Ingest.into(lake)
            .telling(invocation.console()::progress)
            .run(
                new Ingest.Request(
                    paths,
                    table,
                    mapping,
                    given,
                    dryRun,
                    invocation.startedAt(),
                    invocation.runId()));
    Map<String, Object> tables = new LinkedHashMap<>();
    RowWriter shown =
        RowWriter.of(
            OutputFormat.TABLE,
            List.of("table", "read", "written", "duplicates", "quarantined"),
            invocation.host());
    done.tables()
        .forEach(
            (name, n) -> {
              Map<String, Object> counts = new LinkedHashMap<>();
              counts.put("read", n.read());
              counts.put("written", n.written());
              counts.put("duplicates", n.duplicates());
              counts.put("quarantined", n.quarantined());
              tables.put(name, counts);
              shown.row(List.of(name, n.read(), n.written(), n.duplicates(), n.quarantined()));
            });
    if (!invocation.quiet()) {
      shown.end();
    }
    explain(done, invocation.console());
    IngestResult.FileCounts files = done.files();
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("found", files.found());
    counts.put("ingested", files.ingested());
    counts.put("already_ingested", files.alreadyIngested());
    counts.put("unreadable", files.unreadable());
    counts.put("skipped", files.skipped());
    return Result.of(dryRun ? "dry_run" : "done", Result.DONE)
        .with("tables", tables)
        .with("quarantine_reasons", done.quarantineReasons())
        .with("files", counts)
        .with("ignored_columns", done.ignoredColumns())
        .with("unmapped", done.unmapped());
  }

  private void explain(IngestResult done, Console console) {
    done.quarantineReasons()
        .forEach(
            (code, rows) ->
                console.warn(rows + (rows == 1 ? " row" : " rows") + " in quarantine: " + code));
    if (!done.quarantineReasons().isEmpty() && !dryRun) {
      console.say(
          "See why: nightjar sql \"SELECT reason_code, reason, source_uri, source_line FROM"
              + " quarantine ORDER BY ingested_at DESC LIMIT 20\"");
    }
    ignored(done, console);
    done.unmapped()
        .forEach((what, records) -> console.warn(what + " (" + records + "): no row of any table"));
    if (done.files().found() > 0 && done.files().found() == done.files().alreadyIngested()) {
      console.say("Nothing new: the content of every file was ingested before.");
    }
    if (dryRun) {
      console.say("Nothing was written.");
    }
  }

  private static void ignored(IngestResult done, Console console) {
    if (done.ignoredColumns().size() <= MOST_NAMED) {
      done.ignoredColumns()
          .forEach(
              (column, rows) ->
                  console.warn(
                      "column "
                          + column
                          + " is not in the contract; ignored in "
                          + rows
                          + " rows"));
    } else {
      console.warn(
          done.ignoredColumns().size()
              + " columns are not in the contract and were ignored, such as "
              + String.join(
                  ", ", done.ignoredColumns().keySet().stream().limit(MOST_NAMED).toList())
              + "; the result object counts the rows of each");
    }
  }
}
