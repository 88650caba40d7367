package dev.nightjar.cli;

import dev.nightjar.lake.NightReport;
import java.time.LocalDate;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "backfill",
    description = {
      "Many nights: their profiles in one pass, then night after night in order.",
      "Nights that are published already are left alone unless --force is given."
    },
    footer = {"", "Example: nightjar backfill --from 2026-10-12 --to 2026-11-22"})
final class BackfillCommand implements Task {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "First night.")
  LocalDate from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "Last night.")
  LocalDate to;

  @Option(names = "--force", description = "Also nights that are published already.")
  boolean force;

  @Override
  public Result run(Invocation invocation) {
    Stages stages = new Stages(invocation);
    NightReport report = stages.nights().backfill(from, to, force);
    if (report.results().get("nights") instanceof Map<?, ?> nights) {
      long done = nights.values().stream().filter("done"::equals).count();
      invocation.console().say("Published " + done + " of " + nights.size() + " nights.");
    }
    return stages.done(report);
  }
}
