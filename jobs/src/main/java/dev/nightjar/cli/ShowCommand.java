package dev.nightjar.cli;

import dev.nightjar.compare.Redefinition;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.lake.Where;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import dev.nightjar.report.NearestName;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "A published report as a table: value, interval, baseline, change, verdict, small trend.",
      "Without --slice or --verdict: all traffic, and every slice whose verdict is a change."
    },
    footer = {
      "",
      "Example: nightjar show hallucination --report-date 2026-11-22",
      "Example: nightjar show serving --metric error_rate --slice language=ja --format csv"
    })
final class ShowCommand implements Task {
  private static final int TREND_NIGHTS = 14;

  /** Sentences about changed definitions below a table. */
  private static final int MOST_NOTES = 5;

  @Parameters(
      paramLabel = "REPORT",
      completionCandidates = Candidates.Reports.class,
      description = "Name of a report, such as hallucination.")
  String report;

  @Option(
      names = "--report-date",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "The night (default: the newest published one).")
  LocalDate date;

  @Option(
      names = "--metric",
      paramLabel = "M",
      completionCandidates = Candidates.Metrics.class,
      description = "Only this metric.")
  String metric;

  @Option(
      names = "--slice",
      paramLabel = "K=V",
      description = "Only slices with this value; repeatable. \"all\" is all traffic.")
  List<String> slices = new ArrayList<>();

  @Option(
      names = "--verdict",
      paramLabel = "V",
      completionCandidates = Candidates.Verdicts.class,
      description = "Only rows with this verdict.")
  String verdict;

  @Option(names = "--all", description = "Every row, also those that say nothing new.")
  boolean all;

  @Mixin RowFormat format;

  @Override
  public Result run(Invocation invocation) {
    boolean data = format.isData(invocation);
    ReportCatalog catalog = ReportCatalog.load(invocation.settings());
    List<String> metrics = catalog.report(report).metrics().stream().map(m -> m.name()).toList();
    if (metric != null && !metrics.contains(metric)) {
      throw Refusal.usage(new UnknownNames(report).metric(metric, catalog));
    }
    Verdict wanted = verdict == null ? null : verdict(verdict);
    ReportReader reader = new ReportReader(invocation.lake(Lake.Access.READ), catalog);
    LocalDate night = Published.night(reader, date);
    Where where = Where.equal("report_name", report);
    if (metric != null) {
      where = where.andEqual("metric_name", metric);
    }
    if (wanted != null) {
      where = where.andEqual("verdict", wanted.code());
    }
    List<Comparison> rows = reader.comparisons(night, where);
    List<Comparison> shown =
        rows.stream()
            .filter(c -> inSlices(c.slice()))
            .sorted(Comparator.comparingInt(ShowCommand::urgency))
            .toList();
    if (!slices.isEmpty() && shown.isEmpty() && !rows.isEmpty()) {
      throw Refusal.usage(
          new UnknownNames(report)
              .slices(slices, rows.stream().map(Comparison::slice).toList(), night));
    }
    if (data) {
      data(shown, invocation);
    } else {
      table(shown, reader, night, invocation);
    }
    return Result.done()
        .with("report", report)
        .with("report_date", night.toString())
        .with("rows", shown.size())
        .asData(data);
  }

  private static Verdict verdict(String text) {
    for (Verdict each : Verdict.values()) {
      if (each.code().equalsIgnoreCase(text)) {
        return each;
      }
    }
    List<String> codes = Arrays.stream(Verdict.values()).map(Verdict::code).toList();
    throw Refusal.usage(
        "\""
            + text
            + "\" is no verdict; there are "
            + String.join(", ", codes)
            + NearestName.hint(text, codes));
  }

