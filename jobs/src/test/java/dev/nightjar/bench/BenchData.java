package dev.nightjar.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** A day of requests of a busy fleet: a dozen releases side by side, six applications. */
final class BenchData {
  private static final String TABLE = "bench.nightjar.traces";

  private static final List<String> MEASURES =
      List.of(
          "queue_time_ms",
          "time_to_first_token_ms",
          "mean_itl_ms",
          "duration_ms",
          "status",
          "finish_reason",
          "refused",
          "task_success",
          "list_cost",
          "usage_input_tokens",
          "usage_output_tokens",
          "tool_call_count");

  private BenchData() {}

  static SparkSession session(Path warehouse) {
    return SparkSession.builder()
        .master("local[2]")
        .appName("bench")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.catalog.bench", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.bench.type", "hadoop")
        .config("spark.sql.catalog.bench.warehouse", warehouse.toUri().toString())
        .getOrCreate();
  }

  /** Writes the table; every column is a hash of the row number, so every run has the same. */
  static void write(SparkSession spark, long rows) {
    spark.sql("create namespace if not exists bench.nightjar");
    spark
        .range(0, rows, 1, 4)
        .selectExpr("id", "pmod(xxhash64(id), 1000003) as r", "pmod(xxhash64(id, 1), 1000033) as s")
        .selectExpr("id", "r", "s", "r % 12 as release", "(s % 1000 + 1) / 1001.0D as u")
        .selectExpr(
            "timestamp'2026-03-01' + make_dt_interval(0, 0, 0, id % 86400) as event_ts",
            "timestamp'2026-03-01 01:00:00' + make_dt_interval(0, 0, 0, id % 172800) as ingest_ts",
            "'user-' || (s % 60000) as enduser_pseudo_id",
            "case when r % 50 = 0 then 4.0D else 1.0D end as trace_sampling_weight",
            "'application-' || (release % 6) as application",
            "'large-model-2026-0' || (release % 5) as model_id",
            "case when release % 3 > 0 then 'adapter-' || (release % 3) end as adapter_id",
            "'prompt-v' || release as prompt_version",
            "'index-2026-02-' || (10 + release % 4) as retrieval_index_version",
            "'corpus-' || (release % 4) as corpus_version",
            "'policy-' || (release % 2) as policy_version",
            "'tools-' || (release % 3) as tool_schema_version",
            "'runtime-0.' || (release % 2) as runtime_version",
            "case when s % 20 = 0 then 'canary' else 'baseline' end as deployment_arm",
            "element_at(array('en','de','fr','es','it','pt','nl','pl','ja','zh'),"
                + " cast(1 + least(r % 10, s % 10) as int)) as language",
            "'task-' || (s % 8) as task_type",
            "element_at(array('free','pro','team','enterprise'), cast(1 + r % 4 as int))"
                + " as tenant_tier",
            "case when s % 30 > 0 then 'region-' || (s % 5) end as region",
            "-8 * ln(u) as queue_time_ms",
            "120 - 300 * ln(u) as time_to_first_token_ms",
            "case when s % 40 > 0 then 12 - 9 * ln(u) end as mean_itl_ms",
            "900 - 4000 * ln(u) + r % 1000 as duration_ms",
            "case when s % 60 = 0 then 'ERROR' when s % 90 = 0 then 'CANCELLED' else 'OK' end"
                + " as status",
            "case when r % 25 = 0 then 'length' else 'stop' end as finish_reason",
            "r % 70 = 0 as refused",
            "case when s % 3 > 0 then r % 8 > 0 end as task_success",
            "cast((300 + r % 4000) * 0.0000025BD as decimal(18, 12)) as list_cost",
            "200 + r % 4000 as usage_input_tokens",
            "1 + s % 900 as usage_output_tokens",
            "cast(r % 5 as int) as tool_call_count")
        .writeTo(TABLE)
        .tableProperty("write.parquet.compression-codec", "zstd")
        .createOrReplace();
  }

  /** The columns that the profile reads, as they are. */
  static Dataset<Row> columns(SparkSession spark) {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "event_ts",
                "ingest_ts",
                "enduser_pseudo_id",
                "trace_sampling_weight",
                "corpus_version"));
    columns.addAll(BenchMetrics.DIMENSIONS);
    columns.addAll(MEASURES);
    return spark
        .table(TABLE)
        .select(columns.stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new));
  }

  /** As an observation query of the program gives them. */
  static Dataset<Row> observations(SparkSession spark) {
    return spark.sql(
        "select to_date(event_ts) as observation_date, enduser_pseudo_id as subject,"
            + " trace_sampling_weight as weight, '' as evaluator, '' as evaluator_version,"
            + " ingest_ts >= date_add(to_date(event_ts), 2) as late, corpus_version, "
            + String.join(", ", BenchMetrics.DIMENSIONS)
            + ", "
            + String.join(", ", MEASURES)
            + " from "
            + TABLE);
  }
}
