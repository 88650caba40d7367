package dev.nightjar.cli;

import dev.nightjar.lake.NightReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "compare",
    description = {
      "Compares a profiled night with its baselines and leaves the rows on the night's branch.",
      "Nobody reads them there until `publish` has audited them."
    },
    footer = {"", "Example: nightjar compare --report-date 2026-11-23"})
final class CompareCommand implements Task {
  @Mixin ReportDate night;

  @Override
  public Result run(Invocation invocation) {
    Stages stages = new Stages(invocation);
    NightReport report = stages.nights().compare(night.date);
    new FindingLines(invocation.console()::say).print(night.date, report.findings());
    invocation.console().say("Next: nightjar publish --report-date " + night.date);
    return stages.done(report);
  }
}