  private boolean inSlices(Slice slice) {
    for (String wanted : slices) {
      if (wanted.equals("all") ? slice.size() > 0 : !parsed(wanted).contains(slice)) {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws Refusal (usage) where the text is no slice
   */
  static Slice parsed(String text) {
    try {
      return Slice.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.USAGE, "Cannot read --slice: " + e.getMessage(), e);
    }
  }

  /** What somebody should see first comes first; within a verdict the order of the table. */
  private static int urgency(Comparison c) {
    return switch (c.verdict()) {
      case REGRESSED -> 0;
      case MISSING_SLICE -> 1;
      case NEW_SLICE -> 2;
      case IMPROVED -> 3;
      case NOT_WORSE -> 4;
      case INSUFFICIENT_DATA -> 5;
      case SUPPRESSED -> 6;
    };
  }

  private boolean saysSomething(Comparison c) {
    return all
        || !slices.isEmpty()
        || verdict != null
        || c.slice().size() == 0
        || c.verdict() == Verdict.REGRESSED
        || c.verdict() == Verdict.IMPROVED;
  }

  private void table(
      Collection<Comparison> rows, ReportReader reader, LocalDate night, Invocation invocation) {
    Map<String, double[]> trends = trends(reader, night);
    boolean unicode = invocation.host().unicode();
    List<String> columns =
        new ArrayList<>(
            List.of("metric", "slice", "value", "95 % interval", "n", "against", "baseline"));
    columns.addAll(List.of("change", "q", "verdict", "trend"));
    TextTable table =
        new TextTable(columns, invocation.host())
            .whole("95 % interval", "verdict", "trend")
            .sparing("q", "n", "baseline", "against", "95 % interval", "trend");
    int hidden = 0;
    for (Comparison c : rows) {
      if (!saysSomething(c)) {
        hidden++;
        continue;
      }
      String unit = c.metric().unit();
      Estimate now = c.current();
      Estimate then = c.baselineEstimate();
      double[] trend = trends.get(ReportReader.trendKey(c));
      table.row(
          Arrays.asList(
              c.statisticName().equals("value")
                  ? c.metric().name()
                  : c.metric().name() + " " + c.statisticName(),
              c.slice().toString(),
              now == null ? null : Figures.value(now.value(), unit),
              now == null ? null : Figures.interval(now.lower(), now.upper(), unit),
              now == null ? null : Figures.count(now.observations()),
              against(c),
              then == null ? null : Figures.value(then.value(), unit),
              Figures.relative(c.relativeChange()),
              Figures.probability(c.qValue()),
              c.verdict().code(),
              trend == null ? "" : trend(trend, now, unicode)));
    }
    table.end();
    if (!table.omitted().isEmpty()) {
      invocation
          .console()
          .say(
              "Left out for want of width: "
                  + String.join(", ", table.omitted())
                  + "; a wider terminal or a pipe shows them.");
    }
    rows.stream()
        .filter(this::saysSomething)
        .flatMap(c -> Redefinition.in(c.reason()).stream())
        .distinct()
        .limit(MOST_NOTES)
        .forEach(invocation.console()::say);
    if (hidden > 0) {
      invocation
          .console()
          .say(hidden + " rows without a change are not shown; --all or --slice shows them.");
    }
  }

  private static String trend(double[] values, Estimate now, boolean unicode) {
    return now == null
        ? Figures.trend(values, Double.NaN, Double.NaN, unicode)
        : Figures.trend(values, now.lower(), now.upper(), unicode);
  }

  private static String against(Comparison c) {
    if (c.baseline() == null) {
      return "";
    }
    return c.baseline().kind() == BaselineKind.PINNED
        ? c.baseline().name()
        : c.baseline().kind().code();
  }

  private Map<String, double[]> trends(ReportReader reader, LocalDate night) {
    NavigableSet<LocalDate> nights = reader.nights().headSet(night, true);
    List<LocalDate> last = new ArrayList<>(nights);
    last = last.subList(Math.max(0, last.size() - TREND_NIGHTS), last.size());
    return reader.trends(last, Where.equal("report_name", report));
  }

  private void data(Collection<Comparison> rows, Invocation invocation) {
    RowWriter writer = format.writer(ComparisonFields.NAMES, invocation);
    for (Comparison c : rows) {
      writer.row(ComparisonFields.of(c));
    }
    writer.end();
  }
}
