package dev.nightjar.cli;

import dev.nightjar.compare.Argument;
import dev.nightjar.lake.EvidenceReader;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "The whole argument of a finding: counts, interval, noise, test, false discovery control,",
      "margin, how sure the cause is, which other rows it explains, and the rows of the inputs",
      "behind it."
    },
    footer = {"", "Example: nightjar explain f-3b1c09d2"})
final class ExplainCommand implements Task {
  @Parameters(
      paramLabel = "FINDING",
      description = "Id of a finding, as `findings` prints it, or its first letters.")
  String id;

  @Option(
      names = "--report-date",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "The night (default: the newest on which it was a finding).")
  LocalDate date;

  @Mixin RowFormat format;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = {
        "How many of the units behind it to show, worst first (default: 3; 0 = none). With",
        "--format csv, json or jsonl, the rows are the output."
      })
  Integer rows;

  @Override
  public Result run(Invocation invocation) {
    if (rows != null && rows < 0) {
      throw Refusal.usage("--rows " + rows + ": expected 0 or more");
    }
    boolean data = format.isData(invocation);
    ReportCatalog catalog = ReportCatalog.load(invocation.settings());
    Lake lake = invocation.lake(Lake.Access.READ);
    ReportReader reader = new ReportReader(lake, catalog);
    Finding finding = Published.finding(reader, id, date);
    String incident = new IncidentStore(lake).byFinding().get(finding.id());
    List<String> argument = new ArrayList<>(Argument.of(finding));
    if (incident != null) {
      argument.add("incident: " + incident);
    }
    EvidenceReader evidence = new EvidenceReader(lake, catalog);
    if (evidence.isRedefined(finding)) {
      argument.add(
          "definition: "
              + finding.lead().metric().name()
              + " has been defined anew since that night; the numbers are of the earlier"
              + " definition, the rows behind them are chosen by the present one");
    }
    FindingRows behind = new FindingRows(evidence, invocation);
    if (data && rows != null && rows > 0) {
      behind.write(finding, rows, format);
    } else if (data) {
      RowWriter writer = format.writer(List.of("finding_id", "says"), invocation);
      argument.forEach(line -> writer.row(List.of(finding.id(), line)));
      writer.end();
    } else {
      argument.forEach(line -> invocation.out().println(line));
      behind.print(finding, rows == null ? 3 : rows);
    }
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("finding_id", finding.id());
    results.put("incident_id", incident);
    results.put("report_date", finding.reportDate().toString());
    return Result.done().withAll(results).asData(data);
  }
}
