package dev.nightjar.lake;

import static org.apache.spark.sql.functions.col;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The ledger {@code ingested_file}: which file contents went into which table. */
final class LandingLedger {
  private static final String NAME = "ingested_file";

  private final Lake lake;
  private final String runId;
  private final Instant now;

  LandingLedger(Lake lake, String runId, Instant now) {
    this.lake = lake;
    this.runId = runId;
    this.now = now;
  }

  /** Key of a file content in a table. */
  static String key(LandingFile file) {
    return file.table() + "/" + file.sha256();
  }

  /** Of the files, the keys of those that were ingested before. */
  Set<String> known(List<LandingFile> files) {
    Set<String> known = new HashSet<>();
    Object[] hashes =
        files.stream().map(LandingFile::sha256).filter(h -> h != null).distinct().toArray();
    if (hashes.length == 0 || lake.table(NAME).currentSnapshot() == null) {
      return known;
    }
    Dataset<Row> rows =
        lake.spark()
            .table(Lake.sqlName(lake.output(NAME)))
            .filter(col("sha256").isin(hashes))
            .select("table_name", "sha256");
    for (Row row : rows.collectAsList()) {
      known.add(row.getString(0) + "/" + row.getString(1));
    }
    return known;
  }

  /**
   * What became of a file.
   *
   * @param read rows, or 1 for a file that is refused as a whole
   */
  record Entry(LandingFile file, long read, long written, long quarantined) {}

  /** Notes the files, after their rows and refusals are stored. */
  void note(List<Entry> entries) {
    List<Row> rows = new ArrayList<>();
    for (Entry entry : entries) {
      LandingFile file = entry.file();
      if (file.sha256() != null) {
        rows.add(
            RowFactory.create(
                file.uri(),
                file.sha256(),
                file.sizeBytes(),
                file.table(),
                entry.read(),
                entry.written(),
                entry.read() - entry.written() - entry.quarantined(),
                entry.quarantined(),
                now,
                runId));
      }
    }
    if (!rows.isEmpty()) {
      append(lake, NAME, rows, Map.of("nightjar.run_id", runId));
    }
  }

  /** Appends rows in the column order of the contract to an output table. */
  static void append(Lake lake, String table, List<Row> rows, Map<String, String> properties) {
    append(
        lake,
        table,
        lake.spark()
            .createDataFrame(rows, SparkSchemaUtil.convert(Contract.table(table).schema()))
            .coalesce(1),
        properties);
  }

  static void append(Lake lake, String table, Dataset<Row> rows, Map<String, String> properties) {
    TableIdentifier identifier = lake.output(table);
    var writer = rows.writeTo(Lake.sqlName(identifier)).option("distribution-mode", "none");
    properties.forEach((key, value) -> writer.option("snapshot-property." + key, value));
    try {
      writer.append();
    } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
      throw new IllegalStateException("Cannot find " + Lake.sqlName(identifier), e);
    }
  }
}
