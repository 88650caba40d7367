package dev.nightjar.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The root of the command tree. A new command is one class and one line here. */
@Command(
    name = "nightjar",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Version.class,
    description =
        "Reads redacted LLM traces from Iceberg and reports what got worse, for whom and why.",
    footer = {
      "",
      "Dates are UTC days and always arguments. People's lines go to standard error; the last line on",
      "standard output is one JSON object. Exit codes: 0 done, 1 unexpected, 2 usage or configuration,",
      "3 contract violation or unverifiable, 4 audit failed or rejected, 5 findings with",
      "--fail-on-findings, 75 not ready or a conflict (retry), 99 nothing to do.",
      "",
      "Example: nightjar version"
    },
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      IngestCommand.class,
      CheckCommand.class,
      ProfileCommand.class,
      CompareCommand.class,
      PublishCommand.class,
      NightlyCommand.class,
      BackfillCommand.class,
      WeeklyCommand.class,
      ShowCommand.class,
      FindingsCommand.class,
      ExplainCommand.class,
      BaselineCommand.class,
      SampleCommand.class,
      IncidentCommand.class,
      VerifyCommand.class,
      KeysCommand.class,
      SqlCommand.class,
      ExportCommand.class,
      NotebookCommand.class,
      MaintainCommand.class,
      EraseCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      WarmupCommand.class
    })
final class Nightjar {
  @Mixin GlobalOptions global;
}
