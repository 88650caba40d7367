package dev.nightjar.cli;

import dev.nightjar.demo.DemoNights;
import dev.nightjar.demo.Planted;
import dev.nightjar.ingest.Ingest;
import dev.nightjar.ingest.IngestResult;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.NightReport;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Makes a new folder with six weeks of synthetic nights in which four things go wrong, ingests",
      "and reports them like anybody's, and prints what was found in sentences."
    },
    footer = {"", "Example: nightjar demo --dir ./nightjar-demo --seed 2"})
final class DemoCommand implements Task {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "nightjar-demo",
      description = "Folder to make; must not exist or be empty (default: ./${DEFAULT-VALUE}).")
  Path dir;

  @Option(
      names = "--nights",
      paramLabel = "N",
      defaultValue = "42",
      description = "Nights (default: ${DEFAULT-VALUE}).")
  int nights;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Requests of a weekday (default: ${DEFAULT-VALUE}).")
  int requests;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
  long seed;

  @Override
  public Result run(Invocation invocation) throws IOException {
    if (nights < 1 || requests < 1) {
      throw Refusal.usage("A demo needs at least one night and one request a night");
    }
    Console console = invocation.console();
    Path warehouse = folder().resolve("warehouse");
    invocation.useWarehouse(warehouse.toString());

    console.say("Writing " + nights + " synthetic nights...");
    DemoNights demo = new DemoNights(DemoNights.FIRST_NIGHT, nights, requests, seed);
    Path landing = dir.resolve("landing");
    demo.write(landing);

    console.say("Ingesting them...");
    Lake lake = invocation.lake(Lake.Access.CREATE);
    lake.tables().init(Configuration.reportNames(invocation.settings()));
    IngestResult ingested =
        Ingest.into(lake)
            .telling(console::progress)
            .run(
                new Ingest.Request(
                    List.of(landing.toString()),
                    null,
                    false,
                    invocation.startedAt(),
                    invocation.runId()));
    refuseLosses(ingested);

    console.say("Profiling, comparing and publishing them...");
    NightReport report = new Stages(invocation).nights().backfill(demo.first(), demo.last(), true);

    ReportCatalog catalog = ReportCatalog.load(invocation.settings());
    List<Finding> findings = new ReportReader(lake, catalog).findings(demo.last());
    new FindingLines(invocation.out()::println).print(demo.last(), findings);
    next(invocation, warehouse, demo, findings);
    return Result.done()
        .withAll(report.results())
        .with("findings", findings.stream().map(DemoCommand::object).toList())
        .with("planted", demo.planted().stream().map(DemoCommand::object).toList())
        .with("warehouse", warehouse.toString());
  }

  private Path folder() throws IOException {
    if (Files.exists(dir)) {
      try (Stream<Path> inside = Files.list(dir)) {
        if (inside.findAny().isPresent()) {
          throw Refusal.usage(
              "Folder "
                  + dir
                  + " is not empty; the demo never touches what is there: name another");
        }
      }
    }
    return Files.createDirectories(dir);
  }

  /** The demo's own rows keep the contract: anything else is a fault of this program. */
  private static void refuseLosses(IngestResult ingested) {
    if (!ingested.quarantineReasons().isEmpty()) {
      throw Refusal.contract(
          "Rows of the demo were refused, which must not happen: " + ingested.quarantineReasons());
    }
  }

  private void next(
      Invocation invocation, Path warehouse, DemoNights demo, List<Finding> findings) {
    String self = invocation.host().environment().getOrDefault("NIGHTJAR_SELF", "nightjar");
    String call = self + " --warehouse " + warehouse + " ";
    List<String> commands = new ArrayList<>();
    if (!findings.isEmpty()) {
      commands.add("explain " + findings.get(0).id());
    }
    commands.add("show hallucination --report-date " + demo.last());
    commands.add("findings --report-date " + demo.last().minusDays(4));
    commands.add(
        "sql \"SELECT report_date, value FROM report WHERE metric_name = 'cost_per_request' AND"
            + " slice_key = '' AND baseline_kind = 'trailing' ORDER BY report_date\"");
    invocation.out().println();
    invocation.out().println("Try next:");
    commands.forEach(command -> invocation.out().println("  " + call + command));
  }

  private static Map<String, Object> object(Finding finding) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("finding_id", finding.id());
    object.put("severity", finding.severity());
    object.put("report", finding.lead().metric().report());
    object.put("metric", finding.lead().metric().name());
    object.put("slice", finding.lead().slice().key());
    return object;
  }

  private static Map<String, Object> object(Planted planted) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("report", planted.report());
    object.put("slice", planted.slice().key());
    object.put("since", planted.since().toString());
    object.put("description", planted.description());
    return object;
  }
}
