package dev.nightjar.lake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.SparkSession;

/**
 * What deleted rows leave behind in a table: older snapshots with the bytes, and manifests with the
 * bounds of files that are gone. An erasure that was killed is told by its mark, so that the next
 * one, or maintenance, ends it.
 */
final class ErasedHistory {
  private final Lake lake;
  private final TableDefinition definition;
  private final Table table;

  ErasedHistory(Lake lake, TableDefinition definition, Table table) {
    this.lake = lake;
    this.definition = definition;
    this.table = table;
  }

  /** What a commit that erases rows says of itself; removing rows makes no row appear twice. */
  static Map<String, String> mark(String runId) {
    return Map.of(
        "nightjar.run_id",
        runId,
        SnapshotExpiry.ERASURE,
        runId,
        Uniqueness.PROPERTY,
        Uniqueness.UNIQUE);
  }

  /** Whether something of before an erasure is still there. */
  boolean isUnfinished(Instant now) {
    SnapshotExpiry expiry = new SnapshotExpiry(table, now);
    Snapshot erasure = expiry.erasure();
    return erasure != null
        && (!erasure.operation().equals(DataOperations.REPLACE)
            || !held(erasure).isEmpty()
            || !expiry.expired(Instant.EPOCH, Set.of(), List.of()).isEmpty());
  }

  /**
   * Removes what is left, tags included: a tag keeps erased rows readable.
   *
   * @return branches that still hold rows of before, of a run that has not ended or of somebody
   *     else
   */
  List<String> finish(SparkSession spark, String runId, Instant now) {
    Snapshot erasure = new SnapshotExpiry(table, now).erasure();
    if (!erasure.operation().equals(DataOperations.REPLACE)) {
      if (!"0".equals(erasure.summary().getOrDefault("total-delete-files", "0"))) {
        // Rows that are only marked as deleted are still in their files.
        SmallFiles.of(table).rewrite(spark, table, runId);
      }
      var manifests = table.rewriteManifests().clusterBy(file -> "");
      mark(runId).forEach(manifests::set);
      manifests.commit();
      table.refresh();
    }
    List<String> dropped =
        new ArrayList<>(new AbandonedRefs(now, Set.of()).of(table, definition.input()));
    table
        .refs()
        .forEach(
            (name, ref) -> {
              if (ref.isTag() && !dropped.contains(name)) {
                dropped.add(name);
              }
            });
    if (!dropped.isEmpty()) {
      AbandonedRefs.drop(table, dropped);
    }
    SnapshotExpiry expiry = new SnapshotExpiry(table, now);
    SnapshotExpiry.expire(
        table, definition, expiry.expired(Instant.EPOCH, Set.of(), List.of()), now);
    return held(new SnapshotExpiry(table, now).erasure());
  }

  private List<String> held(Snapshot erasure) {
    List<String> held = new ArrayList<>();
    for (Map.Entry<String, SnapshotRef> ref : table.refs().entrySet()) {
      if (!ref.getKey().equals(SnapshotRef.MAIN_BRANCH)
          && !SnapshotUtil.isAncestorOf(table, ref.getValue().snapshotId(), erasure.snapshotId())) {
        held.add("branch " + ref.getKey() + " of " + lake.identifier(definition));
      }
    }
    return held;
  }
}
