package dev.nightjar.lake;

import dev.nightjar.telemetry.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** Tables of a run as others know them: where their files are, and what a snapshot added. */
final class RunDatasets {
  private final Lake lake;

  RunDatasets(Lake lake) {
    this.lake = lake;
  }

  /** Inputs by their name with namespace. */
  List<Dataset> read(Map<String, Long> snapshots) {
    List<Dataset> datasets = new ArrayList<>();
    snapshots.forEach(
        (name, snapshot) -> {
          Table table = table(TableIdentifier.parse(name));
          datasets.add(
              new Dataset(
                  name, snapshot, table == null ? null : table.location(), null, null, null));
        });
    return datasets;
  }

  /** Outputs by their bare name. */
  List<Dataset> written(Map<String, Long> snapshots) {
    List<Dataset> datasets = new ArrayList<>();
    snapshots.forEach(
        (name, id) -> {
          TableIdentifier identifier = lake.output(name);
          Table table = table(identifier);
          Snapshot snapshot = table == null ? null : table.snapshot(id);
          datasets.add(
              new Dataset(
                  identifier.toString(),
                  id,
                  table == null ? null : table.location(),
                  added(snapshot, "added-records"),
                  added(snapshot, "added-files-size"),
                  added(snapshot, "added-data-files")));
        });
    return datasets;
  }

  /**
   * Tables that a run fills grain by grain, in commits that carry its id: the newest of them, and
   * what all of them added.
   */
  List<Dataset> profiled(String runId) {
    List<Dataset> datasets = new ArrayList<>();
    for (String name : List.of("daily_profile", "daily_cell")) {
      TableIdentifier identifier = lake.output(name);
      Table table = table(identifier);
      Snapshot newest = null;
      long rows = 0;
      long bytes = 0;
      long files = 0;
      for (Snapshot each : table == null ? List.<Snapshot>of() : table.snapshots()) {
        if (runId.equals(each.summary().get("nightjar.run_id"))) {
          rows += added(each, "added-records");
          bytes += added(each, "added-files-size");
          files += added(each, "added-data-files");
          newest =
              newest == null || each.sequenceNumber() > newest.sequenceNumber() ? each : newest;
        }
      }
      if (newest != null) {
        datasets.add(
            new Dataset(
                identifier.toString(), newest.snapshotId(), table.location(), rows, bytes, files));
      }
    }
    return datasets;
  }

  /** Null where the catalog cannot say: what is told outside must not fail the run. */
  private Table table(TableIdentifier identifier) {
    try {
      return lake.catalog().loadTable(identifier);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static Long added(Snapshot snapshot, String figure) {
    if (snapshot == null) {
      return null;
    }
    return Long.valueOf(snapshot.summary().getOrDefault(figure, "0"));
  }
}
