package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.CommitMetadata;

/**
 * Keeps the tables small and fast, and ends what is kept for a time only. Every step is a commit of
 * its own that another writer can win; killed at any moment, it is just run again.
 */
public final class Maintenance {
  /** Younger files may belong to a run that has not committed yet. */
  private static final Duration ORPHAN_AGE = Duration.ofDays(3);

  private final Lake lake;
  private final RunContext run;
  private final Instant now;
  private final Retention retention;

  public Maintenance(Lake lake, RunContext run) {
    this.lake = lake;
    this.run = run;
    this.now = run.startedAt();
    this.retention = Retention.of(lake.settings());
  }

  /**
   * What was done.
   *
   * @param tables by table; those with nothing to do are left out
   * @param conflicts tables where another writer committed first: run again
   * @param foreign inputs that belong to somebody else and are left alone
   */
  public record Outcome(Map<String, Upkept> tables, List<String> conflicts, List<String> foreign) {}

  /**
   * Goes through all tables.
   *
   * @param isDry whether only to say what would be done
   */
  public Outcome run(boolean isDry) {
    NeededSnapshots needed = NeededSnapshots.of(lake, now);
    Map<String, Upkept> tables = new LinkedHashMap<>();
    List<String> conflicts = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    List<TableDefinition> all =
        Stream.concat(Contract.inputs().stream(), Contract.outputs().stream()).toList();
    int done = 0;
    for (TableDefinition definition : all) {
      run.progress().at("maintain", done++, all.size());
      if (definition.input() && lake.settings().inputs().containsKey(definition.name())) {
        foreign.add(definition.name());
        continue;
      }
      if (!lake.catalog().tableExists(lake.identifier(definition))) {
        continue;
      }
      try {
        Upkept upkept = new OneTable(definition, needed, isDry).upkeep();
        if (!upkept.isNothing()) {
          tables.put(definition.name(), upkept);
        }
      } catch (RuntimeException e) {
        Refusal refusal = Failures.explain(e).orElseThrow(() -> e);
        if (refusal.kind() != Refusal.Kind.NOT_READY) {
          throw refusal;
        }
        conflicts.add(definition.name());
      }
    }
    run.progress().at("maintain", done, all.size());
    return new Outcome(tables, conflicts, foreign);
  }

  /** The steps over one table, in the order in which each leaves work to the next. */
  private final class OneTable {
    private final TableDefinition definition;
    private final TableIdentifier identifier;
    private final Table table;
    private final NeededSnapshots needed;
    private final boolean isDry;

    OneTable(TableDefinition definition, NeededSnapshots needed, boolean isDry) {
      this.definition = definition;
      this.identifier = lake.identifier(definition);
      this.table = lake.load(identifier);
      this.needed = needed;
      this.isDry = isDry;
    }

    Upkept upkeep() {
      List<String> refs =
          new AbandonedRefs(now, needed.recordedRuns()).of(table, definition.input());
      if (!isDry && !refs.isEmpty()) {
        AbandonedRefs.drop(table, refs);
      }
      long rows = expireRows();
      SmallFiles small = SmallFiles.of(table);
      int manifests = SmallFiles.manifests(table);
      if (!isDry && small.files() > 0) {
        small.rewrite(lake.spark(), table, run.runId());
      }
      if (!isDry && manifests > 0) {
        SmallFiles.rewriteManifests(table, run.runId());
      }
      List<Snapshot> expired = expired(refs);
      if (!isDry) {
        ErasedHistory erased = new ErasedHistory(lake, definition, table);
        if (erased.isUnfinished(now)) {
          erased.finish(lake.spark(), run.runId(), now);
        }
        SnapshotExpiry.expire(table, definition, expired(List.of()), now);
      }
      OrphanFiles orphans = OrphanFiles.of(lake.spark(), table, now.minus(ORPHAN_AGE), isDry);
      return new Upkept(
          small.files(),
          small.bytes(),
          rows,
          expired.size(),
          refs.size(),
          manifests,
          orphans.files(),
          orphans.bytes());
    }

    private List<Snapshot> expired(List<String> dropped) {
      return new SnapshotExpiry(table, now)
          .expired(retention.snapshotHorizon(now), kept(), dropped);
    }

    /** An incident keeps a snapshot, but not rows for longer than their time. */
    private Set<Long> kept() {
      Set<Long> kept = new HashSet<>(needed.byRuns(identifier.toString()));
      Integer days = retention.days(definition);
      for (long id : needed.byIncidents(identifier.toString())) {
        Snapshot snapshot = table.snapshot(id);
        if (snapshot != null
            && (days == null
                || Instant.ofEpochMilli(snapshot.timestampMillis())
                    .isAfter(now.minus(Duration.ofDays(days))))) {
          kept.add(id);
        }
      }
      return kept;
    }

    private long expireRows() {
      Retention.Expiry expiry = retention.expiry(definition, now);
      if (expiry == null || table.currentSnapshot() == null) {
        return 0;
      }
      long rows = count(expiry);
      if (!isDry && rows > 0) {
        // Removing rows makes no row appear twice.
        CommitMetadata.withCommitProperties(
            Map.of("nightjar.run_id", run.runId(), Uniqueness.PROPERTY, Uniqueness.UNIQUE),
            () ->
                lake.spark()
                    .sql("DELETE FROM " + Lake.sqlName(identifier) + " WHERE " + expiry.sql()),
            RuntimeException.class);
        table.refresh();
      }
      return rows;
    }

    /** From metadata alone where every file is whole days, which is the layout of the contract. */
    private long count(Retention.Expiry expiry) {
      long rows = 0;
      try (CloseableIterable<FileScanTask> tasks =
          table.newScan().filter(expiry.where().expression()).planFiles()) {
        for (FileScanTask task : tasks) {
          if (!task.residual().isEquivalentTo(Expressions.alwaysTrue())
              || !task.deletes().isEmpty()) {
            return lake.spark().table(Lake.sqlName(identifier)).filter(expiry.sql()).count();
          }
          rows += task.file().recordCount();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read the metadata of " + table.name(), e);
      }
      return rows;
    }
  }
}
