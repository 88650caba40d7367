package dev.nightjar.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What a lake looks like from outside, without starting Spark.
 *
 * @param present tables of the contract that exist
 * @param missing tables of the contract that do not
 * @param unfinishedNights branches of {@code report} that were written and never published
 * @param newestCommit of all tables; the epoch when nothing was ever committed
 */
public record Inspection(
    List<String> present,
    List<String> missing,
    List<String> unfinishedNights,
    Instant newestCommit) {
  private static final String NIGHT_BRANCH = "night_";

  public static Inspection of(Lake lake) {
    List<String> present = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> nights = new ArrayList<>();
    long newest = 0;
    for (TableDefinition definition :
        Stream.concat(Contract.inputs().stream(), Contract.outputs().stream()).toList()) {
      try {
        Table table = lake.catalog().loadTable(lake.identifier(definition));
        present.add(definition.name());
        Snapshot snapshot = table.currentSnapshot();
        newest = snapshot == null ? newest : Math.max(newest, snapshot.timestampMillis());
        if (definition.name().equals("report")) {
          table.refs().keySet().stream()
              .filter(name -> name.startsWith(NIGHT_BRANCH))
              .sorted()
              .forEach(nights::add);
        }
      } catch (NoSuchTableException e) {
        missing.add(definition.name());
      }
    }
    return new Inspection(present, missing, nights, Instant.ofEpochMilli(newest));
  }

  /** Published nights, from the table's metadata alone. */
  public static NavigableSet<LocalDate> publishedNights(Lake lake) {
    NavigableSet<LocalDate> nights = new TreeSet<>();
    Table report = lake.table("report");
    try (CloseableIterable<FileScanTask> files = report.newScan().planFiles()) {
      for (FileScanTask file : files) {
        nights.add(LocalDate.ofEpochDay(file.file().partition().get(0, Integer.class)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read report", e);
    }
    return nights;
  }
}
