package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ReviewQueue;
import dev.nightjar.lake.ReviewSampler;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sample",
    description = {
      "Draws a review queue: requests of a day with their redacted text, more where labels shrink the"
          + " interval more.",
      "Fill failed, severity and explanation, and ingest the file as evaluations. The same command"
          + " gives the same queue."
    },
    footer = {
      "",
      "Example: nightjar sample --report-date 2026-11-23 --budget 200 --out review.csv",
      "Then:    nightjar ingest --table evaluations review.csv"
    })
final class SampleCommand implements Task {
  @Mixin ReportDate day;

  @Option(
      names = "--budget",
      required = true,
      paramLabel = "N",
      description = "Requests that reviewers have time for.")
  long budget;

  @Option(
      names = "--metric",
      paramLabel = "M",
      defaultValue = "judged_hallucination_rate",
      description = "Rate of verdicts that the labels are for (default: ${DEFAULT-VALUE}).")
  String metricName;

  @Option(
      names = "--batch",
      paramLabel = "K",
      defaultValue = "1",
      description = "Number of the queue of that metric and day (default: ${DEFAULT-VALUE}).")
  int batch;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the queue goes, .csv or .jsonl (default: METRIC-DATE-K.csv here).")
  String out;

  @Override
  public Result run(Invocation invocation) {
    if (budget < 2) {
      throw Refusal.usage("--budget is " + budget + "; an interval needs at least 2 labels");
    }
    if (batch < 1) {
      throw Refusal.usage("--batch is " + batch + "; queues are numbered from 1");
    }
    Metric metric = metric(ReportCatalog.load(invocation.settings()));
    LocalDate date = day.date;
    ReviewFile file =
        new ReviewFile(out == null ? metric.name() + "-" + date + "-" + batch + ".csv" : out);
    ReviewQueue queue =
        new ReviewSampler(
                invocation.lake(Lake.Access.WRITE), invocation.runId(), invocation.startedAt())
            .draw(date, metric, budget, batch);
    file.write(queue);
    Console console = invocation.console();
    console.say(
        (queue.isNew() ? "Drew " : "Found ")
            + queue.items().size()
            + " requests of "
            + date
            + " in "
            + queue.strata()
            + " strata: "
            + file.path());
    if (queue.withoutText() > 0) {
      console.warn(
          queue.withoutText()
              + " requests of the day have no redacted text and cannot be drawn; the labels say"
              + " nothing of them");
    }
    console.say("Then: nightjar ingest --table evaluations " + file.path());
    return Result.done()
        .with("sample_batch_id", queue.batch())
        .with("rows", queue.items().size())
        .with("strata", queue.strata())
        .with("expected_interval_width", queue.expectedWidth())
        .with("out", file.path().toString());
  }

  private Metric metric(ReportCatalog catalog) {
    Metric metric = catalog.metric(metricName);
    if (!ReviewSampler.isReviewed(metric)) {
      List<String> reviewed =
          catalog.reports().stream()
              .flatMap(report -> report.metrics().stream())
              .filter(ReviewSampler::isReviewed)
              .map(Metric::name)
              .toList();
      throw Refusal.usage(
          "Reviewers cannot label "
              + metricName
              + ": it is no rate of one evaluation's verdicts; expected one of "
              + String.join(", ", reviewed));
    }
    return metric;
  }
}
