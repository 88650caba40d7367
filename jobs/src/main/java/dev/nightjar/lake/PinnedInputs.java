package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The inputs of a run, each at one snapshot that was recorded once: whatever is committed while the
 * run lasts, it reads the same rows, and a rerun on the same snapshots reads them again.
 */
public final class PinnedInputs {
  private final Lake lake;
  private final Map<String, PinnedInput> inputs;

  private PinnedInputs(Lake lake, Map<String, PinnedInput> inputs) {
    this.lake = lake;
    this.inputs = inputs;
  }

  /**
   * Records the current snapshot of each input.
   *
   * @param names logical names of the contract ({@code llm_traces}, ...)
   * @throws Refusal when a required input is missing, or a view is configured without the table
   *     whose snapshots it shows
   */
  public static PinnedInputs pin(Lake lake, Collection<String> names) {
    Map<String, PinnedInput> inputs = new LinkedHashMap<>();
    for (String name : names) {
      inputs.put(name, pin(lake, Contract.table(name)));
    }
    return new PinnedInputs(lake, inputs);
  }

  /**
   * Takes the snapshots of an earlier run instead of the current ones, to recompute what it said.
   *
   * @param snapshots snapshot by base table, as {@link #snapshots} gave them; a table without an
   *     entry had no rows
   */
  public static PinnedInputs at(Lake lake, Collection<String> names, Map<String, Long> snapshots) {
    Map<String, PinnedInput> inputs = new LinkedHashMap<>();
    for (String name : names) {
      PinnedInput now = pin(lake, Contract.table(name));
      Long then = snapshots.get(now.base().toString());
      if (then != null && (!now.present() || lake.load(now.base()).snapshot(then) == null)) {
        throw Refusal.notReady(
            "Snapshot "
                + then
                + " of "
                + now.base()
                + " has expired; what was computed from it cannot be recomputed");
      }
      inputs.put(
          name, new PinnedInput(now.definition(), now.name(), now.base(), now.present(), then));
    }
    return new PinnedInputs(lake, inputs);
  }

  private static PinnedInput pin(Lake lake, TableDefinition definition) {
    TableIdentifier name = lake.input(definition.name());
    TableIdentifier base = lake.inputBase(definition.name());
    Settings.Input mapped = lake.settings().inputs().get(definition.name());
    try {
      Snapshot current = lake.catalog().loadTable(base).currentSnapshot();
      return new PinnedInput(
          definition, name, base, true, current == null ? null : current.snapshotId());
    } catch (NoSuchTableException e) {
      if (lake.catalog() instanceof ViewCatalog views && views.viewExists(base)) {
        throw Refusal.usage(
            "Input "
                + definition.name()
                + " is read from the view "
                + base
                + ", which has no snapshots; name its base table in nightjar.yaml");
      }
      if (definition.required() || mapped != null) {
        throw new Refusal(
            Refusal.Kind.CONTRACT,
            "Input "
                + definition.name()
                + " is missing: there is no table "
                + Lake.CATALOG
                + "."
                + base
                + (mapped == null
                    ? "; `nightjar init` creates it, `inputs` in nightjar.yaml names another"
                    : ", which nightjar.yaml names"),
            e);
      }
      return new PinnedInput(definition, name, base, false, null);
    }
  }

  /** Pinned snapshot by base table with namespace; tables without a snapshot are left out. */
  public SortedMap<String, Long> snapshots() {
    SortedMap<String, Long> snapshots = new TreeMap<>();
    for (PinnedInput input : inputs.values()) {
      if (input.snapshotId() != null) {
        snapshots.put(input.base().toString(), input.snapshotId());
      }
    }
    return snapshots;
  }

  /** Base table of an input, with namespace. */
  public String baseTable(String input) {
    return input(input).base().toString();
  }

  /** Pinned snapshot of an input, or null when it has none. */
  public Long snapshot(String input) {
    return input(input).snapshotId();
  }

  Set<String> names() {
    return inputs.keySet();
  }

