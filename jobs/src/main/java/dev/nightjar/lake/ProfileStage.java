package dev.nightjar.lake;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import dev.nightjar.report.StateHashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.functions;

/** Profiles whole date ranges: one pass a grain, then one commit that replaces the range's days. */
final class ProfileStage {
  private final Lake lake;
  private final ReportCatalog catalog;
  private final RunContext run;
  private final StateHashes states;

  ProfileStage(Lake lake, ReportCatalog catalog, RunContext run) {
    this.lake = lake;
    this.catalog = catalog;
    this.run = run;
    this.states = catalog.stateHashes();
  }

  /**
   * What profiling did.
   *
   * @param profiles stored rows
   * @param rowsRead observations
   * @param rowsLate of these, the late ones
   * @param inputs snapshot read by table
   * @param days days that have a profile now
   * @param notes what people should know: absent dimensions, capped values, absent inputs
   */
  record Outcome(
      long profiles,
      long rowsRead,
      long rowsLate,
      SortedMap<String, Long> inputs,
      SortedSet<LocalDate> days,
      List<String> notes) {}

  Outcome run(LocalDate from, LocalDate to) {
    return run(from, to, catalog.grains());
  }

  Outcome run(LocalDate from, LocalDate to, Collection<String> grains) {
    PinnedInputs inputs = PinnedInputs.pin(lake, GrainInputs.known());
    inputs.bind(from, to);
    Totals totals = new Totals();
    List<String> wanted = grains.stream().filter(g -> !catalog.metrics(g).isEmpty()).toList();
    AtomicInteger done = new AtomicInteger();
    run.progress().at("profile", 0, wanted.size());
    // Side by side: one grain's planning and committing fill the gaps of another's tasks.
    SideBySide.forEach(
        wanted,
        grain -> {
          profile(grain, catalog.metrics(grain), from, to, inputs, totals);
          run.progress().at("profile", done.incrementAndGet(), wanted.size());
        });
    inputs.verifyUnchanged();
    for (String absent : inputs.absent()) {
      totals.notes.add("Input " + absent + " is absent; metrics over it have no rows");
    }
    return new Outcome(
        totals.profiles,
        totals.rowsRead,
        totals.rowsLate,
        inputs.snapshots(),
        profiledDays(from, to),
        totals.notes);
  }

