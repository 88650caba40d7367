package dev.nightjar.lake;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.spark.actions.DeleteOrphanFilesSparkAction;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Files in a table's folder that nothing of the table names: what killed runs wrote and never
 * committed. Only old ones: those of a run that is still writing look the same.
 *
 * @param files how many
 * @param bytes of them
 */
record OrphanFiles(int files, long bytes) {
  private static final StructType LISTED =
      StructType.fromDDL("file_path STRING, last_modified TIMESTAMP");

  /**
   * Finds the table's orphans, and deletes them.
   *
   * @param before only files written earlier
   * @param isDry whether to delete nothing
   */
  static OrphanFiles of(SparkSession spark, Table table, Instant before, boolean isDry) {
    if (!(table.io() instanceof SupportsPrefixOperations store)) {
      return new OrphanFiles(0, 0);
    }
    Map<String, Long> sizes = new LinkedHashMap<>();
    List<Row> listed = new ArrayList<>();
    // Listed through the table's own file system: Hadoop knows no s3:// addresses.
    for (FileInfo file : store.listPrefix(table.location())) {
      if (file.createdAtMillis() < before.toEpochMilli()) {
        sizes.put(file.location(), file.size());
        listed.add(RowFactory.create(file.location(), new Timestamp(file.createdAtMillis())));
      }
    }
    if (listed.isEmpty()) {
      return new OrphanFiles(0, 0);
    }
    DeleteOrphanFilesSparkAction action =
        SparkActions.get(spark)
            .deleteOrphanFiles(table)
            .compareToFileList(spark.createDataFrame(listed, LISTED))
            .olderThan(before.toEpochMilli());
    if (isDry) {
      action.deleteWith(location -> {});
    }
    int files = 0;
    long bytes = 0;
    for (String orphan : action.execute().orphanFileLocations()) {
      files++;
      bytes += sizes.getOrDefault(orphan, 0L);
    }
    return new OrphanFiles(files, bytes);
  }
}
