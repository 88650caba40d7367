package dev.nightjar.cli;

import dev.nightjar.lake.NightReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "nightly",
    description = {
      "The whole night in one process: profile, restate earlier nights that got late rows, compare,",
      "audit, publish. Run again on the same inputs, it says the same."
    },
    footer = {"", "Example: nightjar nightly --report-date 2026-11-23 --fail-on-findings"})
final class NightlyCommand implements Task {
  @Mixin ReportDate night;

  @Option(
      names = "--fail-on-findings",
      description = "End with exit code 5 when the night has findings.")
  boolean failOnFindings;

  @Override
  public Result run(Invocation invocation) {
    Stages stages = new Stages(invocation);
    NightReport report = stages.nights().nightly(night.date);
    new FindingLines(invocation.console()::say).print(night.date, report.findings());
    Object restated = report.results().get("restated_dates");
    if (restated instanceof List<?> dates && !dates.isEmpty()) {
      invocation.console().say("Late rows restated " + dates + ".");
    }
    Result result = stages.done(report);
    return failOnFindings && !report.findings().isEmpty()
        ? Result.of("findings", Result.FINDINGS).withAll(result.more())
        : result;
  }
}
