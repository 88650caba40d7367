package dev.nightjar.lake;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * Which delivered rows are new: of rows with the same identifier the one with the latest {@code
 * ingest_ts} counts, within a delivery (the later line wins a tie) and against the table (the
 * stored row wins a tie, and wins when nothing but {@code ingest_ts} differs).
 */
final class UniqueRows {
  static final String STATUS = "_status";
  static final int NEW = 0;
  static final int REPLACES = 1;
  static final int DUPLICATE = 2;

  private static final String INGEST_TS = "ingest_ts";
  private static final String DAY = "_day";
  private static final String BUCKET = "_bucket";
  private static final String CONTENT = "_content";
  private static final String STORED_AT = "_stored_at";
  private static final String STORED_CONTENT = "_stored_content";
  private static final long BYTES_A_BUCKET = 256L << 20;

  private final TableDefinition table;
  private final List<String> columns;
  private final List<String> identifier;

  /**
   * @param columns of the table in the lake that the contract knows
   */
  UniqueRows(TableDefinition table, List<String> columns) {
    this.table = table;
    this.columns = columns;
    this.identifier = table.key();
  }

  List<String> identifier() {
    return identifier;
  }

  /**
   * One row per identifier. The only shuffle of a first load: by day, so that every partition of
   * the table is written by few tasks, and by parts of a day when days are large.
   *
   * @param isUnique whether the delivery is known to hold each identifier once
   */
  Dataset<Row> latest(Dataset<Row> delivered, int days, long bytes, boolean isUnique) {
    long buckets = Math.max(1, bytes / Math.max(1, days) / BYTES_A_BUCKET);
    int tasks =
        (int)
            Math.min(
                Math.max(1, days) * buckets,
                Math.max(
                    delivered.sparkSession().sessionState().conf().numShufflePartitions(),
                    bytes / BYTES_A_BUCKET));
    Column day = table.dayColumn() == null ? lit(0) : to_date(col(table.dayColumn()));
    Column bucket = pmod(xxhash64(ids()), lit(buckets));
    if (isUnique) {
      return buckets == 1
          ? delivered.repartition(tasks, day)
          : delivered.repartition(tasks, day, bucket);
    }
    Column[] keys =
        Stream.concat(Stream.of(col(DAY), col(BUCKET)), Stream.of(ids())).toArray(Column[]::new);
    List<Column> order = new ArrayList<>();
    if (isTimed()) {
      order.add(col(INGEST_TS).desc());
    }
    order.add(col(LandingFrame.FILE).desc());
    order.add(col(LandingFrame.LINE).desc());
    return delivered
        .withColumn(DAY, day)
        .withColumn(BUCKET, bucket)
        .repartition(tasks, col(DAY), col(BUCKET))
        .withColumn(
            "_rank",
            row_number().over(Window.partitionBy(keys).orderBy(order.toArray(Column[]::new))))
        .filter(col("_rank").equalTo(1))
        .drop("_rank", DAY, BUCKET);
  }

  /** The rows with {@link #STATUS} against what the table holds. */
  Dataset<Row> compared(Dataset<Row> latest, Dataset<Row> stored) {
    Column storedAt = isTimed() ? col(INGEST_TS) : lit(0);
    Dataset<Row> last =
        stored
            .withColumn(CONTENT, content(stored))
            .groupBy(ids())
            .agg(max(storedAt).as(STORED_AT), max_by(col(CONTENT), storedAt).as(STORED_CONTENT));
    for (String name : identifier) {
      last = last.withColumnRenamed(name, "_stored_" + name);
    }
    Column sameRow = lit(true);
    for (String name : identifier) {
      sameRow = sameRow.and(col("`" + name + "`").eqNullSafe(col("_stored_" + name)));
    }
    Column isOld = isTimed() ? col(STORED_AT).geq(col(INGEST_TS)) : lit(false);
    Column isSame = col(STORED_CONTENT).equalTo(col(CONTENT));
    Column status =
        when(col(STORED_CONTENT).isNull(), lit(NEW))
            .when(coalesce(isOld, lit(false)).or(isSame), lit(DUPLICATE))
            .otherwise(lit(REPLACES));
    List<Column> selected = new ArrayList<>();
    for (String name : latest.columns()) {
      selected.add(col("`" + name + "`"));
    }
    selected.add(status.as(STATUS));
    return latest
        .withColumn(CONTENT, content(latest))
        .join(last, sameRow, "left")
        .select(selected.toArray(Column[]::new));
  }

  /** Stored rows of the touched days, or of the whole table when no day divides it. */
  Dataset<Row> stored(Dataset<Row> whole, Set<Integer> days) {
    if (table.dayColumn() == null) {
      return whole;
    }
    Column time = col(table.dayColumn());
    Column touched = lit(false);
    for (int[] run : DayRuns.of(days)) {
      touched = touched.or(time.geq(DayRuns.start(run[0])).and(time.lt(DayRuns.start(run[1] + 1))));
    }
    return whole.filter(touched);
  }

  private boolean isTimed() {
    return columns.contains(INGEST_TS);
  }

  /** Hash of everything but the time of ingestion. */
  private Column content(Dataset<Row> frame) {
    List<Column> parts = new ArrayList<>();
    for (StructField field : frame.schema().fields()) {
      if (columns.contains(field.name()) && !field.name().equals(INGEST_TS)) {
        Column value = col("`" + field.name() + "`");
        // Spark hashes no maps, whose order is not defined.
        parts.add(field.dataType() instanceof MapType ? array_sort(map_entries(value)) : value);
        parts.add(value.isNull());
      }
    }
    return xxhash64(parts.toArray(Column[]::new));
  }

  private Column[] ids() {
    return identifier.stream().map(name -> col("`" + name + "`")).toArray(Column[]::new);
  }
}