  /**
   * Whether any grain can have rows in the range, from metadata alone; true where only reading
   * would tell, as for inputs under other names.
   */
  boolean mayHaveRows(LocalDate from, LocalDate to) {
    for (String grain : catalog.grains()) {
      String main = new GrainInputs(catalog).of(grain).get(0);
      if (catalog.metrics(grain).isEmpty()) {
        continue;
      }
      if (lake.settings().inputs().containsKey(main)
          || !PinnedInputs.pin(lake, Set.of(main))
              .rowsByDay(main)
              .subMap(from, to.plusDays(1))
              .isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Days of the range that have profiles, from the table's metadata alone. */
  private SortedSet<LocalDate> profiledDays(LocalDate from, LocalDate to) {
    SortedSet<LocalDate> days = new TreeSet<>();
    Table table = lake.table("daily_profile");
    try (CloseableIterable<FileScanTask> files =
        table.newScan().filter(Where.between("profile_date", from, to).expression()).planFiles()) {
      files.forEach(
          file -> days.add(LocalDate.ofEpochDay(file.file().partition().get(0, Integer.class))));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read daily_profile", e);
    }
    return days;
  }

  private void profile(
      String grain,
      List<Metric> metrics,
      LocalDate from,
      LocalDate to,
      PinnedInputs inputs,
      Totals totals) {
    Dataset<Row> observations =
        lake.spark().sql(catalog.observationSql(grain), Map.of("from_date", from, "to_date", to));
    String main = new GrainInputs(catalog).of(grain).get(0);
    ProfileStamp stamp =
        new ProfileStamp(
            inputs.baseTable(main), inputs.snapshot(main), hashes(), states, run.runId());
    if (EmbeddingStage.handles(metrics)) {
      // Without any rows ever there is nothing to replace.
      if (inputs.snapshot(main) != null) {
        embeddings(observations, metrics, stamp, from, to, totals);
      }
      return;
    }
    try (ProfiledGrain profiled =
        new Profiler(lake.spark()).profile(observations, grain, metrics, stamp)) {
      // Cells first: a profile that can be seen has the cells that explain it.
      List<DayCells> cells = profiled.cells();
      write(cells, stamp, metrics, from, to);
      write(profiled.rows(), grain, from, to);
      nameComponents(profiled.components());
      totals.add(profiled, written(grain));
      totals.add(grain, cells);
    }
  }

  private void write(
      List<DayCells> cells,
      ProfileStamp stamp,
      List<Metric> metrics,
      LocalDate from,
      LocalDate to) {
    String grain = metrics.get(0).grain();
    OutputTable table = lake.rows("daily_cell");
    List<OutputRow> rows = new ArrayList<>();
    for (DayCells each : cells) {
      Cells day = each.cells();
      OutputRow row =
          table
              .row()
              .set("profile_date", day.date())
              .set("grain", grain)
              .set("evaluator", day.evaluator())
              .set("evaluator_version", day.evaluatorVersion())
              .set("cell_count", (long) day.size())
              .set("state", each.state())
              .set("input_table", stamp.inputTable())
              .set("input_snapshot_id", stamp.inputSnapshotId())
              .set("run_id", run.runId());
      if (row.has(CellStates.COLUMN)) {
        row.set(CellStates.COLUMN, CellStates.of(states, metrics, day));
      }
      rows.add(row);
    }
    table
        .noting("nightjar.run_id", run.runId())
        .replace(Where.between("profile_date", from, to).and(Where.equal("grain", grain)), rows);
  }

  private void embeddings(
      Dataset<Row> observations,
      List<Metric> metrics,
      ProfileStamp stamp,
      LocalDate from,
      LocalDate to,
      Totals totals) {
    String grain = metrics.get(0).grain();
    try (EmbeddingStage.Outcome outcome =
        new EmbeddingStage(lake, run.runId()).profile(observations, metrics, stamp, from, to)) {
      write(outcome.rows(), grain, from, to);
      totals.add(outcome, written(grain));
    }
  }

  /** Replaces the grain's days in one snapshot; days without rows are cleared. */
  private void write(Dataset<Row> rows, String grain, LocalDate from, LocalDate to) {
    try {
      storable(rows)
          .writeTo(Lake.sqlName(lake.output("daily_profile")))
          .option("snapshot-property.nightjar.run_id", run.runId())
          .option("snapshot-property.nightjar.grain", grain)
          .overwrite(
              functions
                  .col("grain")
                  .equalTo(grain)
                  .and(functions.col("profile_date").between(from, to)));
    } catch (NoSuchTableException e) {
      throw new Refusal(
          Refusal.Kind.CONTRACT,
          "There is no table daily_profile; `nightjar init` creates what is missing",
          e);
    }
  }

  /** A lake that is older than the names of states lacks their column until `init` adds it. */
  private Dataset<Row> storable(Dataset<Row> rows) {
    return lake.rows("daily_profile").row().has(ProfileRows.STATE)
        ? rows
        : rows.drop(ProfileRows.STATE);
  }

  /** Rows that this run stored for a grain. */
  private long written(String grain) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(lake.table("daily_profile"))) {
      Map<String, String> summary = snapshot.summary();
      if (run.runId().equals(summary.get("nightjar.run_id"))
          && grain.equals(summary.get("nightjar.grain"))) {
        return Long.parseLong(summary.getOrDefault("added-records", "0"));
      }
    }
    return 0;
  }

  /** Adds release vectors that the dictionary does not know; a known key never changes. */
  private synchronized void nameComponents(Collection<Components> vectors) {
    OutputTable dictionary = lake.rows("component_key");
    Set<String> known = new HashSet<>();
    dictionary.forEach(Where.all(), row -> known.add(row.text("component_key")), "component_key");
    List<OutputRow> rows = new ArrayList<>();
    for (Components vector : vectors) {
      if (known.add(vector.key())) {
        OutputRow row = dictionary.row().set("component_key", vector.key());
        for (int i = 0; i < Components.NAMES.size(); i++) {
          row.set(Components.NAMES.get(i), vector.versions().get(i));
        }
        rows.add(row);
      }
    }
    dictionary.append(rows);
  }

  private Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    catalog.reports().forEach(report -> hashes.put(report.name(), report.hash()));
    return hashes;
  }

  private static final class Totals {
    long profiles;
    long rowsRead;
    long rowsLate;
    final List<String> notes = new ArrayList<>();

    synchronized void add(EmbeddingStage.Outcome outcome, long written) {
      profiles += written;
      rowsRead += outcome.rowsRead();
      rowsLate += outcome.rowsLate();
      notes.addAll(outcome.notes());
    }

    synchronized void add(ProfiledGrain grain, long written) {
      profiles += written;
      rowsRead += grain.rowsRead();
      rowsLate += grain.rowsLate();
      for (CappedValues capped : grain.capped()) {
        notes.add(capped.toString());
      }
    }

    /** Says of a grain that days have more cells than are kept, once however many days have. */
    synchronized void add(String grain, List<DayCells> days) {
      long most = days.stream().mapToLong(DayCells::found).max().orElse(0);
      if (most > Cells.MOST) {
        notes.add(new CappedValues("cells of a day of " + grain, most, Cells.MOST).toString());
      }
    }
  }
}
