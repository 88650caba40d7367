package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Snapshots of the inputs that runs have recorded, by base table. */
final class RunInputs {
  private record Read(Instant at, String runId, SortedMap<String, Long> snapshots) {}

  private RunInputs() {}

  /** What these runs read together; of a table that several read, what the latest did. */
  static SortedMap<String, Long> of(Lake lake, Collection<String> runs) {
    List<Read> reads = new ArrayList<>();
    lake.rows("run")
        .forEach(
            Where.in("run_id", runs),
            row -> {
              SortedMap<String, Long> snapshots = new TreeMap<>();
              for (OutputRow input : row.rows("input_snapshots")) {
                if (!input.isNull("snapshot_id")) {
                  snapshots.put(input.text("table_name"), input.whole("snapshot_id"));
                }
              }
              reads.add(new Read(row.instant("started_at"), row.text("run_id"), snapshots));
            },
            "run_id",
            "started_at",
            "input_snapshots");
    reads.sort(Comparator.comparing(Read::at).thenComparing(Read::runId));
    SortedMap<String, Long> latest = new TreeMap<>();
    reads.forEach(read -> latest.putAll(read.snapshots()));
    return latest;
  }

  /**
   * What a published night was computed from.
   *
   * @throws Refusal (not ready) when its run has recorded no input
   */
  static SortedMap<String, Long> ofNight(Lake lake, LocalDate night) {
    TreeSet<String> runs = new TreeSet<>();
    lake.rows("report")
        .forEach(Where.equal("report_date", night), row -> runs.add(row.text("run_id")), "run_id");
    SortedMap<String, Long> snapshots = of(lake, runs);
    if (snapshots.isEmpty()) {
      throw Refusal.notReady(
          "The run of " + night + " has recorded no input snapshots; its rows cannot be found");
    }
    return snapshots;
  }
}
