package dev.nightjar.lake;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * At-least-once producers write a row twice; the one with the highest {@code ingest_ts} counts. The
 * losers are few, so they are found by reading the identifiers alone and left out by file and
 * position: the scan of the whole rows needs no sort.
 */
final class Duplicates {
  /** More duplicated identifiers than this are sorted out by a window instead. */
  private static final int FEW = 500_000;

  private static final String HASH = "nightjar_hash";
  private static final String RANK = "nightjar_rank";
  private static final String FILE = "nightjar_file";
  private static final String POSITION = "nightjar_position";

  private Duplicates() {}

  /** The rows of a table scan without the losers; hidden columns may be lost, named ones stay. */
  static Dataset<Row> newest(Dataset<Row> rows, TableDefinition definition) {
    Column[] identifier = identifier(definition);
    List<Long> hashes =
        rows.groupBy(xxhash64(identifier).as(HASH))
            .agg(count(lit(1)).as(RANK))
            .filter(col(RANK).gt(1))
            .select(HASH)
            .limit(FEW + 1)
            .as(Encoders.LONG())
            .collectAsList();
    if (hashes.isEmpty()) {
      return rows;
    }
    if (hashes.size() > FEW) {
      return newestOfView(rows, definition);
    }
    Dataset<Row> suspects = rows.sparkSession().createDataset(hashes, Encoders.LONG()).toDF(HASH);
    Column place = rows.metadataColumn("_file");
    Column position = rows.metadataColumn("_pos");
    Dataset<Row> losers =
        rows.select(concat(identifier, col("ingest_ts"), place.as(FILE), position.as(POSITION)))
            .withColumn(HASH, xxhash64(identifier))
            .join(broadcast(suspects), HASH)
            .withColumn(
                RANK,
                row_number()
                    .over(
                        newestFirst(identifier)
                            .orderBy(col("ingest_ts").desc(), col(FILE), col(POSITION))))
            .filter(col(RANK).gt(1))
            .select(FILE, POSITION);
    Dataset<Row> known =
        rows.sparkSession().createDataFrame(losers.collectAsList(), losers.schema());
    Column[] named = new Column[rows.columns().length];
    for (int i = 0; i < named.length; i++) {
      named[i] = col(rows.columns()[i]);
    }
    return rows.select(concat(named, place.as(FILE), position.as(POSITION)))
        .join(broadcast(known), new String[] {FILE, POSITION}, "left_anti")
        .drop(FILE, POSITION);
  }

  /** The same by a window over the whole rows, for views, which have no files. */
  static Dataset<Row> newestOfView(Dataset<Row> rows, TableDefinition definition) {
    return rows.withColumn(
            RANK,
            row_number().over(newestFirst(identifier(definition)).orderBy(col("ingest_ts").desc())))
        .filter(col(RANK).equalTo(1))
        .drop(RANK);
  }

  private static WindowSpec newestFirst(Column[] identifier) {
    return Window.partitionBy(identifier);
  }

  private static Column[] identifier(TableDefinition definition) {
    return definition.key().stream().map(name -> col(name)).toArray(Column[]::new);
  }

  private static Column[] concat(Column[] first, Column... more) {
    Column[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }
}
