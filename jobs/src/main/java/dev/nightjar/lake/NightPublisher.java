package dev.nightjar.lake;

import dev.nightjar.lake.NightAudit.Check;
import dev.nightjar.model.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Audits a night's branch and makes it what readers see. Where another night was published since
 * the branch was written, the branch moves to the new main and is audited again; where the same
 * night was, the branch is dropped: its numbers are older than those that readers have.
 */
final class NightPublisher {
  /** Nights that are published side by side overtake each other a few times, not for ever. */
  private static final int ATTEMPTS = 5;

  private final Lake lake;
  private final Phases phases;

  NightPublisher(Lake lake, Phases phases) {
    this.lake = lake;
    this.phases = phases;
  }

  /**
   * Publishes.
   *
   * @param runId of the run that wrote the branch
   * @param expected rows that it wrote to {@code report}, -1 when that is not known
   * @return published snapshot by table
   * @throws Refusal (audit) when a row breaks a rule; the branch stays, to be looked at
   * @throws Refusal (not ready) when the same night was published meanwhile; the branch is gone
   */
  Map<String, Long> publish(NightBranch branch, String runId, long expected, RunLog log) {
    Map<String, Long> snapshots = new LinkedHashMap<>();
    NightBranch current = branch;
    for (int attempt = 1; ; attempt++) {
      NightBranch audited = current;
      List<Check> checks =
          phases.time("audit", () -> NightAudit.of(lake, audited, runId, expected));
      log.checked(checks);
      NightAudit.demand(checks, branch.night());
      try {
        phases.time("publish", () -> fastForward(audited, snapshots));
        return snapshots;
      } catch (Refusal conflict) {
        if (attempt == ATTEMPTS || overtaken(audited)) {
          discard(audited);
          throw conflict;
        }
        NightBranch next = branch.again(attempt + 1);
        phases.time("write", () -> move(audited, next));
        current = next;
      }
    }
  }

  /** What lies beside the report first, the report last: it is what readers join with. */
  private Map<String, Long> fastForward(NightBranch branch, Map<String, Long> snapshots) {
    for (String table : NightBranch.TABLES) {
      long snapshot = branch.publish(lake.table(table));
      if (snapshot >= 0) {
        snapshots.put(table, snapshot);
      }
    }
    return snapshots;
  }

  private boolean overtaken(NightBranch branch) {
    return NightBranch.TABLES.stream().anyMatch(table -> branch.overtaken(lake.table(table)));
  }

  /** Writes the rows anew from main as it is now; a table that was published has no branch left. */
  private NightBranch move(NightBranch from, NightBranch to) {
    Where night = Where.equal("report_date", from.night());
    for (String name : NightBranch.TABLES) {
      Table table = lake.table(name);
      Snapshot old = from.snapshot(table).orElse(null);
      if (old != null) {
        List<OutputRow> rows = lake.rows(name).onBranch(from.name()).read(night);
        OutputTable target = lake.rows(name).onBranch(to.name());
        NightBranch.summary(old).forEach(target::noting);
        target.replace(night, rows);
        from.discard(table);
      }
    }
    return to;
  }

  private void discard(NightBranch branch) {
    NightBranch.TABLES.forEach(table -> branch.discard(lake.table(table)));
  }
}
