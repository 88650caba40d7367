package dev.nightjar.cli;

import dev.nightjar.lake.ContractCheck;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.Violation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Holds the tables against the contract and lists every violation at once; writes nothing.",
      "With a day, its rows too. Exit code 3 when something is violated."
    },
    footer = {"", "Example: nightjar check --report-date 2026-11-23"})
final class CheckCommand implements Task {
  /** More of them would not fit where schedulers keep a result. */
  private static final int MOST_LISTED = 100;

  @Option(
      names = "--report-date",
      paramLabel = "DAY",
      converter = UtcDay.class,
      description = "Also check the rows of this UTC day.")
  LocalDate reportDate;

  @Mixin RowFormat format;

  @Override
  public Result run(Invocation invocation) {
    boolean data = format.isData(invocation);
    Lake lake = invocation.lake(Lake.Access.READ);
    ContractCheck.Result found =
        reportDate == null
            ? ContractCheck.schema(lake)
            : ContractCheck.days(lake, reportDate, reportDate);
    if (data || !found.violations().isEmpty()) {
      RowWriter table =
          format.writer(List.of("severity", "table", "column", "code", "what"), invocation);
      for (Violation each : found.violations()) {
        table.row(
            List.of(
                each.severity().name().toLowerCase(Locale.ROOT),
                each.table(),
                each.column(),
                each.code(),
                each.message()));
      }
      table.end();
    } else {
      invocation.console().say("The tables are as the contract says.");
    }
    Result result =
        found.passed() ? Result.of("passed", Result.DONE) : Result.of("violated", Result.CONTRACT);
    return result
        .with("violations", objects(found.errors()))
        .with("violation_count", found.errors().size())
        .with("warnings", objects(found.warnings()))
        .with("warning_count", found.warnings().size())
        .asData(data);
  }

  private static List<Map<String, Object>> objects(List<Violation> violations) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Violation each : violations.subList(0, Math.min(MOST_LISTED, violations.size()))) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("table", each.table());
      object.put("column", each.column());
      object.put("code", each.code());
      object.put("message", each.message());
      objects.add(object);
    }
    return objects;
  }
}
