package dev.nightjar.lake;

import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Whether a table is known to hold each identifier once, so that nobody has to look. Our own ingest
 * marks each snapshot it writes as adding no duplicates; a table is unique when every snapshot up
 * to its first is marked, or only removed or compacted rows.
 */
public final class Uniqueness {
  /** Summary property of a snapshot that adds no duplicates; its value is {@link #UNIQUE}. */
  public static final String PROPERTY = "nightjar.ingest";

  public static final String UNIQUE = "unique";

  /** Table property: the snapshot up to which the table was unique before its past expired. */
  static final String KNOWN_UNTIL = "nightjar.unique-until";

  private Uniqueness() {}

  static boolean isKnown(Table table, long snapshotId) {
    String until = table.properties().get(KNOWN_UNTIL);
    Snapshot snapshot = table.snapshot(snapshotId);
    while (snapshot != null) {
      if (Long.toString(snapshot.snapshotId()).equals(until)) {
        return true;
      }
      boolean marked = UNIQUE.equals(snapshot.summary().get(PROPERTY));
      boolean neutral =
          snapshot.operation().equals(DataOperations.REPLACE)
              || snapshot.operation().equals(DataOperations.DELETE);
      if (!marked && !neutral) {
        return false;
      }
      if (snapshot.parentId() == null || Long.toString(snapshot.parentId()).equals(until)) {
        return true;
      }
      snapshot = table.snapshot(snapshot.parentId());
    }
    return false;
  }

  /**
   * Remembers that the table is unique up to its current snapshot, if it is known to be. To be
   * called before snapshots expire, which would end the chain of marks.
   */
  static void remember(Table table) {
    Snapshot current = table.currentSnapshot();
    if (current != null && isKnown(table, current.snapshotId())) {
      table.updateProperties().set(KNOWN_UNTIL, Long.toString(current.snapshotId())).commit();
    }
  }
}
