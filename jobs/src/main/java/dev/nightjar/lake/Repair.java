package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.Table;

/**
 * What can be mended of a lake without reading or losing a row: tables, columns and views of the
 * contract that are missing, and the branches that killed runs left.
 *
 * @param created tables that were missing
 * @param widened tables that got columns of a newer contract
 * @param abandoned by table, the branches and tags that were dropped; those of runs that may still
 *     be alive, or of nights that wait for their publication, stay
 */
public record Repair(int created, int widened, Map<String, List<String>> abandoned) {

  /** Whether there was nothing to mend. */
  public boolean isNothing() {
    return created == 0 && widened == 0 && abandoned.isEmpty();
  }

  /**
   * Mends a lake. Running it again changes nothing.
   *
   * @param reports names of the reports that get a view
   * @throws Refusal (not ready) when another writer commits at the same moment
   */
  public static Repair of(Lake lake, Instant now, Collection<String> reports) {
    Tables.Initialised made = lake.tables().init(reports);
    AbandonedRefs refs = new AbandonedRefs(now, NeededSnapshots.of(lake, now).recordedRuns());
    Map<String, List<String>> dropped = new TreeMap<>();
    for (TableDefinition definition :
        Stream.concat(Contract.inputs().stream(), Contract.outputs().stream()).toList()) {
      if (definition.input() && lake.settings().inputs().containsKey(definition.name())) {
        continue;
      }
      Table table = lake.load(lake.identifier(definition));
      List<String> abandoned = refs.of(table, definition.input());
      if (!abandoned.isEmpty()) {
        AbandonedRefs.drop(table, abandoned);
        dropped.put(definition.name(), abandoned);
      }
    }
    return new Repair(made.created(), made.widened(), dropped);
  }
}
