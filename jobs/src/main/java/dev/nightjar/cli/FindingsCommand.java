package dev.nightjar.cli;

import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "findings",
    description = "What matters of a night, gravest first: what, where, since when, how sure.",
    footer = {
      "",
      "Example: nightjar findings --report-date 2026-11-22",
      "Example: nightjar findings --format jsonl"
    })
final class FindingsCommand implements Task {
  private static final List<String> FIELDS =
      List.of(
          "finding_id",
          "report_date",
          "severity",
          "report_name",
          "metric_name",
          "slice_key",
          "failure_class",
          "value",
          "baseline_value",
          "change",
          "q_value",
          "onset_date_lower",
          "onset_date",
          "onset_date_upper",
          "nights_seen",
          "excess_events",
          "exposed_subjects",
          "suspected_component",
          "suspected_value",
          "suspected_previous",
          "identifiability",
          "incident_id",
          "sentence");

  @Option(
      names = "--report-date",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "The night (default: the newest published one).")
  LocalDate date;

  @Option(
      names = "--open",
      description = "What is open on the newest published night; not with --report-date.")
  boolean open;

  @Mixin RowFormat format;

  @Override
  public Result run(Invocation invocation) {
    boolean data = format.isData(invocation);
    if (open && date != null) {
      throw Refusal.usage(
          "--open is about the newest published night; leave out --report-date, or --open");
    }
    ReportCatalog catalog = ReportCatalog.load(invocation.settings());
    Lake lake = invocation.lake(Lake.Access.READ);
    ReportReader reader = new ReportReader(lake, catalog);
    LocalDate night = Published.night(reader, date);
    List<Finding> findings = reader.findings(night);
    Map<String, String> incidents = new IncidentStore(lake).byFinding();
    if (data) {
      RowWriter writer = format.writer(FIELDS, invocation);
      findings.forEach(finding -> writer.row(fields(finding, incidents.get(finding.id()))));
      writer.end();
    } else {
      FindingLines lines =
          new FindingLines(invocation.out()::println, invocation.host().lineWidth());
      lines.print(night, findings, incidents);
      lines.statements(reader.statements(night));
    }
    return Result.done()
        .with("report_date", night.toString())
        .with("findings", findings.stream().map(Finding::id).toList())
        .asData(data);
  }

  private static List<Object> fields(Finding f, String incident) {
    return Arrays.asList(
        f.id(),
        f.reportDate(),
        f.severity(),
        f.lead().metric().report(),
        f.lead().metric().name(),
        f.lead().slice().key(),
        f.failureClass(),
        number(f.lead().current() == null ? Double.NaN : f.lead().current().value()),
        number(
            f.lead().baselineEstimate() == null ? Double.NaN : f.lead().baselineEstimate().value()),
        number(f.lead().change()),
        number(f.lead().qValue()),
        f.onsetLower(),
        f.onset(),
        f.onsetUpper(),
        f.nightsSeen(),
        number(f.excessEvents()),
        f.exposedSubjects(),
        f.suspectedComponent(),
        f.suspectedValue(),
        f.suspectedPrevious(),
        f.identifiability(),
        incident,
        FindingLines.sentence(f));
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
