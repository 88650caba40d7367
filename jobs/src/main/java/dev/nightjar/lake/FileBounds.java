package dev.nightjar.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * What the metadata says of the columns of some days: null and NaN counts and bounds of each file.
 * A rule that no file can break needs no row to be read. Where a file has no such numbers, the
 * answer is that it might.
 */
final class FileBounds {
  private final Table table;
  private final List<DataFile> files = new ArrayList<>();

  private FileBounds(Table table) {
    this.table = table;
  }

  static FileBounds of(Table table, long snapshotId, String day, LocalDate from, LocalDate to) {
    FileBounds bounds = new FileBounds(table);
    TableScan scan = table.newScan().useSnapshot(snapshotId).includeColumnStats();
    if (day != null) {
      scan =
          scan.filter(
              Expressions.and(
                  Expressions.greaterThanOrEqual(day, from.atStartOfDay(ZoneOffset.UTC).toString()),
                  Expressions.lessThan(
                      day, to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toString())));
    }
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      tasks.forEach(task -> bounds.files.add(task.file().copy()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the metadata of " + table.name(), e);
    }
    return bounds;
  }

  boolean mayBreak(RowRule rule, TableDefinition definition) {
    Types.NestedField field =
        rule.column().isEmpty() ? null : table.schema().findField(rule.column());
    if (field == null) {
      return true;
    }
    return switch (rule.code()) {
      case "null", "no_subject" ->
          files.stream().anyMatch(f -> mayHold(f.nullValueCounts(), field));
      case "not_finite" -> files.stream().anyMatch(file -> mayBeInfinite(file, field));
      case "out_of_range" -> {
        TableDefinition.Range range = definition.ranges().get(rule.column());
        yield files.stream().anyMatch(file -> mayBeOutside(file, field, range));
      }
      default -> true;
    };
  }

  private static boolean mayHold(Map<Integer, Long> counts, Types.NestedField field) {
    Long count = counts == null ? null : counts.get(field.fieldId());
    return count == null || count > 0;
  }

  private static boolean allNull(DataFile file, Types.NestedField field) {
    Long nulls =
        file.nullValueCounts() == null ? null : file.nullValueCounts().get(field.fieldId());
    Long values = file.valueCounts() == null ? null : file.valueCounts().get(field.fieldId());
    return nulls != null && nulls.equals(values);
  }

  private static boolean mayBeInfinite(DataFile file, Types.NestedField field) {
    return !allNull(file, field)
        && (mayHold(file.nanValueCounts(), field)
            || !Double.isFinite(bound(file.lowerBounds(), field))
            || !Double.isFinite(bound(file.upperBounds(), field)));
  }

  private static boolean mayBeOutside(
      DataFile file, Types.NestedField field, TableDefinition.Range range) {
    return !allNull(file, field)
        && !(range.contains(bound(file.lowerBounds(), field))
            && range.contains(bound(file.upperBounds(), field)));
  }

  /** NaN when there is no bound: it lies in no range and is not finite. */
  private static double bound(Map<Integer, ByteBuffer> bounds, Types.NestedField field) {
    ByteBuffer bound = bounds == null ? null : bounds.get(field.fieldId());
    return bound != null && Conversions.fromByteBuffer(field.type(), bound) instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }
}
