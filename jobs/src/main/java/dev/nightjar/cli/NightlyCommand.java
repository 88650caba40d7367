package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.NightReport;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.lake.WeekReader;
import dev.nightjar.report.ReportCatalog;
import dev.nightjar.review.MorningPage;
import dev.nightjar.review.Night;
import dev.nightjar.review.Origin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Also write what the night says as one HTML file.")
  Path page;

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
    if (page != null) {
      write(invocation, report, restated instanceof List<?> dates ? dates : List.of());
      result = result.with("page", page.toString());
    }
    return failOnFindings && !report.findings().isEmpty()
        ? Result.of("findings", Result.FINDINGS).withAll(result.more())
        : result;
  }

  private void write(Invocation invocation, NightReport report, List<?> restated) {
    ReportCatalog catalog = ReportCatalog.load(invocation.settings());
    Lake lake = invocation.lake(Lake.Access.WRITE);
    Night said =
        new Night(
            night.date,
            new WeekReader(lake, catalog).readNight(night.date),
            new ReportReader(lake, catalog).statements(night.date),
            restated.stream().map(Object::toString).toList(),
            report.notes());
    Origin origin = new Origin(Version.number(), invocation.runId(), invocation.startedAt());
    WholeFile.write(Map.of(page, MorningPage.of(said, origin)));
    invocation.console().say("Wrote " + page + ".");
  }
}
