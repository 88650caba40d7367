package dev.nightjar.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Collects refused rows and files, and writes them once, without what an earlier try wrote. */
final class Quarantine {
  private static final String NAME = "quarantine";

  private final Lake lake;
  private final String runId;
  private final Instant now;
  private final StructType schema = SparkSchemaUtil.convert(Contract.table(NAME).schema());
  private final List<Row> files = new ArrayList<>();
  private Dataset<Row> rows;

  Quarantine(Lake lake, String runId, Instant now) {
    this.lake = lake;
    this.runId = runId;
    this.now = now;
  }

  /** Takes up a file that is refused as a whole. */
  void add(LandingFile file, LandingRow.Refused refused) {
    files.add(
        RowFactory.create(
            now,
            file.uri(),
            null,
            file.table(),
            refused.code(),
            refused.reason(),
            refused.column(),
            refused.matchKind(),
            file.sha256(),
            runId));
  }

  /** Takes up the refused rows of a table; its frame must stay open until {@link #write}. */
  void add(LandingFrame frame, String table) {
    List<Row> uris = new ArrayList<>();
    for (int file = 0; file < frame.files().size(); file++) {
      uris.add(RowFactory.create(file, frame.files().get(file).uri()));
    }
    Dataset<Row> names =
        lake.spark().createDataFrame(uris, StructType.fromDDL("_id INT NOT NULL, _uri STRING"));
    Dataset<Row> refused =
        frame
            .refused()
            .join(functions.broadcast(names), col(LandingFrame.FILE).equalTo(col("_id")))
            .select(
                lit(now).as("ingested_at"),
                col("_uri").as("source_uri"),
                col(LandingFrame.LINE).as("source_line"),
                lit(table).as("target_table"),
                col("_code").as("reason_code"),
                col("_reason").as("reason"),
                col("_column").as("column_name"),
                col("_match_kind").as("match_kind"),
                col("_sha256").as("row_sha256"),
                lit(runId).as("run_id"));
    rows = rows == null ? refused : rows.union(refused);
  }

  /** Writes everything that was taken up and is not there yet. */
  void write() {
    Dataset<Row> all = rows;
    if (!files.isEmpty()) {
      Dataset<Row> whole = lake.spark().createDataFrame(files, schema);
      all = all == null ? whole : all.union(whole);
    }
    if (all == null) {
      return;
    }
    if (lake.table(NAME).currentSnapshot() != null) {
      Dataset<Row> stored = lake.spark().table(Lake.sqlName(lake.output(NAME)));
      Column same = lit(true);
      for (String key : List.of("source_uri", "source_line", "target_table", "row_sha256")) {
        same = same.and(all.col(key).eqNullSafe(stored.col(key)));
      }
      all = all.join(stored, same, "left_anti");
    }
    if (!all.isEmpty()) {
      LandingLedger.append(lake, NAME, all.coalesce(1), Map.of("nightjar.run_id", runId));
    }
  }
}
