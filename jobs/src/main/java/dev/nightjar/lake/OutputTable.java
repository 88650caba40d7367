package dev.nightjar.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Evaluator;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Small reads and writes of one table in this process, without a Spark job: a night's rows are
 * thousands, and a job a table would cost more than the night. Every write is one snapshot.
 */
public final class OutputTable {
  private final String name;
  private final Table table;
  private final GenericRecord template;
  private final Map<String, String> summary = new LinkedHashMap<>();
  private String branch = "main";

  OutputTable(String name, Table table) {
    this.name = name;
    this.table = table;
    this.template = GenericRecord.create(table.schema());
  }

  /** Reads and writes that branch instead of main; a write creates it from main if missing. */
  public OutputTable onBranch(String name) {
    this.branch = name;
    return this;
  }

  /** Adds a property to the summary of the snapshots it writes. */
  public OutputTable noting(String key, String value) {
    summary.put(key, value);
    return this;
  }

  /** A row without values. */
  public OutputRow row() {
    return new OutputRow(name, template.copy());
  }

  /**
   * Replaces the rows of the filter by these, in one snapshot; no rows clear what was there. The
   * filter must select whole partitions. Rows are written in the order given: hand them over sorted
   * as the table is.
   *
   * @return the snapshot
   * @throws IllegalArgumentException when a row does not match the filter or lacks a required value
   * @throws dev.nightjar.model.Refusal when somebody else wrote rows of the filter meanwhile
   */
  public long replace(Where filter, Iterable<OutputRow> rows) {
    // A new branch begins at main: without that base the whole history would be a conflict.
    Snapshot base =
        table.refs().containsKey(branch)
            ? SnapshotUtil.latestSnapshot(table, branch)
            : table.currentSnapshot();
    List<DataFile> files = new OutputFiles(name, table).write(rows, matching(filter));
    OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(filter.expression());
    if (base != null) {
      overwrite.validateFromSnapshot(base.snapshotId());
    }
    overwrite.conflictDetectionFilter(filter.expression()).validateNoConflictingData();
    overwrite.validateNoConflictingDeletes();
    files.forEach(overwrite::addFile);
    return commit(overwrite);
  }

  /** Adds rows in one snapshot and returns it; nothing is written for no rows (returns -1). */
  public long append(Iterable<OutputRow> rows) {
    List<DataFile> files = new OutputFiles(name, table).write(rows, row -> {});
    if (files.isEmpty()) {
      return -1;
    }
    AppendFiles append = table.newAppend();
    files.forEach(append::appendFile);
    return commit(append);
  }

  /** The rows of the filter; only the named columns are set, all when none is named. */
  public List<OutputRow> read(Where filter, String... columns) {
    List<OutputRow> rows = new ArrayList<>();
    forEach(filter, rows::add, columns);
    return rows;
  }

  /** Hands every row of the filter to the reader, holding one file at a time. */
  public void forEach(Where filter, Consumer<OutputRow> reader, String... columns) {
    table.refresh();
    Snapshot snapshot = SnapshotUtil.latestSnapshot(table, branch);
    if (snapshot == null) {
      return;
    }
    IcebergGenerics.ScanBuilder scan =
        IcebergGenerics.read(table).where(filter.expression()).useSnapshot(snapshot.snapshotId());
    if (columns.length > 0) {
      scan = scan.select(columns);
    }
    try (CloseableIterable<Record> records = scan.build()) {
      records.forEach(record -> reader.accept(new OutputRow(name, record)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }

  private Consumer<Record> matching(Where filter) {
    Evaluator evaluator = new Evaluator(table.schema().asStruct(), filter.expression());
    InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
    return record -> {
      if (!evaluator.eval(wrapper.wrap(record))) {
        throw new IllegalArgumentException(
            "A row of " + name + " is outside what it replaces: " + filter);
      }
    };
  }

  private <T> long commit(SnapshotUpdate<T> update) {
    summary.forEach(update::set);
    update.toBranch(branch);
    try {
      update.commit();
    } catch (RuntimeException e) {
      throw Failures.explain(e).<RuntimeException>map(r -> r).orElse(e);
    }
    return SnapshotUtil.latestSnapshot(table, branch).snapshotId();
  }
}
