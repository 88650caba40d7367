package dev.nightjar.lake;

import java.util.Map;
import java.util.regex.Pattern;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An append that succeeds only on top of the snapshot it was compared with: it is written to a
 * branch that starts there and published by a fast-forward. A plain append never conflicts, so two
 * ingests of the same file at once would both win.
 */
final class StagedAppend {
  /** Of branches that ingest writes to; maintenance drops those that a kill left behind. */
  static final String PREFIX = "ingest_";

  private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9_]");

  private final TableIdentifier identifier;
  private final Map<String, String> properties;
  private final String branch;

  /** Somebody else committed to the table between the comparison and the commit. */
  static final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Conflict(RuntimeException cause) {
      super(cause);
    }
  }

  StagedAppend(TableIdentifier identifier, String runId, Map<String, String> properties) {
    this.identifier = identifier;
    this.properties = properties;
    this.branch = PREFIX + NO_NAME.matcher(runId).replaceAll("_");
  }

  /**
   * Appends and returns how many rows were added.
   *
   * @param base current snapshot of {@code table}; null when it has none
   * @throws Conflict when the table has another current snapshot by now
   */
  long append(Table table, Snapshot base, Dataset<Row> rows) {
    boolean isPublished = false;
    try {
      start(table, base);
      var writer =
          rows.writeTo(Lake.sqlName(identifier) + ".`branch_" + branch + "`")
              .option("distribution-mode", "none");
      properties.forEach((key, value) -> writer.option("snapshot-property." + key, value));
      writer.append();
      table.refresh();
      Snapshot written = table.snapshot(branch);
      table.manageSnapshots().fastForwardBranch("main", branch).removeBranch(branch).commit();
      isPublished = true;
      return Long.parseLong(written.summary().getOrDefault("added-records", "0"));
    } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
      throw new IllegalStateException("Cannot find " + Lake.sqlName(identifier), e);
    } catch (CommitFailedException e) {
      throw new Conflict(e);
    } catch (IllegalArgumentException e) {
      // Iceberg's word for a fast-forward of a branch that moved.
      throw String.valueOf(e.getMessage()).contains("ancestor") ? new Conflict(e) : e;
    } finally {
      if (!isPublished) {
        drop(table);
      }
    }
  }

  private void start(Table table, Snapshot base) {
    // Of a run with this id that was killed.
    drop(table);
    if (base == null) {
      // An empty table has no snapshot that a branch could start from.
      AppendFiles first = table.newFastAppend().toBranch(branch);
      properties.forEach(first::set);
      first.commit();
      table.refresh();
    } else {
      table.manageSnapshots().createBranch(branch, base.snapshotId()).commit();
    }
  }

  private void drop(Table table) {
    table.refresh();
    if (table.refs().containsKey(branch)) {
      table.manageSnapshots().removeBranch(branch).commit();
    }
  }
}
