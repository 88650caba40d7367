package dev.nightjar.cli;

import dev.nightjar.incident.FrozenIncident;
import dev.nightjar.incident.RegressionMonitors;
import dev.nightjar.lake.Baselines;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ProfileHistory;
import dev.nightjar.report.ReportCatalog;

/** The monitors of an incident on the lake of a command. */
final class IncidentMonitors {
  private IncidentMonitors() {}

  /**
   * @throws dev.nightjar.model.Refusal (not ready) when too few nights before the onset are stored
   */
  static RegressionMonitors of(FrozenIncident frozen, Lake lake, ReportCatalog catalog) {
    return RegressionMonitors.of(
        frozen,
        catalog::metric,
        new ProfileHistory(lake, catalog),
        new Baselines(lake).excluded(),
        lake.settings().minimumSubjects());
  }
}
