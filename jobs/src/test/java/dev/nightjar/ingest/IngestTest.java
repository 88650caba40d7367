package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.NOW;
import static dev.nightjar.ingest.Landings.claims;
import static dev.nightjar.ingest.Landings.ingest;
import static dev.nightjar.ingest.Landings.json;
import static dev.nightjar.ingest.Landings.price;
import static dev.nightjar.ingest.Landings.retrieval;
import static dev.nightjar.ingest.Landings.trace;
import static dev.nightjar.ingest.Landings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.SparkExtension;
import dev.nightjar.ingest.IngestResult.Counts;
import dev.nightjar.ingest.IngestResult.FileCounts;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Refusal;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class IngestTest {
  @TempDir Path landing;

  @Test
  void everyRowIsWrittenOrADuplicateOrInQuarantine(Lake lake) throws Exception {
    Landings.gzip(
        landing.resolve("llm_traces/part-0.jsonl.gz"),
        List.of(
            json(trace("r1")),
            json(trace("r2")),
            json(trace("r2")),
            json(with(trace("r3"), "status", "FINE")),
            "{not json"));
    Landings.lines(
        landing.resolve("retrieval_events/day=1/a.jsonl"), List.of(json(retrieval("r1"))));
    Landings.lines(landing.resolve("claim_verifications.jsonl"), List.of(json(claims("r1"))));
    Landings.lines(landing.resolve("model_prices/a.jsonl"), List.of(json(price("m"))));
    Landings.lines(landing.resolve("model_prices/_SUCCESS"), List.of());
    Landings.lines(landing.resolve("model_prices/.a.jsonl.crc"), List.of());
    BinaryFiles.parquet(landing.resolve("llm_traces/p.parquet"), true, "r4");

    IngestResult result = ingest(lake, landing);

    assertThat(result)
        .isEqualTo(
            new IngestResult(
                Map.of(
                    "llm_traces", new Counts(6, 3, 1, 2),
                    "retrieval_events", new Counts(1, 1, 0, 0),
                    "claim_verifications", new Counts(1, 1, 0, 0),
                    "model_prices", new Counts(1, 1, 0, 0)),
                Map.of("unknown_value", 1L, "malformed_row", 1L),
                new FileCounts(5, 5, 0, 0, 2),
                Map.of(),
                Map.of()));
    assertThat(texts(lake, "select request_id from llm.llm_traces order by 1"))
        .containsExactly("r1", "r2", "r4");
    assertThat(
            texts(
                lake,
                "select concat_ws(',', document_count, top_score, cited_document_count,"
                    + " unsupported_citation_count, documents[0].document_id)"
                    + " from llm.retrieval_events"))
        .containsExactly("2,0.9,1,1,d1");
    assertThat(rows(lake, "select list_unit_price from llm.model_prices").get(0).getDecimal(0))
        .isEqualByComparingTo(new BigDecimal("0.000000075"));
    assertThat(
            texts(
                lake,
                "select concat_ws('|', target_table, source_line, reason_code, column_name,"
                    + " length(row_sha256), run_id) from nightjar.quarantine order by source_line"))
        .containsExactly(
            "llm_traces|4|unknown_value|status|64|run-1", "llm_traces|5|malformed_row|64|run-1");
    assertThat(
            texts(
                lake,
                "select concat_ws('|', rows_read, rows_written, duplicates, quarantined)"
                    + " from nightjar.ingested_file where table_name = 'llm_traces' order by 1"))
        .containsExactly("1|1|0|0", "5|2|1|2");
  }

  @Test
  void theSameContentAgainAddsNothingWhateverItsName(Lake lake) throws Exception {
    Path file =
        Landings.lines(
            landing.resolve("llm_traces/a.jsonl"), List.of(json(trace("r1")), "{not json"));
    Landings.bytes(landing.resolve("llm_traces/cut.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0});
    ingest(lake, landing);
    long snapshots = count(lake, "select * from llm.llm_traces.snapshots");
    Files.copy(file, landing.resolve("llm_traces/copy.jsonl"));

    IngestResult again = ingest(lake, landing, "run-2", NOW.plusSeconds(60));

    assertThat(again.tables()).containsEntry("llm_traces", new Counts(0, 0, 0, 0));
    assertThat(again.files()).isEqualTo(new FileCounts(3, 0, 3, 0, 0));
    assertThat(count(lake, "select * from llm.llm_traces")).isEqualTo(1);
    assertThat(count(lake, "select * from nightjar.quarantine")).isEqualTo(2);
    assertThat(count(lake, "select * from llm.llm_traces.snapshots")).isEqualTo(snapshots);
  }

  @Test
  void ofARowDeliveredTwiceTheLatestStays(Lake lake) {
    Map<String, Object> old = with(trace("r1"), "language", "old");
    Map<String, Object> recent =
        with(with(trace("r1"), "language", "recent"), "ingest_ts", "2026-11-23T12:00:00Z");
    Landings.lines(landing.resolve("a/llm_traces/a.jsonl"), List.of(json(old), json(trace("r2"))));
    Landings.lines(
        landing.resolve("b/llm_traces/b.jsonl"),
        List.of(json(recent), json(trace("r3")), json(with(trace("r2"), "language", "late"))));
    Landings.lines(
        landing.resolve("c/llm_traces/c.jsonl"),
        List.of(json(old), json(with(recent, "ingest_ts", "2026-11-23T13:00:00Z"))));

    assertThat(ingest(lake, landing.resolve("a")).tables())
        .containsEntry("llm_traces", new Counts(2, 2, 0, 0));
    assertThat(ingest(lake, landing.resolve("b")).tables())
        .containsEntry("llm_traces", new Counts(3, 2, 1, 0));
    assertThat(ingest(lake, landing.resolve("c")).tables())
        .containsEntry("llm_traces", new Counts(2, 0, 2, 0));

    assertThat(
            texts(
                lake, "select concat_ws(',', request_id, language) from llm.llm_traces order by 1"))
        .containsExactly("r1,recent", "r2", "r3");
    assertThat(
            texts(lake, "select distinct summary['nightjar.ingest'] from llm.llm_traces.snapshots"))
        .containsExactly("unique");
    assertThat(texts(lake, "select name from llm.llm_traces.refs")).containsExactly("main");
  }

  @Test
  void aRetryAfterACrashBetweenRowsAndLedgerAddsNothing(Lake lake) {
    Landings.lines(
        landing.resolve("llm_traces/a.jsonl"),
        List.of(json(Landings.without(trace("r1"), "ingest_ts")), "{not json"));
    Landings.lines(landing.resolve("model_prices/a.jsonl"), List.of(json(price("m"))));
    ingest(lake, landing);
    lake.spark().sql("delete from nightjar.ingested_file");

    IngestResult again = ingest(lake, landing, "run-2", NOW.plusSeconds(60));

    assertThat(again.tables())
        .containsEntry("llm_traces", new Counts(2, 0, 1, 1))
        .containsEntry("model_prices", new Counts(1, 0, 1, 0));
    assertThat(count(lake, "select * from nightjar.quarantine")).isEqualTo(1);
    assertThat(count(lake, "select * from nightjar.ingested_file")).isEqualTo(2);
  }

  @Test
  void aDryRunTellsWhatWouldHappenAndWritesNothing(Lake lake) {
    Landings.lines(
        landing.resolve("x.jsonl"), List.of(json(trace("r1")), json(trace("r1")), "{not json"));
    List<String> told = new ArrayList<>();

    IngestResult result =
        Ingest.into(lake)
            .telling((stage, done, total) -> told.add(stage + " " + done + "/" + total))
            .run(new Ingest.Request(List.of(landing.toString()), "llm_traces", true, NOW, "run-1"));

    assertThat(told).containsExactly("ingest 0/1", "ingest 1/1");
    assertThat(result.tables()).containsEntry("llm_traces", new Counts(3, 1, 1, 1));
    for (String table :
        List.of("llm.llm_traces", "nightjar.quarantine", "nightjar.ingested_file")) {
      assertThat(count(lake, "select * from " + table + ".snapshots")).as(table).isZero();
    }
  }

  @Test
  void aBrokenFileNeverStopsTheOthers(Lake lake) throws Exception {
    Landings.lines(landing.resolve("llm_traces/good.jsonl"), List.of(json(trace("r1"))));
    List<String> many = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      many.add(json(trace("t" + random.nextLong())));
    }
    Path cut = Landings.gzip(landing.resolve("llm_traces/cut.jsonl.gz"), many);
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 100));
    Landings.lines(landing.resolve("llm_trace/typo.jsonl"), List.of(json(trace("r1"))));

    IngestResult result = ingest(lake, landing);

    assertThat(result.tables())
        .containsEntry("llm_traces", new Counts(2, 1, 0, 1))
        .containsEntry("llm_trace", new Counts(1, 0, 0, 1));
    assertThat(result.files()).isEqualTo(new FileCounts(3, 1, 0, 2, 0));
    assertThat(texts(lake, "select request_id from llm.llm_traces")).containsExactly("r1");
    assertThat(
            texts(
                lake,
                "select concat_ws('|', target_table, reason_code, reason, source_line)"
                    + " from nightjar.quarantine order by length(target_table) desc"))
        .containsExactly(
            "llm_traces|unreadable_file|Cannot read the file: it breaks off or is damaged after row "
                + brokenAfter(lake)
                + " (EOFException); nothing of it is stored, deliver it again",
            "llm_trace|unknown_table|Cannot tell the table of the file (is it llm_traces?); expected"
                + " it in a folder named as one of llm_traces, llm_trace_content, retrieval_events,"
                + " tool_calls, guardrail_events, evaluations, claim_verifications, user_feedback,"
                + " expected_documents, gpu_telemetry, infra_metrics, model_prices, deployments, otlp, prometheus,"
                + " litellm, genai_prices, mlflow, langfuse, phoenix, qrels, or --table or"
                + " --mapping");
  }

  @Test
  void twoIngestsAtOnceStoreEveryRowOnce(Lake lake) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      lines.add(json(trace("r" + i)));
    }
    Landings.lines(landing.resolve("llm_traces/a.jsonl"), lines);
    List<Thread> runs = new ArrayList<>();
    List<IngestResult> results = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int run = 0; run < 2; run++) {
      String id = "run-" + run;
      runs.add(new Thread(() -> results.add(ingest(lake, landing, id, NOW))));
    }
    runs.forEach(Thread::start);
    for (Thread run : runs) {
      run.join();
    }

    assertThat(results).hasSize(2);
    assertThat(results.stream().mapToLong(r -> r.tables().get("llm_traces").written()).sum())
        .isEqualTo(50);
    assertThat(count(lake, "select * from llm.llm_traces")).isEqualTo(50);
    assertThat(count(lake, "select distinct request_id from llm.llm_traces")).isEqualTo(50);
  }

  @Test
  void theSumsAddUpUnderAnyMixOfFaults(Lake lake) throws Exception {
    Random random = new Random(20261123);
    List<String> faults =
        List.of(
            "{broken",
            json(with(trace("x"), "status", "no")),
            json(with(trace("x"), "event_ts", "2026-11-23T10:00:00")),
            json(with(trace("x"), "region", "jo.doe@mail.example.org")),
            json(with(trace("x"), "usage_input_tokens", -1)),
            "7");
    int lines = 0;
    int refused = 0;
    for (int file = 0; file < 12; file++) {
      List<String> rows = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        boolean isFault = random.nextInt(4) == 0;
        Instant at = Instant.parse("2026-11-20T00:00:00Z").plusSeconds(random.nextInt(3) * 86_400L);
        rows.add(
            isFault
                ? faults.get(random.nextInt(faults.size()))
                : json(with(trace("r" + random.nextInt(80)), "event_ts", at.toString())));
        refused += isFault ? 1 : 0;
        lines++;
      }
      Landings.gzip(landing.resolve("llm_traces/part-" + file + ".jsonl.gz"), rows);
    }
    byte[] half = Files.readAllBytes(landing.resolve("llm_traces/part-0.jsonl.gz"));
    Landings.bytes(landing.resolve("llm_traces/half.gz"), Arrays.copyOf(half, half.length / 2));

    Counts counts = ingest(lake, landing).tables().get("llm_traces");

    assertThat(counts.read()).isEqualTo(lines + 1);
    assertThat(counts.quarantined()).isEqualTo(refused + 1);
    assertThat(counts.read())
        .isEqualTo(counts.written() + counts.duplicates() + counts.quarantined());
    assertThat(count(lake, "select * from llm.llm_traces")).isEqualTo(counts.written());
    assertThat(count(lake, "select distinct request_id, event_ts from llm.llm_traces"))
        .isEqualTo(counts.written());
    assertThat(count(lake, "select * from nightjar.quarantine")).isEqualTo(counts.quarantined());
    assertThat(
            rows(
                    lake,
                    "select sum(rows_read), sum(rows_written), sum(duplicates), sum(quarantined)"
                        + " from nightjar.ingested_file")
                .get(0)
                .mkString(","))
        .isEqualTo(
            counts.read()
                + ","
                + counts.written()
                + ","
                + counts.duplicates()
                + ","
                + counts.quarantined());
  }

  @Test
  void refusesWhatItCannotFind(Lake lake) {
    assertThatThrownBy(() -> ingest(lake, landing.resolve("nothing")))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "There is nothing at "
                + landing.resolve("nothing")
                + "; expected a landing file, or a folder with one folder per table");
    assertThatThrownBy(
            () ->
                Ingest.into(lake)
                    .run(
                        new Ingest.Request(
                            List.of(landing.toString()), "llm_trace", false, NOW, "r")))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(
            "Unknown table llm_trace; is it llm_traces?; known are llm_traces,");
  }

  private static String brokenAfter(Lake lake) {
    return texts(
            lake,
            "select regexp_extract(reason, 'after row ([0-9]+)', 1) from nightjar.quarantine"
                + " where reason_code = 'unreadable_file'")
        .get(0);
  }

  private static long count(Lake lake, String sql) {
    return lake.spark().sql(sql).count();
  }

  private static List<String> texts(Lake lake, String sql) {
    return rows(lake, sql).stream().map(row -> row.getString(0)).toList();
  }

  private static List<Row> rows(Lake lake, String sql) {
    return lake.spark().sql(sql).collectAsList();
  }
}
