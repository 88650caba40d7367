package dev.nightjar.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.actions.RewriteDataFilesSparkAction;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Data files worth to be written together: at least {@value #FEWEST} small ones of one partition,
 * or any that rows were deleted from beside it. Fewer wait for more, so that a day that gets late
 * rows every night is not written every night.
 *
 * @param files to be rewritten
 * @param bytes of them
 */
record SmallFiles(int files, long bytes) {
  private static final int FEWEST = 5;

  /** Up to this much is sorted as the table's readers like it; more only put together. */
  private static final long SORTED_BYTES = 2L << 30;

  private static final long SMALL_SHARE_PCT = 75;
  private static final int MANY_MANIFESTS = 20;

  private static final class Group {
    private int small;
    private long bytes;
    private boolean hasDeletes;
  }

  static SmallFiles of(Table table) {
    if (table.currentSnapshot() == null) {
      return new SmallFiles(0, 0);
    }
    long small = target(table) * SMALL_SHARE_PCT / 100;
    Map<String, Group> groups = new HashMap<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        Group group =
            groups.computeIfAbsent(
                task.spec().specId() + "/" + task.spec().partitionToPath(task.partition()),
                place -> new Group());
        if (task.file().fileSizeInBytes() < small || !task.deletes().isEmpty()) {
          group.small++;
          group.bytes += task.file().fileSizeInBytes();
          group.hasDeletes |= !task.deletes().isEmpty();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the metadata of " + table.name(), e);
    }
    groups.values().removeIf(group -> group.small < FEWEST && !group.hasDeletes);
    return new SmallFiles(
        groups.values().stream().mapToInt(group -> group.small).sum(),
        groups.values().stream().mapToLong(group -> group.bytes).sum());
  }

  /** Writes them together, in the table's write order where that is cheap. */
  void rewrite(SparkSession spark, Table table, String runId) {
    RewriteDataFilesSparkAction action =
        SparkActions.get(spark)
            .rewriteDataFiles(table)
            .option("min-input-files", Integer.toString(FEWEST))
            .option("delete-file-threshold", "1")
            .option(RewriteDataFiles.REMOVE_DANGLING_DELETES, "true")
            .option(RewriteDataFiles.TARGET_FILE_SIZE_BYTES, Long.toString(target(table)))
            .snapshotProperty("nightjar.run_id", runId);
    if (table.sortOrder().isSorted() && bytes <= SORTED_BYTES) {
      action.sort().execute();
    } else {
      action.binPack().execute();
    }
    table.refresh();
  }

  /**
   * How many manifests of the table are so small that reading them costs more than what they say.
   */
  static int manifests(Table table) {
    if (table.currentSnapshot() == null) {
      return 0;
    }
    int small = 0;
    for (ManifestFile manifest : table.currentSnapshot().dataManifests(table.io())) {
      small += isSmall(table, manifest) ? 1 : 0;
    }
    return small > MANY_MANIFESTS ? small : 0;
  }

  /** Writes the small manifests together, by partition. */
  static void rewriteManifests(Table table, String runId) {
    table
        .rewriteManifests()
        .clusterBy(file -> "")
        .rewriteIf(manifest -> isSmall(table, manifest))
        .set("nightjar.run_id", runId)
        .commit();
    table.refresh();
  }

  private static boolean isSmall(Table table, ManifestFile manifest) {
    return manifest.length()
        < PropertyUtil.propertyAsLong(
                table.properties(),
                TableProperties.MANIFEST_TARGET_SIZE_BYTES,
                TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT)
            / 2;
  }

  private static long target(Table table) {
    return PropertyUtil.propertyAsLong(
        table.properties(),
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
  }
}
