package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.report.FewReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.CommitMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ErasureTest {
  private static final LocalDate DAY = ChatNights.FIRST;
  private static final String GONE = "who-goes-7Q";
  private static final String STAYS = "who-stays-3K";

  /** Nothing is compressed, so that a byte that is left can be found in whatever file it is in. */
  @BeforeEach
  void readableFiles(Lake lake) {
    Stream.concat(Contract.inputs().stream(), Contract.outputs().stream())
        .forEach(
            definition ->
                lake.load(lake.identifier(definition))
                    .updateProperties()
                    .set("write.parquet.compression-codec", "uncompressed")
                    .set("write.manifest.compression-codec", "uncompressed")
                    .commit());
  }

  @Test
  void everythingOfASubjectGoesAndNothingElse(Lake lake) throws IOException {
    requests(lake, GONE, "rq-gone", 3);
    requests(lake, STAYS, "rq-stays", 4);
    feedbackWithoutPseudonym(lake, "rq-gone-1");
    for (String table : List.of("tool_calls", "guardrail_events", "evaluations")) {
      rows(lake, table, "request_ts", "rq-gone-0", "rq-gone-1", "rq-stays-0");
    }
    rows(lake, "review_sample", "request_ts", "rq-gone-2", "rq-stays-1");
    rows(lake, "incident_evidence", "request_ts", "rq-gone-2");
    // Small files are written together once: the bytes are in two generations of files.
    for (int i = 0; i < 5; i++) {
      Traces.append(lake, DAY, "more-" + i);
    }
    Instant now = now(lake);
    MaintenanceTest.maintenance(lake, noon().plus(Duration.ofDays(1))).run(false);
    assertThat(filesWith(lake, GONE)).isNotEmpty();

    Erasure.Outcome dry = erasure(lake, "e0", now).run(List.of(GONE), true);
    assertThat(filesWith(lake, GONE)).isNotEmpty();
    Erasure.Outcome done = erasure(lake, "e1", now).run(List.of(GONE), false);

    assertThat(done.tables())
        .isEqualTo(dry.tables())
        .containsEntry("llm_traces", 3L)
        .containsEntry("llm_trace_content", 3L)
        .containsEntry("user_feedback", 4L)
        .containsEntry("tool_calls", 2L)
        .containsEntry("guardrail_events", 2L)
        .containsEntry("evaluations", 2L)
        .containsEntry("review_sample", 1L)
        .containsEntry("retrieval_events", 0L)
        .doesNotContainKey("incident_evidence");
    assertThat(filesWith(lake, GONE)).isEmpty();
    assertThat(filesWith(lake, "rq-gone"))
        .isNotEmpty()
        .allMatch(file -> file.toString().contains("/incident_evidence/"));
    assertThat(count(lake, "llm.llm_traces")).isEqualTo(9);
    assertThat(count(lake, "llm.llm_trace_content")).isEqualTo(4);
    assertThat(count(lake, "llm.user_feedback")).isEqualTo(4);
    assertThat(count(lake, "llm.tool_calls")).isEqualTo(1);
    assertThat(count(lake, "nightjar.incident_evidence")).isEqualTo(1);
    PinnedInputs inputs = PinnedInputs.pin(lake, List.of("llm_trace_content"));
    assertThat(inputs.isUnique("llm_trace_content")).isTrue();
    assertThat(erasure(lake, "e2", now).run(List.of(GONE), false).isNothing()).isTrue();
    assertThat(count(lake, "nightjar.run WHERE job_name = 'maintain'")).isEqualTo(1);
  }

  @Test
  void countsStayAndNightsAreNotRestated(Lake lake) {
    ChatNights nights = ChatNights.in(lake, FewReports.named("serving"));
    nights.traffic(0, 6, 60);
    nights.run("history").backfill(night(0), night(6), false);
    List<String> counts = subjectCounts(lake);
    long shown = sketchesWith(lake, "u-3");
    assertThat(shown).isPositive();
    Instant now = now(lake);

    Erasure.Outcome done = erasure(lake, "e1", now).run(List.of("u-3"), false);

    assertThat(done.profiles()).isEqualTo(shown);
    assertThat(done.tables().get("llm_traces")).isEqualTo(14);
    assertThat(sketchesWith(lake, "u-3")).isZero();
    assertThat(sketchesWith(lake, "u-4")).isPositive();
    assertThat(subjectCounts(lake)).isEqualTo(counts);
    nights.traffic(7, 7, 60);
    nights.traffic(night(4), "late", 10, 0);
    assertThat(nights.run("night").nightly(night(7)).results().get("restated_dates"))
        .isEqualTo(List.of(night(4).toString()));
  }

  @Test
  void whatAKilledErasureLeftIsFinishedByTheNextAndByMaintenance(Lake lake) throws IOException {
    requests(lake, GONE, "rq-gone", 2);
    requests(lake, STAYS, "rq-stays", 2);
    Instant now = now(lake);
    for (String next : List.of("erase", "maintain")) {
      String table = next.equals("erase") ? "llm_traces" : "llm_trace_content";
      CommitMetadata.withCommitProperties(
          ErasedHistory.mark("killed"),
          () ->
              lake.spark()
                  .sql(
                      "DELETE FROM lake.llm."
                          + table
                          + " WHERE enduser_pseudo_id = '"
                          + GONE
                          + "'"),
          RuntimeException.class);
      assertThat(filesOf(lake, GONE, table)).isNotEmpty();
      if (next.equals("erase")) {
        Erasure.Outcome done = erasure(lake, "e1", now).run(List.of("nobody"), false);
        assertThat(done.finished()).containsExactly(table);
      } else {
        Map<String, Upkept> done = MaintenanceTest.maintenance(lake, now).run(false).tables();
        assertThat(done).containsOnlyKeys(table);
      }
      assertThat(filesOf(lake, GONE, table)).isEmpty();
    }
  }

  @Test
  void aRunningIngestIsNotHurtAndIsSaidToHoldBytes(Lake lake) throws IOException {
    requests(lake, GONE, "rq-gone", 2);
    requests(lake, STAYS, "rq-stays", 2);
    Table traces = lake.load(lake.input("llm_traces"));
    Snapshot base = traces.currentSnapshot();
    traces.manageSnapshots().createBranch("ingest_run_1", base.snapshotId()).commit();
    traces.manageSnapshots().createTag("before", base.snapshotId()).commit();
    Instant now = now(lake);
    Erasure.Outcome done = erasure(lake, "e1", now).run(List.of(GONE), false);
    assertThat(done.held()).containsExactly("branch ingest_run_1 of llm.llm_traces");
    assertThat(done.tables()).containsEntry("llm_traces", 2L);
    traces.refresh();
    assertThat(traces.refs().keySet()).containsExactlyInAnyOrder("main", "ingest_run_1");
    assertThat(filesOf(lake, GONE, "llm_traces")).isNotEmpty();

    traces.manageSnapshots().removeBranch("ingest_run_1").commit();
    Erasure.Outcome again = erasure(lake, "e2", now).run(List.of(GONE), false);
    assertThat(again.held()).isEmpty();
    assertThat(again.finished()).containsExactly("llm_traces");
    assertThat(filesWith(lake, GONE)).isEmpty();
  }

  @Test
  void theLastRowsOfATableGoToo(Lake lake) throws IOException {
    requests(lake, GONE, "rq-gone", 1);
    assertThat(erasure(lake, "e1", now(lake)).run(List.of(GONE), false).held()).isEmpty();
    assertThat(filesWith(lake, GONE)).isEmpty();
    assertThat(count(lake, "llm.llm_traces")).isZero();
  }

  private static Erasure erasure(Lake lake, String runId, Instant now) {
    return new Erasure(lake, MaintenanceTest.context(runId, now));
  }

  private static Instant now(Lake lake) {
    return Instant.ofEpochMilli(
            lake.load(lake.input("llm_traces")).currentSnapshot().timestampMillis())
        .plus(Duration.ofMinutes(1));
  }

  /** Requests of a subject, with content and feedback, as our own ingest would write them. */
  private static void requests(Lake lake, String subject, String prefix, int count) {
    OutputTable traces = lake.rows("llm_traces").noting(Uniqueness.PROPERTY, Uniqueness.UNIQUE);
    List<OutputRow> rows = new ArrayList<>();
    String[] ids = new String[count];
    for (int i = 0; i < count; i++) {
      ids[i] = prefix + "-" + i;
      rows.add(Traces.trace(traces, ids[i], DAY).set("enduser_pseudo_id", subject));
    }
    traces.append(rows);
    for (String table : List.of("llm_trace_content", "user_feedback")) {
      OutputTable target = lake.rows(table).noting(Uniqueness.PROPERTY, Uniqueness.UNIQUE);
      List<OutputRow> all = new ArrayList<>();
      for (String id : ids) {
        all.add(
            filled(lake, table, target)
                .set(table.equals("user_feedback") ? "cohort_ts" : "request_ts", noon())
                .set("request_id", id)
                .set("enduser_pseudo_id", subject));
      }
      target.append(all);
    }
  }

  private static void feedbackWithoutPseudonym(Lake lake, String request) {
    OutputTable table = lake.rows("user_feedback");
    table.append(
        List.of(
            filled(lake, "user_feedback", table)
                .set("cohort_ts", noon())
                .set("request_id", request)));
  }

  private static void rows(Lake lake, String name, String time, String... requests) {
    OutputTable table = lake.rows(name);
    List<OutputRow> rows = new ArrayList<>();
    for (String request : requests) {
      rows.add(filled(lake, name, table).set(time, noon()).set("request_id", request));
    }
    table.append(rows);
  }

  /** A row with something in every required column. */
  static OutputRow filled(Lake lake, String name, OutputTable table) {
    OutputRow row = table.row();
    lake.load(lake.identifier(Contract.table(name))).schema().columns().stream()
        .filter(column -> column.isRequired())
        .forEach(
            column ->
                row.set(
                    column.name(),
                    switch (column.type().typeId()) {
                      case STRING -> "x";
                      case TIMESTAMP -> noon();
                      case DATE -> DAY;
                      case BOOLEAN -> false;
                      case DOUBLE -> 1.0;
                      case INTEGER -> 1;
                      default -> 1L;
                    }));
    return row;
  }

  private static Instant noon() {
    return DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  private static long count(Lake lake, String rows) {
    return lake.spark().sql("SELECT count(*) FROM lake." + rows).first().getLong(0);
  }

  private static List<String> subjectCounts(Lake lake) {
    return lake
        .spark()
        .sql(
            "SELECT concat_ws('|', profile_date, metric_name, slice_key, component_key,"
                + " distinct_subjects, length(subjects_sketch)) k FROM lake.nightjar.daily_profile"
                + " ORDER BY k")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static long sketchesWith(Lake lake, String subject) {
    return lake.spark()
        .sql(
            "SELECT count(*) FROM lake.nightjar.daily_profile WHERE hex(subjects_sketch) LIKE"
                + " concat('%', lpad(hex(xxhash64('"
                + subject
                + "')), 16, '0'), '%')")
        .first()
        .getLong(0);
  }

  private static List<Path> filesOf(Lake lake, String text, String table) throws IOException {
    return filesWith(lake, text).stream()
        .filter(file -> file.toString().contains("/" + table + "/"))
        .toList();
  }

  /** Files of the warehouse that have the text in them. */
  private static List<Path> filesWith(Lake lake, String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(lake.settings().catalog().warehouse()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
