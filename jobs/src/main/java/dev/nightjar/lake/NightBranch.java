package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * The branch on which one run writes the rows of one night, so that nobody reads them before they
 * are audited. Its name holds night and run: two runs of one night never share one.
 *
 * @param night the report date
 * @param name of the branch, the same in every table
 */
record NightBranch(LocalDate night, String name) {
  private static final String PREFIX = "night_";
  private static final String REPORT_DATE = "nightjar.report_date";

  /** In the order of publishing: what lies beside a report comes before it. */
  static final List<String> TABLES =
      List.of("cost_daily", "component_effect", "distribution", "finding", "report");

  static NightBranch of(LocalDate night, String runId) {
    return new NightBranch(night, PREFIX + night.toString().replace('-', '_') + "_" + runId);
  }

  /** The same rows written once more. */
  NightBranch again(int attempt) {
    return new NightBranch(night, name + "_" + attempt);
  }

  /** Whether a reference of that name is a night's. */
  static boolean isNight(String name) {
    return name.startsWith(PREFIX);
  }

  /** The night of a snapshot that a run wrote, as its writer noted it. */
  static Optional<LocalDate> nightOf(Snapshot written) {
    return Optional.ofNullable(written.summary().get(REPORT_DATE)).map(LocalDate::parse);
  }

  /** The newest unpublished branch of a night. */
  static Optional<NightBranch> latest(Table report, LocalDate night) {
    String prefix = PREFIX + night.toString().replace('-', '_') + "_";
    return report.refs().entrySet().stream()
        .filter(ref -> ref.getKey().startsWith(prefix))
        .max(
            Comparator.comparingLong(
                ref -> report.snapshot(ref.getValue().snapshotId()).sequenceNumber()))
        .map(ref -> new NightBranch(night, ref.getKey()));
  }

  /** Branches of nights that were compared and never published. */
  static List<String> unfinished(Table report) {
    return report.refs().keySet().stream()
        .filter(name -> name.startsWith(PREFIX))
        .sorted()
        .toList();
  }

  /** The branch's own snapshot in a table, empty when it has none there. */
  Optional<Snapshot> snapshot(Table table) {
    SnapshotRef ref = table.refs().get(name);
    return ref == null ? Optional.empty() : Optional.of(table.snapshot(ref.snapshotId()));
  }

  /** Files that the branch adds to main or takes from it. */
  List<DataFile> changedFiles(Table table) {
    List<DataFile> files = new ArrayList<>();
    Set<Long> published = new HashSet<>();
    SnapshotUtil.currentAncestors(table).forEach(main -> published.add(main.snapshotId()));
    Snapshot next = snapshot(table).orElse(null);
    while (next != null && !published.contains(next.snapshotId())) {
      SnapshotChanges changes = SnapshotChanges.builderFor(table).snapshot(next).build();
      changes.addedDataFiles().forEach(files::add);
      changes.removedDataFiles().forEach(files::add);
      next = next.parentId() == null ? null : table.snapshot(next.parentId());
    }
    return files;
  }

  /**
   * Makes the branch the table's main and removes it, in one commit.
   *
   * @return the published snapshot, -1 when the table has no such branch (published before)
   * @throws Refusal (not ready) when main has moved since the branch was written
   */
  long publish(Table table) {
    table.refresh();
    SnapshotRef ref = table.refs().get(name);
    if (ref == null) {
      return -1;
    }
    try {
      if (table.currentSnapshot() == null) {
        table.manageSnapshots().createBranch("main", ref.snapshotId()).removeBranch(name).commit();
      } else {
        table.manageSnapshots().fastForwardBranch("main", name).removeBranch(name).commit();
      }
      return ref.snapshotId();
    } catch (IllegalArgumentException | CommitFailedException e) {
      throw new Refusal(
          Refusal.Kind.NOT_READY,
          "Cannot publish "
              + night
              + ": "
              + table.name()
              + " was published by somebody else since this run compared it; run the night again",
          e);
    }
  }

  /** Whether somebody published this night after the branch was written. */
  boolean overtaken(Table table) {
    table.refresh();
    Snapshot written = snapshot(table).orElse(null);
    if (written == null) {
      return false;
    }
    Long base = written.parentId();
    for (Snapshot main : SnapshotUtil.currentAncestors(table)) {
      if (base != null && main.snapshotId() == base) {
        return false;
      }
      if (night.toString().equals(main.summary().get(REPORT_DATE))) {
        return true;
      }
    }
    return false;
  }

  /** Forgets the branch; the rows on it become orphans that maintenance removes. */
  void discard(Table table) {
    table.refresh();
    if (table.refs().containsKey(name)) {
      table.manageSnapshots().removeBranch(name).commit();
    }
  }

  /** What the writer of a branch noted in its snapshot. */
  static Map<String, String> summary(Snapshot written) {
    Map<String, String> noted = new TreeMap<>(written.summary());
    noted.keySet().removeIf(key -> !key.startsWith("nightjar."));
    return noted;
  }

  static Map<String, String> summary(String runId, LocalDate night, String rowsHash) {
    return Map.of(
        "nightjar.run_id", runId, REPORT_DATE, night.toString(), "nightjar.rows_hash", rowsHash);
  }
}
