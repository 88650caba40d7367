package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Settings;
import dev.nightjar.report.FewReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MaintenanceTest {
  private static final LocalDate DAY = LocalDate.of(2026, 9, 7);

  @Test
  void aNightIsTheSameBeforeAndAfterAndExplainsItself(Lake lake) {
    ChatNights nights = ChatNights.in(lake, FewReports.named("serving"));
    for (int number = 0; number <= 7; number++) {
      for (int delivery = 0; delivery < 5; delivery++) {
        nights.traffic(night(number), "r" + delivery, 40, number == 7 ? 0.6 : 1.0 / 30);
      }
    }
    nights.run("history").backfill(night(0), night(6), false);
    nights.run("night").nightly(night(7));
    Finding finding = nights.reader().findings(night(7)).get(0);
    EvidenceReader evidence = new EvidenceReader(lake, FewReports.named("serving"));
    EvidenceReader.Evidence behind = evidence.read(finding, 5);
    List<String> report = nights.content("report", night(7));
    List<String> profiles = profiles(lake);
    Instant now = newest(lake, "report").plus(Duration.ofDays(20));

    Map<String, Upkept> foretold = maintenance(lake, now).run(true).tables();
    assertThat(files(lake, "llm_traces")).isEqualTo(40);
    Map<String, Upkept> done = maintenance(lake, now).run(false).tables();

    assertThat(done).isEqualTo(foretold);
    assertThat(done.get("llm_traces").files()).isEqualTo(40);
    assertThat(files(lake, "llm_traces")).isEqualTo(8);
    assertThat(maintenance(lake, now).run(false).tables()).isEmpty();
    assertThat(nights.reader().findings(night(7))).hasSize(1).first().isEqualTo(finding);
    assertThat(evidence.read(finding, 5)).isEqualTo(behind);
    assertThat(nights.run("again").nightly(night(7)).results().get("restated_dates"))
        .isEqualTo(List.of());
    assertThat(profiles(lake)).isEqualTo(profiles);
    assertThat(nights.content("report", night(7)))
        .usingElementComparator(MaintenanceTest::withoutSnapshots)
        .isEqualTo(report);
  }

  @Test
  void aNightThatWaitsForItsPublicationIsPublishedAllTheSame(Lake lake) {
    ChatNights nights = ChatNights.in(lake, FewReports.named("serving")).traffic(0, 1, 40);
    nights.run("history").backfill(night(0), night(0), false);
    nights.run("profile").profile(night(1), night(1));
    nights.run("compare").compare(night(1));
    // The table's main moves under the branch, as it does when small files are written together.
    Table report = lake.table("report");
    SmallFiles.rewriteManifests(report, "maintain");
    maintenance(lake, newest(lake, "report").plus(Duration.ofDays(1))).run(false);
    nights.run("publish").publish(night(1));
    assertThat(nights.rows("report", night(1))).isNotEmpty();
    assertThat(nights.rows("report", night(0))).isNotEmpty();
    assertThat(lake.table("report").refs()).containsOnlyKeys("main");
  }

  @Test
  void rowsGoWhenTheirTimeIsOver(Lake lake) {
    LocalDate today = LocalDate.of(2026, 9, 7);
    for (int age : List.of(29, 30, 31, 180, 181, 401)) {
      LocalDate day = today.minusDays(age);
      Instant at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
      Traces.append(lake, day, "t" + age);
      append(lake, "llm_trace_content", "request_ts", at);
      append(lake, "user_feedback", "cohort_ts", at);
      append(lake, "gpu_telemetry", "event_ts", at);
      append(lake, "tool_calls", "request_ts", at);
    }
    Instant now = today.atTime(3, 0).toInstant(ZoneOffset.UTC);
    Map<String, Upkept> done = maintenance(lake, now).run(false).tables();
    assertThat(rows(lake, "llm_trace_content")).isEqualTo(2);
    assertThat(rows(lake, "gpu_telemetry")).isEqualTo(2);
    assertThat(rows(lake, "llm_traces")).isEqualTo(4);
    assertThat(rows(lake, "tool_calls")).isEqualTo(4);
    assertThat(rows(lake, "user_feedback")).isEqualTo(5);
    assertThat(done.get("llm_trace_content").rows()).isEqualTo(4);
    assertThat(maintenance(lake, now).run(false).tables()).isEmpty();
  }

  @Test
  void theSettingsSayHowLong() {
    Settings plain = Settings.embedded("w");
    Settings said =
        new Settings(
            plain.catalog(),
            plain.inputs(),
            plain.inputNamespace(),
            plain.namespace(),
            plain.spark(),
            plain.reports(),
            plain.overrides(),
            plain.minimumSubjects(),
            plain.textColumns(),
            plain.allow(),
            Map.of("retention", Map.of("content", 7, "outputs", 90, "snapshots", 3)));
    Retention retention = Retention.of(said);
    assertThat(retention.days(Contract.table("llm_trace_content"))).isEqualTo(7);
    assertThat(retention.days(Contract.table("report"))).isEqualTo(90);
    assertThat(retention.days(Contract.table("quarantine"))).isEqualTo(90);
    assertThat(retention.days(Contract.table("llm_traces"))).isEqualTo(180);
    assertThat(retention.snapshotDays()).isEqualTo(3);
    for (String kept :
        List.of("incident", "incident_event", "incident_evidence", "model_prices", "baseline")) {
      assertThat(retention.days(Contract.table(kept))).as(kept).isNull();
    }
    Instant now = Instant.parse("2026-11-24T02:30:00Z");
    assertThat(retention.expiry(Contract.table("run"), now).first())
        .isEqualTo(LocalDate.of(2026, 8, 1));
  }

  @Test
  void snapshotsGoOnceTheyAreOldAndNobodyNeedsThem(Lake lake) {
    long first = Traces.append(lake, DAY, "a");
    long frozen = Traces.append(lake, DAY, "b");
    long read = Traces.append(lake, DAY, "c");
    long last = Traces.append(lake, DAY, "d");
    Instant committed = newest(lake, "llm_traces");
    recordRun(lake, "yesterday", committed.plus(Duration.ofDays(35)), read);
    incident(lake, "i-open", "frozen", frozen);
    incident(lake, "i-closed", "closed", first);
    Instant now = committed.plus(Duration.ofDays(36));
    maintenance(lake, now).run(false);
    Table table = lake.load(lake.input("llm_traces"));
    assertThat(table.snapshot(first)).isNull();
    assertThat(table.snapshot(frozen)).isNotNull();
    assertThat(table.snapshot(read)).isNotNull();
    assertThat(table.snapshot(last)).isNotNull();
    PinnedInputs pinned = PinnedInputs.pin(lake, List.of("llm_traces"));
    assertThat(pinned.touchedDays("llm_traces", first)).containsOnlyKeys(DAY);
    assertThat(pinned.touchedDays("llm_traces", first).get(DAY)).isEqualTo(3);
    assertThat(pinned.touchedDays("llm_traces", read).get(DAY)).isEqualTo(1);
  }

  @Test
  void whatKilledRunsLeftGoesAndWhatLivingOnesUseStays(Lake lake) throws IOException {
    Traces.append(lake, DAY, "a");
    Table traces = lake.load(lake.input("llm_traces"));
    Snapshot base = traces.currentSnapshot();
    Instant now = Instant.ofEpochMilli(base.timestampMillis()).plus(Duration.ofDays(5));
    String stamp = stamp(now.minus(Duration.ofHours(3)));
    String old = stamp(now.minus(Duration.ofDays(3)));
    traces
        .manageSnapshots()
        .createBranch("ingest_ingest_" + stamp + "_1a2b3c", base.snapshotId())
        .createBranch("ingest_ingest_" + old + "_1a2b3c", base.snapshotId())
        .createBranch("mine", base.snapshotId())
        .commit();
    LocalDate night = LocalDate.of(2026, 9, 8);
    for (String run : List.of("killed", "waiting")) {
      OutputTable report = lake.rows("report").onBranch(NightBranch.of(night, run).name());
      NightBranch.summary(run, night, "h").forEach(report::noting);
      report.replace(Where.equal("report_date", night), List.of());
    }
    recordRun(lake, "waiting", now.minus(Duration.ofDays(5)), base.snapshotId());
    Path data = Path.of(java.net.URI.create(traces.location()).getPath(), "data");
    Path stray = Files.writeString(data.resolve("stray.parquet"), "x");
    Path young = Files.writeString(data.resolve("young.parquet"), "x");
    Files.setLastModifiedTime(stray, FileTime.from(now.minus(Duration.ofDays(4))));
    Files.setLastModifiedTime(young, FileTime.from(now.minus(Duration.ofDays(2))));

    Map<String, Upkept> done = maintenance(lake, now).run(false).tables();

    assertThat(done.get("llm_traces").branches()).isEqualTo(1);
    assertThat(done.get("llm_traces").orphanFiles()).isEqualTo(1);
    assertThat(done.get("llm_traces").orphanBytes()).isEqualTo(1);
    assertThat(stray).doesNotExist();
    assertThat(young).exists();
    traces.refresh();
    assertThat(traces.refs().keySet())
        .containsExactlyInAnyOrder("main", "mine", "ingest_ingest_" + stamp + "_1a2b3c");
    assertThat(lake.table("report").refs().keySet())
        .containsExactly(NightBranch.of(night, "waiting").name());
    assertThat(rows(lake, "llm_traces")).isEqualTo(1);
  }

  @Test
  void anIngestBesideItLosesNothing(Lake lake) throws Exception {
    for (int i = 0; i < 6; i++) {
      Traces.append(lake, DAY, "first" + i);
    }
    Instant now = newest(lake, "llm_traces").plus(Duration.ofMinutes(1));
    CompletableFuture<Void> ingest =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 6; i++) {
                appendStaged(lake, "beside" + i);
              }
            });
    int rounds = 0;
    while (!ingest.isDone()) {
      maintenance(lake, now).run(false);
      rounds++;
    }
    ingest.get();
    maintenance(lake, now).run(false);
    assertThat(rounds).isPositive();
    assertThat(rows(lake, "llm_traces")).isEqualTo(12);
    assertThat(
            lake.spark()
                .table(Lake.sqlName(lake.input("llm_traces")))
                .select("request_id")
                .distinct()
                .count())
        .isEqualTo(12);
  }

  private static void appendStaged(Lake lake, String request) {
    for (int attempt = 0; attempt < 20; attempt++) {
      Table table = lake.load(lake.input("llm_traces"));
      Snapshot base = table.currentSnapshot();
      var rows =
          lake.spark()
              .read()
              .option("versionAsOf", base.snapshotId())
              .table(Lake.sqlName(lake.input("llm_traces")))
              .filter("request_id = 'first0'")
              .withColumn("request_id", functions.lit(request));
      try {
        new StagedAppend(lake.input("llm_traces"), request, Map.of()).append(table, base, rows);
        return;
      } catch (StagedAppend.Conflict e) {
        // Maintenance was faster: compared again, as ingest does.
        continue;
      }
    }
    throw new AssertionError("never landed");
  }

  static Maintenance maintenance(Lake lake, Instant now) {
    return new Maintenance(lake, context("maintain", now));
  }

  static RunContext context(String runId, Instant now) {
    return new RunContext(runId, "maintain", now, () -> now, "0", "c0", (s, d, t) -> {});
  }

  private static void recordRun(Lake lake, String runId, Instant started, long snapshot) {
    OutputTable runs = lake.rows("run");
    Map<String, Object> input = new TreeMap<>();
    input.put("table_name", "llm.llm_traces");
    input.put("snapshot_id", snapshot);
    runs.append(
        List.of(
            runs.row()
                .set("run_id", runId)
                .set("job_name", "nightly")
                .set("started_at", started)
                .set("status", "done")
                .set("exit_code", 0)
                .set("input_snapshots", List.of(input))));
  }

  private static void incident(Lake lake, String id, String status, long snapshot) {
    OutputTable incidents = lake.rows("incident");
    incidents.append(
        List.of(
            ErasureTest.filled(lake, "incident", incidents)
                .set("incident_id", id)
                .set("status", status)));
    OutputTable records = lake.rows("incident_record");
    records.append(
        List.of(
            ErasureTest.filled(lake, "incident_record", records)
                .set("incident_id", id)
                .set("section", "input_snapshot")
                .set(
                    "content",
                    "{\"table_name\":\"llm.llm_traces\",\"snapshot_id\":" + snapshot + "}")));
  }

  private static void append(Lake lake, String name, String day, Instant at) {
    OutputTable table = lake.rows(name);
    table.append(List.of(ErasureTest.filled(lake, name, table).set(day, at)));
  }

  private static List<String> profiles(Lake lake) {
    return lake
        .spark()
        .table(Lake.sqlName(lake.output("daily_profile")))
        .drop("run_id", "input_snapshot_id", "slice_values", "category_count", "label_sums")
        .toJSON()
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  /**
   * Rows of two runs on the same rows differ in the snapshots that they name, and in nothing else.
   */
  private static int withoutSnapshots(String one, String other) {
    return stripped(one).compareTo(stripped(other));
  }

  private static String stripped(String row) {
    return row.replaceAll("(input_snapshot_id|baseline_snapshot_ids)=\\S+( \\d+\\]?,?)*", "");
  }

  private static String stamp(Instant at) {
    return at.toString().replaceAll("[-:]|\\.\\d+", "");
  }

  private static Instant newest(Lake lake, String name) {
    return Instant.ofEpochMilli(
        lake.load(lake.identifier(Contract.table(name))).currentSnapshot().timestampMillis());
  }

  private static long rows(Lake lake, String name) {
    return lake.spark().table(Lake.sqlName(lake.input(name))).count();
  }

  private static long files(Lake lake, String name) {
    try (Stream<?> files =
        lake
            .spark()
            .sql("SELECT file_path FROM lake.llm." + name + ".files")
            .collectAsList()
            .stream()) {
      return files.count();
    }
  }
}
