package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.WeekReader;
import dev.nightjar.lake.WeekStore;
import dev.nightjar.report.ReportCatalog;
import dev.nightjar.review.FindingWeek.State;
import dev.nightjar.review.IsoWeek;
import dev.nightjar.review.Origin;
import dev.nightjar.review.Week;
import dev.nightjar.review.WeeklyPage;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "weekly",
    description = {
      "The review of an ISO week: its rows in the table weekly_review, and one HTML file that a",
      "meeting can be held from. Again, it replaces the week's rows, whole or not at all."
    },
    footer = {"", "Example: nightjar weekly --week 2026-W47 --out review.html"})
final class WeeklyCommand implements Task {
  @Option(
      names = "--week",
      required = true,
      paramLabel = "WEEK",
      converter = WeekOption.class,
      description = "The ISO week, Monday to Sunday, such as 2026-W47.")
  IsoWeek week;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the page goes (default: weekly-WEEK.html here).")
  Path out;

  @Override
  public Result run(Invocation invocation) {
    ReportCatalog catalog = ReportCatalog.load(invocation.settings());
    Lake lake = invocation.lake(Lake.Access.WRITE);
    Week review = new WeekReader(lake, catalog).read(week);
    Path file = out == null ? Path.of("weekly-" + week + ".html") : out;
    Origin origin = new Origin(Version.number(), invocation.runId(), invocation.startedAt());
    String page = WeeklyPage.of(review, origin);
    long snapshot = new WeekStore(lake, Stages.context(invocation)).replace(review);
    WholeFile.write(Map.of(file, page));
    if (!review.missing().isEmpty()) {
      invocation
          .console()
          .warn("Nights of " + week + " that are not published: " + review.missing() + ".");
    }
    invocation.console().say("Wrote " + file + ".");
    return Result.done()
        .with("page", file.toString())
        .with("iso_week", week.toString())
        .with("rows", review.series().size())
        .with("snapshot_id", snapshot)
        .with("nights", review.nights().size())
        .with("missing_nights", review.missing().stream().map(LocalDate::toString).toList())
        .with("findings_opened", review.findings(State.OPENED).size())
        .with("findings_persisting", review.findings(State.PERSISTING).size())
        .with("findings_closed", review.findings(State.CLOSED).size());
  }
}
