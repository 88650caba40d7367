package dev.nightjar.lake;

import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which earlier days got rows after they were profiled, within the time that rows may take. */
final class LateNights {
  /** Feedback keeps arriving for four weeks; an earlier day is counted as late, never restated. */
  static final int MATURITY_DAYS = 28;

  /**
   * What a stored profile was computed from.
   *
   * @param snapshot of the grain's main input; null where it is not stored
   */
  private record Seen(String runId, Long snapshot) {}

  private final Lake lake;
  private final ReportCatalog catalog;
  private final GrainInputs inputs;
  private final Map<String, Map<Long, Set<LocalDate>>> touched = new HashMap<>();
  private PinnedInputs now;

  LateNights(Lake lake, ReportCatalog catalog) {
    this.lake = lake;
    this.catalog = catalog;
    this.inputs = new GrainInputs(catalog);
  }

  /** Grains to profile again, by day, for the days before {@code night}. */
  SortedMap<LocalDate, Set<String>> before(LocalDate night) {
    SortedMap<LocalDate, Map<String, Set<Seen>>> profiled =
        profiled(night.minusDays(MATURITY_DAYS), night.minusDays(1));
    SortedMap<LocalDate, Set<String>> late = new TreeMap<>();
    Map<String, Map<String, Long>> runs = profiled.isEmpty() ? Map.of() : inputsOfRuns();
    profiled.forEach(
        (day, byGrain) -> {
          Set<String> again = new TreeSet<>();
          for (String grain : catalog.grains()) {
            if (byGrain.containsKey(grain)) {
              if (isLate(day, grain, byGrain.get(grain), runs)) {
                again.add(grain);
              }
            } else if (isLate(day, grain, runsOf(byGrain), runs)) {
              // All of them: a grain that stays without observations would be late again tomorrow.
              again.addAll(catalog.grains());
            }
          }
          if (!again.isEmpty()) {
            late.put(day, again);
          }
        });
    return late;
  }

  /** Whether a grain's main input got rows of the day after that snapshot. */
  boolean isStale(String grain, LocalDate day, Long snapshot) {
    return snapshot != null && touchedSince(inputs.of(grain).get(0), snapshot).contains(day);
  }

  private boolean isLate(
      LocalDate day, String grain, Set<Seen> profiles, Map<String, Map<String, Long>> runs) {
    String main = inputs.of(grain).get(0);
    for (Seen seen : profiles) {
      Map<String, Long> read = runs.get(seen.runId());
      for (String input : inputs.of(grain)) {
        // A killed run left no record: of it only the main input's snapshot is known.
        boolean known = read != null || input.equals(main);
        Long since =
            input.equals(main) && seen.snapshot() != null
                ? seen.snapshot()
                : read == null ? null : read.get(now().baseTable(input));
        if (known
            && Contract.table(input).dayColumn() != null
            && touchedSince(input, since).contains(day)) {
          return true;
        }
      }
    }
    return false;
  }

  private Set<LocalDate> touchedSince(String input, Long snapshot) {
    return touched
        .computeIfAbsent(input, name -> new HashMap<>())
        .computeIfAbsent(snapshot, since -> now().touchedDays(input, since).keySet());
  }

  private PinnedInputs now() {
    if (now == null) {
      now = PinnedInputs.pin(lake, GrainInputs.known());
    }
    return now;
  }

  private static Set<Seen> runsOf(Map<String, Set<Seen>> byGrain) {
    Set<Seen> runs = new HashSet<>();
    byGrain.values().forEach(all -> all.forEach(seen -> runs.add(new Seen(seen.runId(), null))));
    return runs;
  }

  private SortedMap<LocalDate, Map<String, Set<Seen>>> profiled(LocalDate from, LocalDate to) {
    SortedMap<LocalDate, Map<String, Set<Seen>>> profiled = new TreeMap<>();
    lake.rows("daily_profile")
        .forEach(
            Where.between("profile_date", from, to),
            row ->
                profiled
                    .computeIfAbsent(row.date("profile_date"), day -> new HashMap<>())
                    .computeIfAbsent(row.text("grain"), grain -> new HashSet<>())
                    .add(
                        new Seen(
                            row.text("run_id"),
                            row.isNull("input_snapshot_id")
                                ? null
                                : row.whole("input_snapshot_id"))),
            "profile_date",
            "grain",
            "input_snapshot_id",
            "run_id");
    return profiled;
  }

  /** Snapshot by input table, by run. */
  private Map<String, Map<String, Long>> inputsOfRuns() {
    Map<String, Map<String, Long>> runs = new HashMap<>();
    lake.rows("run")
        .forEach(
            Where.all(),
            row -> {
              Map<String, Long> read = new HashMap<>();
              for (OutputRow input : row.rows("input_snapshots")) {
                read.put(input.text("table_name"), input.whole("snapshot_id"));
              }
              // A run without inputs profiled nothing, or ended before it could say what it read.
              if (!read.isEmpty()) {
                runs.put(row.text("run_id"), read);
              }
            },
            "run_id",
            "input_snapshots");
    return runs;
  }
}
