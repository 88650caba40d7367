package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.Tables;
import dev.nightjar.report.ConfigurationFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;

@Command(
    name = "init",
    description = {
      "Creates what is missing: namespaces, tables, a view a report, and a commented nightjar.yaml.",
      "Run again, it changes nothing, or adds what a newer version needs."
    },
    footer = {"", "Example: nightjar init --warehouse ./warehouse"})
final class InitCommand implements Task {
  @Override
  public Result run(Invocation invocation) {
    Configuration configuration = invocation.configuration();
    Tables.Initialised made =
        invocation
            .lake(Lake.Access.CREATE)
            .tables()
            .init(Configuration.reportNames(invocation.settings()));
    boolean wrote = false;
    if (configuration.file() == null) {
      wrote =
          Tables.writeIfMissing(Path.of(Configuration.FILE), ConfigurationFile.commentedExample());
    }
    invocation
        .console()
        .say(
            made.created() == 0 && made.widened() == 0
                ? "Everything is there: " + made.existing() + " tables."
                : "Created " + made.created() + " tables, extended " + made.widened() + ".");
    if (wrote) {
      invocation.console().say("Wrote nightjar.yaml; every line of it is optional.");
    }
    return Result.done()
        .with("tables", made.created() + made.existing())
        .with("views", made.views())
        .with("created", made.created())
        .with("widened", made.widened())
        .with("configuration_written", wrote);
  }
}
