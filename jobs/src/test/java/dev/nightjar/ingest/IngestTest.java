package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.claims;
import static dev.nightjar.ingest.Landings.ingest;
import static dev.nightjar.ingest.Landings.json;
import static dev.nightjar.ingest.Landings.price;
import static dev.nightjar.ingest.Landings.retrieval;
import static dev.nightjar.ingest.Landings.trace;
import static dev.nightjar.ingest.Landings.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.ingest.IngestResult.Counts;
import dev.nightjar.lake.Lake;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class IngestTest {
  @TempDir Path landing;

  @Test
  void everyRowIsWrittenOrADuplicateOrInQuarantine(Lake lake) {
    Landings.gzip(
        landing.resolve("llm_traces/part-0.jsonl.gz"),
        List.of(
            json(trace("r1")),
            json(trace("r2")),
            json(trace("r2")),
            json(with(trace("r3"), "status", "FINE")),
            "{not json"));
    Landings.lines(landing.resolve("retrieval_events/a.jsonl"), List.of(json(retrieval("r1"))));
    Landings.lines(landing.resolve("claim_verifications/a.jsonl"), List.of(json(claims("r1"))));
    Landings.lines(landing.resolve("model_prices/a.jsonl"), List.of(json(price("m"))));

    IngestResult result = ingest(lake, landing);

    assertThat(result.tables())
        .containsEntry("llm_traces", new Counts(5, 2, 1, 2))
        .containsEntry("retrieval_events", new Counts(1, 1, 0, 0))
        .containsEntry("claim_verifications", new Counts(1, 1, 0, 0))
        .containsEntry("model_prices", new Counts(1, 1, 0, 0));
    assertThat(result.quarantineReasons())
        .containsEntry("unknown_value", 1L)
        .containsEntry("malformed_row", 1L);
    assertThat(rows(lake, "select request_id from llm.llm_traces order by 1"))
        .extracting(row -> row.getString(0))
        .containsExactly("r1", "r2");
    Row retrieved =
        rows(
                lake,
                "select document_count, top_score, cited_document_count,"
                    + " unsupported_citation_count, documents[0].document_id"
                    + " from llm.retrieval_events")
            .get(0);
    assertThat(retrieved.mkString(",")).isEqualTo("2,0.9,1,1,d1");
    assertThat(rows(lake, "select list_unit_price from llm.model_prices").get(0).getDecimal(0))
        .isEqualByComparingTo(new BigDecimal("0.000000075"));
    assertThat(rows(lake, "select source_line from nightjar.quarantine order by 1"))
        .extracting(row -> row.getLong(0))
        .containsExactly(4L, 5L);

    IngestResult again = ingest(lake, landing, "run-2", Landings.NOW.plusSeconds(60));
    assertThat(again.tables()).containsEntry("llm_traces", new Counts(0, 0, 0, 0));
    assertThat(again.files().alreadyIngested()).isEqualTo(4);
  }

  private static List<Row> rows(Lake lake, String sql) {
    return lake.spark().sql(sql).collectAsList();
  }
}
