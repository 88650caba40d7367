package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * Which days the rows of a table belong to, read from its metadata. A table that is not divided by
 * the day tells it by the column's bounds in each file; every day between them then counts.
 */
final class DaysOfFiles {
  private static final long MICROS_A_DAY = 24L * 60 * 60 * 1_000_000;

  private final Table table;
  private final String column;

  DaysOfFiles(Table table, String column) {
    this.table = table;
    this.column = column;
  }

  SortedMap<LocalDate, Long> at(long snapshotId) {
    SortedMap<LocalDate, Long> rows = new TreeMap<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshotId).includeColumnStats(Set.of(column)).planFiles()) {
      tasks.forEach(task -> add(rows, task.file(), 1));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the metadata of " + table.name(), e);
    }
    return rows;
  }

  /**
   * Days that a snapshot between the two gave more rows than it took from them. When nobody knows
   * any more how the one led to the other, every day counts.
   */
  SortedMap<LocalDate, Long> between(long since, long until) {
    ExpiredDays expired = ExpiredDays.of(table);
    SortedMap<LocalDate, Long> rows = new TreeMap<>();
    Long next = until;
    while (next != null && next != since) {
      Snapshot snapshot = table.snapshot(next);
      if (snapshot != null) {
        added(snapshot).forEach((day, count) -> rows.merge(day, count, Long::sum));
        next = snapshot.parentId();
      } else if (expired.knows(next)) {
        expired.added(next).forEach((day, count) -> rows.merge(day, count, Long::sum));
        next = expired.parent(next);
      } else {
        next = null;
      }
    }
    return next == null ? at(until) : rows;
  }

  /** Days to which one snapshot added more rows than it removed. */
  SortedMap<LocalDate, Long> added(Snapshot snapshot) {
    SortedMap<LocalDate, Long> rows = new TreeMap<>();
    if (!snapshot.operation().equals(DataOperations.REPLACE)) {
      SnapshotChanges changes = SnapshotChanges.builderFor(table).snapshot(snapshot).build();
      changes.addedDataFiles().forEach(file -> add(rows, file, 1));
      changes.removedDataFiles().forEach(file -> add(rows, file, -1));
      rows.values().removeIf(count -> count <= 0);
    }
    return rows;
  }

  private void add(Map<LocalDate, Long> rows, DataFile file, int sign) {
    PartitionSpec spec = table.specs().get(file.specId());
    int source = table.schema().findField(column).fieldId();
    List<PartitionField> fields = spec.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).sourceId() == source
          && fields.get(i).transform().toString().equals("day")) {
        Integer day = file.partition().get(i, Integer.class);
        if (day != null) {
          rows.merge(LocalDate.ofEpochDay(day), sign * file.recordCount(), Long::sum);
          return;
        }
      }
    }
    long first = bound(file.lowerBounds(), source, file);
    long last = bound(file.upperBounds(), source, file);
    for (long day = first; day <= last; day++) {
      rows.merge(LocalDate.ofEpochDay(day), sign * file.recordCount(), Long::sum);
    }
  }

  private long bound(Map<Integer, ByteBuffer> bounds, int field, DataFile file) {
    ByteBuffer bound = bounds == null ? null : bounds.get(field);
    if (bound == null) {
      throw Refusal.contract(
          "Cannot tell which days the rows of "
              + table.name()
              + " belong to: it is not partitioned by the day of "
              + column
              + ", and the file "
              + file.location()
              + " has no bounds of it; partition it by days("
              + column
              + ")");
    }
    long micros = Conversions.fromByteBuffer(Types.TimestampType.withZone(), bound);
    return Math.floorDiv(micros, MICROS_A_DAY);
  }
}
