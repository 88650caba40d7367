package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import dev.nightjar.report.FewReports;
import dev.nightjar.report.ReportCatalog;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;

/**
 * Nights of quiet chat traffic of two applications, and the stages over them. Reports: serving and
 * cost, so that a night is one pass over one grain.
 */
public final class ChatNights {
  /** A Monday. */
  static final LocalDate FIRST = LocalDate.of(2026, 9, 7);

  private static final Instant NOW = Instant.parse("2026-12-01T03:00:00Z");

  private final Lake lake;
  private final ReportCatalog catalog;
  private final InstantSource clock;

  private ChatNights(Lake lake, ReportCatalog catalog, InstantSource clock) {
    this.lake = lake;
    this.catalog = catalog;
    this.clock = clock;
  }

  public static ChatNights in(Lake lake) {
    return in(lake, FewReports.named("serving", "cost"));
  }

  static ChatNights in(Lake lake, ReportCatalog catalog) {
    return new ChatNights(lake, catalog, () -> NOW);
  }

  /** The same with a clock, which the stages look at when a phase begins and ends. */
  ChatNights at(InstantSource other) {
    return new ChatNights(lake, catalog, other);
  }

  public static LocalDate night(int number) {
    return FIRST.plusDays(number);
  }

  /** Traffic of some nights in a row, one in thirty requests fails. */
  public ChatNights traffic(int from, int to, int requests) {
    for (int number = from; number <= to; number++) {
      traffic(night(number), "r", requests, 1.0 / 30);
    }
    return this;
  }

  /** Traffic of one day; the same arguments give the same rows. */
  public ChatNights traffic(LocalDate day, String prefix, int requests, double errors) {
    return traffic(day, prefix, requests, errors, errors, 1);
  }

  /** The same where only support fails, and prompts of search are forty times as long. */
  public ChatNights badTraffic(LocalDate day, String prefix, int requests, double errors) {
    return traffic(day, prefix, requests, 1.0 / 30, errors, 40);
  }

  private ChatNights traffic(
      LocalDate day, String prefix, int requests, double search, double support, int prompt) {
    SplittableRandom random = new SplittableRandom(day.toEpochDay() * 31 + prefix.hashCode());
    OutputTable table = lake.rows("llm_traces");
    List<OutputRow> rows = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      boolean failed = random.nextDouble() < (i % 2 == 0 ? search : support);
      rows.add(
          Traces.trace(table, prefix + "-" + day + "-" + i, day)
              .set("event_ts", day.atTime(i % 24, i % 60).toInstant(ZoneOffset.UTC))
              .set("ingest_ts", day.atTime(23, 50).toInstant(ZoneOffset.UTC))
              .set("enduser_pseudo_id", "u-" + i % 40)
              .set("application", i % 2 == 0 ? "search" : "support")
              .set("model_id", "m-1")
              .set("deployment_id", "d-1")
              .set("status", failed ? "ERROR" : "OK")
              .set("finish_reason", "stop")
              .set("queue_time_ms", 5 + 10 * random.nextDouble())
              .set("time_to_first_token_ms", 200 + 300 * random.nextDouble())
              .set("duration_ms", 2000 + 1000 * random.nextDouble())
              .set("usage_input_tokens", (i % 2 == 0 ? prompt : 1) * (500L + random.nextInt(200)))
              .set("usage_output_tokens", 100L + random.nextInt(100))
              .set("tool_call_count", 0)
              .set("task_success", !failed));
    }
    table.append(rows);
    return this;
  }

  public Nights run(String runId) {
    return new Nights(
        lake,
        catalog,
        new RunContext(runId, "nightly", NOW, clock, "0", "c0", (stage, done, total) -> {}));
  }

  /** Published rows of a night. */
  List<OutputRow> rows(String table, LocalDate night) {
    return lake.rows(table).read(Where.equal("report_date", night));
  }

  /** Published rows of a night as text, without the run, sorted. */
  List<String> content(String table, LocalDate night) {
    List<String> columns =
        lake.table(table).schema().columns().stream()
            .map(column -> column.name())
            .filter(name -> !name.equals("run_id"))
            .toList();
    return rows(table, night).stream()
        .map(
            row ->
                columns.stream()
                    .map(column -> column + "=" + row.value(column))
                    .collect(Collectors.joining(" ")))
        .sorted()
        .toList();
  }

  /** Columns that name a row. */
  Set<String> identifier(String table) {
    return lake.table(table).schema().identifierFieldNames();
  }

  /** The one run whose rows readers see of a night. */
  String runOf(LocalDate night) {
    List<String> runs =
        rows("report", night).stream().map(row -> row.text("run_id")).distinct().toList();
    Assertions.assertThat(runs).as("runs of %s", night).hasSize(1);
    return runs.get(0);
  }

  public ReportReader reader() {
    return new ReportReader(lake, catalog);
  }

  EvidenceReader evidence() {
    return new EvidenceReader(lake, catalog);
  }

  /** What a stage refuses with; fails when it does not. */
  static Refusal refusal(Runnable stage) {
    try {
      stage.run();
    } catch (Refusal refusal) {
      return refusal;
    }
    throw new AssertionError("Nothing was refused");
  }
}
