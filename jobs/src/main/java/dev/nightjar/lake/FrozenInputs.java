package dev.nightjar.lake;

import dev.nightjar.model.Finding;
import dev.nightjar.report.ReportCatalog;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** The snapshots that a night and its baselines were computed from. */
final class FrozenInputs {
  private final Lake lake;
  private final ReportCatalog catalog;

  FrozenInputs(Lake lake, ReportCatalog catalog) {
    this.lake = lake;
    this.catalog = catalog;
  }

  /**
   * Adds the snapshots behind a finding.
   *
   * @param night snapshot by base table
   * @param compared report rows that have a baseline
   */
  void add(Finding finding, Map<String, Long> night, List<OutputRow> compared, FrozenSections to) {
    night.forEach((table, snapshot) -> add(table, snapshot, "night", to));
    String main = new GrainInputs(catalog).of(finding.lead().metric().grain()).get(0);
    String table = lake.inputBase(main).toString();
    for (OutputRow row : compared) {
      if (!row.isNull("input_snapshot_id")) {
        add(table, row.whole("input_snapshot_id"), "night", to);
      }
      row.list("baseline_snapshot_ids", Long.class)
          .forEach(snapshot -> add(table, snapshot, "baseline", to));
    }
  }

  private void add(String table, long snapshot, String role, FrozenSections to) {
    to.add(
        "input_snapshot",
        Map.of(
            "table_name",
            table,
            "snapshot_id",
            snapshot,
            "role",
            role,
            "available",
            isThere(table, snapshot)));
  }

  private boolean isThere(String table, long snapshot) {
    TableIdentifier identifier = TableIdentifier.parse(table);
    if (!lake.catalog().tableExists(identifier)) {
      return false;
    }
    Table loaded = lake.load(identifier);
    return loaded.snapshot(snapshot) != null;
  }
}