  /** Whether the input is known to hold each identifier once, without looking. */
  boolean isUnique(String input) {
    PinnedInput pinned = input(input);
    return !pinned.isView()
        && (pinned.snapshotId() == null
            || Uniqueness.isKnown(lake.load(pinned.base()), pinned.snapshotId()));
  }

  /** Optional inputs that this lake does not have; they read as empty. */
  public List<String> absent() {
    return inputs.entrySet().stream()
        .filter(each -> !each.getValue().present())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Binds a temporary view per input, named as the input: the contract's columns of the rows of
   * those days at the pinned snapshot, each identifier once. Inputs that no day divides are bound
   * whole. What a table lacks reads as NULL, an absent table as empty.
   *
   * @param from first day
   * @param to last day
   */
  public void bind(LocalDate from, LocalDate to) {
    for (PinnedInput input : inputs.values()) {
      InputView.of(lake, input, from, to).createOrReplaceTempView(input.definition().name());
    }
  }

  /**
   * Binds the views of {@link #bind} with only the rows of some days and, where an input knows the
   * request of a row, of some requests.
   */
  void bind(SortedSet<LocalDate> days, Collection<String> requests) {
    for (PinnedInput input : inputs.values()) {
      Dataset<Row> rows = InputView.of(lake, input, days.first(), days.last());
      String day = input.definition().dayColumn();
      if (day != null) {
        rows =
            rows.filter(
                days.stream()
                    .map(date -> InputView.within(day, date, date))
                    .reduce(Column::or)
                    .orElseThrow());
      }
      if (input.definition().schema().findField("request_id") != null && !requests.isEmpty()) {
        rows = rows.filter(functions.col("request_id").isin(requests.toArray()));
      }
      rows.createOrReplaceTempView(input.definition().name());
    }
  }

  /**
   * Rows by day of an input at the pinned snapshot, from the table's metadata alone. Days without
   * rows have no entry.
   */
  public SortedMap<LocalDate, Long> rowsByDay(String input) {
    PinnedInput pinned = input(input);
    return pinned.snapshotId() == null
        ? new TreeMap<>()
        : new DaysOfFiles(lake.load(pinned.base()), pinned.definition().dayColumn())
            .at(pinned.snapshotId());
  }

  /**
   * Days that got rows after an earlier run read the input, with how many; what only compacted or
   * removed rows touches nothing. When the earlier snapshot is gone, every day counts as touched.
   *
   * @param since snapshot that the earlier run read; null = the table had no rows then
   */
  public SortedMap<LocalDate, Long> touchedDays(String input, Long since) {
    PinnedInput pinned = input(input);
    if (pinned.snapshotId() == null || pinned.snapshotId().equals(since)) {
      return new TreeMap<>();
    }
    Table table = lake.load(pinned.base());
    DaysOfFiles days = new DaysOfFiles(table, pinned.definition().dayColumn());
    return since == null ? days.at(pinned.snapshotId()) : days.between(since, pinned.snapshotId());
  }

  /**
   * Makes sure that no view changed under the run: views show the present, whatever was pinned.
   *
   * @throws Refusal (not ready) naming the base tables that got a new snapshot
   */
  public void verifyUnchanged() {
    List<String> changed = new ArrayList<>();
    for (PinnedInput input : inputs.values()) {
      if (input.isView() && input.present()) {
        Snapshot now = lake.load(input.base()).currentSnapshot();
        if (!Objects.equals(now == null ? null : now.snapshotId(), input.snapshotId())) {
          changed.add(input.base().toString());
        }
      }
    }
    if (!changed.isEmpty()) {
      throw Refusal.notReady(
          "Inputs read through views changed while they were read: "
              + String.join(", ", changed)
              + "; run the command again");
    }
  }

  PinnedInput input(String name) {
    PinnedInput input = inputs.get(name);
    if (input == null) {
      throw new IllegalArgumentException("Not pinned: " + name + "; pinned are " + inputs.keySet());
    }
    return input;
  }
}
