package dev.nightjar.cli;

import dev.nightjar.lake.NightReport;
import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "profile",
    description = {
      "Computes the mergeable state of one day or of many, one pass over each kind of observation.",
      "Stored profiles of the days are replaced. Later stages read nothing else."
    },
    footer = {
      "",
      "Example: nightjar profile --report-date 2026-11-23",
      "Example: nightjar profile --from 2026-10-01 --to 2026-11-23"
    })
final class ProfileCommand implements Task {
  @Option(
      names = "--report-date",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "One UTC day such as 2026-11-23.")
  LocalDate date;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "First day of a range.")
  LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "Last day of a range.")
  LocalDate to;

  @Override
  public Result run(Invocation invocation) {
    if ((date == null) == (from == null && to == null)) {
      throw Refusal.usage("Give either --report-date DATE, or --from DATE and --to DATE");
    }
    if (date == null && (from == null || to == null)) {
      throw Refusal.usage("A range needs both --from DATE and --to DATE");
    }
    LocalDate first = date == null ? from : date;
    LocalDate last = date == null ? to : date;
    if (first.isAfter(last)) {
      throw Refusal.usage("--from " + first + " is after --to " + last);
    }
    Stages stages = new Stages(invocation);
    NightReport report = stages.nights().profile(first, last);
    invocation
        .console()
        .say(
            String.format(
                Locale.ROOT,
                "Profiled %,d observations into %,d profiles.",
                (Long) report.results().get("rows_read"),
                (Long) report.results().get("profiles")));
    return stages.done(report);
  }
}
