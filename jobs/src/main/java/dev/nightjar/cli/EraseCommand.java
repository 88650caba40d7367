package dev.nightjar.cli;

import dev.nightjar.lake.Erasure;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Refusal;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "erase",
    description = {
      "Removes subjects, named by their pseudonyms (enduser_pseudo_id): their rows, the rows about their",
      "requests, and the snapshots that still have the bytes. Frozen incidents hold no key of a subject",
      "and stay. Ends with 99 where there is nothing of them, with 75 where a running ingest still holds",
      "bytes: erase again when it has ended. Pseudonyms are never printed."
    },
    footer = {"", "Example: nightjar erase --subjects-file subjects.txt --dry-run"})
final class EraseCommand implements Task {
  @Option(
      names = "--subject",
      arity = "1..*",
      paramLabel = "ID",
      description = "Pseudonyms. Other users of this machine can see arguments: prefer a file.")
  List<String> subjects = List.of();

  @Option(
      names = "--subjects-file",
      paramLabel = "F",
      description = "A text file with one pseudonym a line.")
  Path file;

  @Option(names = "--dry-run", description = "Count the rows and change nothing.")
  boolean dryRun;

  @Override
  public Result run(Invocation invocation) {
    if (subjects.isEmpty() == (file == null)) {
      throw Refusal.usage(
          "Say whom to erase: either --subject with pseudonyms, or --subjects-file with a file");
    }
    Set<String> named =
        file == null
            ? new LinkedHashSet<>(SubjectsFile.checked(subjects, "--subject"))
            : SubjectsFile.read(file);
    Lake lake = invocation.lake(dryRun ? Lake.Access.READ : Lake.Access.WRITE);
    Erasure.Outcome done = new Erasure(lake, Stages.context(invocation)).run(named, dryRun);
    RowWriter shown = RowWriter.of(OutputFormat.TABLE, List.of("table", "rows"), invocation.host());
    done.tables().forEach((table, rows) -> shown.row(List.of(table, rows)));
    if (!invocation.quiet()) {
      shown.end();
    }
    Console console = invocation.console();
    if (!done.foreign().isEmpty()) {
      console.warn(
          String.join(", ", done.foreign())
              + " are views with rows of the subjects: erase them where the views take them from");
    }
    Result result = result(done, console);
    return result
        .with("subjects", named.size())
        .with("tables", done.tables())
        .with("profiles", done.profiles())
        .with("finished", done.finished())
        .with("left_in_views", done.foreign());
  }

  private Result result(Erasure.Outcome done, Console console) {
    if (!done.held().isEmpty()) {
      console.error(
          "The rows are gone, but "
              + String.join(", ", done.held())
              + " still holds their bytes; run the same command again when its run has ended, or"
              + " drop the branch");
      return Result.of("not_ready", Refusal.Kind.NOT_READY.exitCode()).with("held", done.held());
    }
    if (done.isNothing()) {
      console.say("Nothing to do: no table has a row of them.");
      return Result.of("nothing_to_do", Refusal.Kind.NOTHING_TO_DO.exitCode());
    }
    if (dryRun) {
      console.say("Nothing was changed.");
    } else if (!done.finished().isEmpty()) {
      console.say("Ended an earlier erasure in " + String.join(", ", done.finished()) + ".");
    }
    return Result.of(dryRun ? "dry_run" : "done", Result.DONE);
  }
}
