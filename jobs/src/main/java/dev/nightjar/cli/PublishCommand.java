package dev.nightjar.cli;

import dev.nightjar.lake.NightReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "publish",
    description = {
      "Audits the rows that `compare` left on the night's branch and publishes them, whole or not",
      "at all. Exit code 4 when the audit fails: nothing is published then."
    },
    footer = {"", "Example: nightjar publish --report-date 2026-11-23"})
final class PublishCommand implements Task {
  @Mixin ReportDate night;

  @Override
  public Result run(Invocation invocation) {
    Stages stages = new Stages(invocation);
    NightReport report = stages.nights().publish(night.date);
    invocation.console().say("Published " + night.date + ".");
    return stages.done(report);
  }
}
