package dev.nightjar.lake;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes the delivered rows of one table so that no identifier is in it twice, in one commit.
 *
 * <p>New rows are compared with one snapshot and appended to exactly that one, see {@link
 * StagedAppend}; when anybody else committed meanwhile, everything is compared again. Rows that
 * replace older ones go through MERGE, which checks for conflicts itself.
 */
final class UniqueWrite {
  private static final int MOST_ATTEMPTS = 4;

  private final Lake lake;
  private final TableDefinition definition;
  private final TableIdentifier identifier;
  private final List<String> columns;
  private final UniqueRows unique;
  private final Map<String, String> properties;
  private final StagedAppend staged;

  /**
   * How many rows were written and how many were there already.
   *
   * @param byFile of these, the written rows by file; null when there was no duplicate
   */
  record Written(long written, long duplicates, Map<Integer, Long> byFile) {}

  UniqueWrite(Lake lake, TableDefinition definition, String runId) {
    this.lake = lake;
    this.definition = definition;
    this.identifier = lake.identifier(definition);
    Table table = lake.load(identifier);
    this.columns =
        definition.schema().columns().stream()
            .map(column -> column.name())
            .filter(name -> table.schema().findField(name) != null)
            .toList();
    definition.schema().columns().stream()
        .filter(column -> column.isRequired() && !columns.contains(column.name()))
        .findFirst()
        .ifPresent(
            column -> {
              throw Refusal.contract(
                  "Cannot ingest into "
                      + Lake.sqlName(identifier)
                      + ": the table has no column "
                      + column.name()
                      + "; expected the contract's columns, `nightjar init` adds optional ones");
            });
    this.unique = new UniqueRows(definition, columns);
    this.properties = Map.of("nightjar.run_id", runId, Uniqueness.PROPERTY, Uniqueness.UNIQUE);
    this.staged = new StagedAppend(identifier, runId, properties);
  }

  /** Writes, or with {@code isDry} only counts. */
  Written write(LandingFrame frame, boolean isDry) {
    Set<Integer> days = new HashSet<>();
    long accepted = 0;
    long bytes = 0;
    for (int file = 0; file < frame.files().size(); file++) {
      LandingRow.End end = frame.end(file);
      if (end.broken() == null) {
        days.addAll(end.days());
        accepted += end.read() - end.refused();
        bytes += frame.files().get(file).sizeBytes();
      }
    }
    if (accepted == 0) {
      return new Written(0, 0, null);
    }
    Dataset<Row> latest =
        unique.latest(
            frame.accepted(), days.size(), bytes, frame.isUnique(definition.dayColumn() != null));
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(latest, days, accepted, isDry);
      } catch (StagedAppend.Conflict e) {
        if (attempt == MOST_ATTEMPTS) {
          throw new Refusal(
              Refusal.Kind.NOT_READY,
              "Other writers committed to "
                  + Lake.sqlName(identifier)
                  + " during each of "
                  + MOST_ATTEMPTS
                  + " attempts; run the command again: nothing is lost and nothing is written twice",
              e);
        }
      }
    }
  }

  private Written attempt(Dataset<Row> latest, Set<Integer> days, long accepted, boolean isDry) {
    Table table = lake.load(identifier);
    Snapshot base = table.currentSnapshot();
    if (base == null || !holds(table, days)) {
      long written = isDry ? latest.count() : staged.append(table, base, latest.select(selected()));
      return new Written(written, accepted - written, byFile(latest, written == accepted));
    }
    SparkSession spark = latest.sparkSession();
    Dataset<Row> whole =
        spark.read().option("versionAsOf", base.snapshotId()).table(Lake.sqlName(identifier));
    Dataset<Row> compared =
        unique
            .compared(latest, unique.stored(whole.select(selected()), days))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<Integer, Long> counts = new HashMap<>();
      for (Row count : compared.groupBy(UniqueRows.STATUS).count().collectAsList()) {
        counts.put(count.getInt(0), count.getLong(1));
      }
      long replaced = counts.getOrDefault(UniqueRows.REPLACES, 0L);
      long written = counts.getOrDefault(UniqueRows.NEW, 0L) + replaced;
      Dataset<Row> rows = compared.filter(col(UniqueRows.STATUS).notEqual(UniqueRows.DUPLICATE));
      if (!isDry && replaced > 0) {
        merge(rows, days);
      } else if (!isDry && written > 0) {
        staged.append(table, base, rows.select(selected()));
      }
      return new Written(written, accepted - written, byFile(rows, written == accepted));
    } finally {
      compared.unpersist();
    }
  }

  /** Whether the table has rows on any of the days. */
  private boolean holds(Table table, Set<Integer> days) {
    Expression touched = Expressions.alwaysTrue();
    if (definition.dayColumn() != null) {
      touched = Expressions.alwaysFalse();
      for (int[] run : DayRuns.of(days)) {
        touched =
            Expressions.or(
                touched,
                Expressions.and(
                    Expressions.greaterThanOrEqual(definition.dayColumn(), micros(run[0])),
                    Expressions.lessThan(definition.dayColumn(), micros(run[1] + 1))));
      }
    }
    try (CloseableIterable<FileScanTask> files = table.newScan().filter(touched).planFiles()) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long micros(int day) {
    return TimeUnit.DAYS.toMicros(day);
  }

  private void merge(Dataset<Row> rows, Set<Integer> days) {
    String view = "nightjar_landing_" + definition.name();
    rows.select(selected()).createOrReplaceTempView(view);
    List<String> on = new ArrayList<>();
    unique.identifier().forEach(name -> on.add("t.`" + name + "` <=> s.`" + name + "`"));
    if (definition.dayColumn() != null) {
      List<int[]> runs = DayRuns.of(days);
      String time = "t.`" + definition.dayColumn() + "`";
      on.add(time + " >= TIMESTAMP '" + DayRuns.start(runs.get(0)[0]) + "'");
      on.add(time + " < TIMESTAMP '" + DayRuns.start(runs.get(runs.size() - 1)[1] + 1) + "'");
    }
    List<String> set = columns.stream().map(c -> "t.`" + c + "` = s.`" + c + "`").toList();
    List<String> names = columns.stream().map(c -> "`" + c + "`").toList();
    List<String> values = columns.stream().map(c -> "s.`" + c + "`").toList();
    String statement =
        "MERGE INTO "
            + Lake.sqlName(identifier)
            + " t USING "
            + view
            + " s ON "
            + String.join(" AND ", on)
            + " WHEN MATCHED THEN UPDATE SET "
            + String.join(", ", set)
            + " WHEN NOT MATCHED THEN INSERT ("
            + String.join(", ", names)
            + ") VALUES ("
            + String.join(", ", values)
            + ")";
    try {
      CommitMetadata.withCommitProperties(
          properties, () -> rows.sparkSession().sql(statement), RuntimeException.class);
    } catch (CommitFailedException | ValidationException e) {
      throw new StagedAppend.Conflict(e);
    } finally {
      rows.sparkSession().catalog().dropTempView(view);
    }
  }

  private Map<Integer, Long> byFile(Dataset<Row> written, boolean isWhole) {
    if (isWhole) {
      return null;
    }
    Map<Integer, Long> byFile = new HashMap<>();
    for (Row count : written.groupBy(LandingFrame.FILE).count().collectAsList()) {
      byFile.put(count.getInt(0), count.getLong(1));
    }
    return byFile;
  }

  private Column[] selected() {
    return columns.stream().map(name -> col("`" + name + "`")).toArray(Column[]::new);
  }
}
