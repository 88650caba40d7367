package dev.nightjar.cli;

import dev.nightjar.lake.Baselines;
import dev.nightjar.lake.Lake;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "baseline",
    description = "Pinned references, and days that no baseline may use.",
    subcommands = {
      BaselineCommand.Pin.class,
      BaselineCommand.Listing.class,
      BaselineCommand.Exclude.class
    },
    footer = {"", "Example: nightjar baseline list"})
final class BaselineCommand {

  @Command(
      name = "pin",
      description = "Pins a window under a name; every metric is compared with it from then on.",
      footer = {"", "Example: nightjar baseline pin release-12 --from 2026-10-01 --to 2026-10-28"})
  static final class Pin implements Task {
    @Parameters(paramLabel = "NAME", description = "Name of the baseline; never used twice.")
    String name;

    @Option(
        names = "--from",
        required = true,
        paramLabel = "DATE",
        converter = UtcDay.class,
        description = "First day.")
    LocalDate from;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "DATE",
        converter = UtcDay.class,
        description = "Last day.")
    LocalDate to;

    @Option(
        names = "--deployment",
        paramLabel = "ID",
        description = "The release that was accepted, for the record.")
    String deployment;

    @Override
    public Result run(Invocation invocation) {
      Baselines.Entry entry =
          new Baselines(invocation.lake(Lake.Access.WRITE))
              .pin(name, from, to, deployment, invocation.startedAt(), invocation.user());
      invocation.console().say("Pinned " + name + ": " + from + " to " + to + ".");
      return Result.done().with("baseline", object(entry));
    }
  }

  @Command(
      name = "exclude",
      description = "Takes a day out of every baseline and history: an incident, a holiday.",
      footer = {"", "Example: nightjar baseline exclude 2026-11-03 --reason \"load test\""})
  static final class Exclude implements Task {
    @Parameters(paramLabel = "DATE", converter = UtcDay.class, description = "The UTC day.")
    LocalDate day;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    String reason;

    @Override
    public Result run(Invocation invocation) {
      Baselines.Entry entry =
          new Baselines(invocation.lake(Lake.Access.WRITE))
              .exclude(day, reason, invocation.startedAt(), invocation.user());
      invocation.console().say("No baseline uses " + day + " from now on.");
      return Result.done().with("baseline", object(entry));
    }
  }

  @Command(
      name = "list",
      description = "Pinned baselines and excluded days.",
      footer = {"", "Example: nightjar baseline list"})
  static final class Listing implements Task {
    @Mixin RowFormat format;

    @Override
    public Result run(Invocation invocation) {
      boolean data = format.isData(invocation);
      List<Baselines.Entry> entries = new Baselines(invocation.lake(Lake.Access.READ)).list();
      RowWriter table =
          format.writer(List.of("name", "kind", "from", "to", "deployment", "note"), invocation);
      for (Baselines.Entry e : entries) {
        table.row(Arrays.asList(e.name(), e.kind(), e.start(), e.end(), e.deployment(), e.note()));
      }
      table.end();
      return Result.done()
          .with("baseline", entries.stream().map(BaselineCommand::object).toList())
          .asData(data);
    }
  }

  private static Map<String, Object> object(Baselines.Entry entry) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", entry.name());
    object.put("kind", entry.kind());
    object.put("from", entry.start().toString());
    object.put("to", entry.end().toString());
    object.put("deployment", entry.deployment());
    object.put("note", entry.note());
    return object;
  }
}
