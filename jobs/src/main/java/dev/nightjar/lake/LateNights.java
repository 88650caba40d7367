package dev.nightjar.lake;

import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which earlier days got rows after they were profiled, within the time that rows may take. */
final class LateNights {
  /** Feedback keeps arriving for four weeks; an earlier day is counted as late, never restated. */
  static final int MATURITY_DAYS = 28;

  private final Lake lake;
  private final ReportCatalog catalog;
  private final ProfileStage profiles;

  LateNights(Lake lake, ReportCatalog catalog, ProfileStage profiles) {
    this.lake = lake;
    this.catalog = catalog;
    this.profiles = profiles;
  }

  /** Grains to profile again, by day, for the days before {@code night}. */
  SortedMap<LocalDate, Set<String>> before(LocalDate night) {
    LocalDate from = night.minusDays(MATURITY_DAYS);
    Map<String, Map<LocalDate, Long>> profiled = profiled(from, night.minusDays(1));
    SortedMap<LocalDate, Set<String>> late = new TreeMap<>();
    for (String grain : catalog.grains()) {
      Map<LocalDate, Long> days = profiled.getOrDefault(grain, Map.of());
      if (days.isEmpty()) {
        continue;
      }
      String main = profiles.inputsOf(grain).get(0);
      PinnedInputs now = PinnedInputs.pin(lake, Set.of(main));
      Map<Long, SortedMap<LocalDate, Long>> touchedSince = new HashMap<>();
      days.forEach(
          (day, snapshot) -> {
            if (touchedSince
                .computeIfAbsent(snapshot, since -> now.touchedDays(main, since))
                .containsKey(day)) {
              late.computeIfAbsent(day, d -> new TreeSet<>()).add(grain);
            }
          });
    }
    return late;
  }

  private Map<String, Map<LocalDate, Long>> profiled(LocalDate from, LocalDate to) {
    Map<String, Map<LocalDate, Long>> profiled = new HashMap<>();
    lake.rows("daily_profile")
        .forEach(
            Where.between("profile_date", from, to),
            row -> {
              if (!row.isNull("input_snapshot_id")) {
                profiled
                    .computeIfAbsent(row.text("grain"), g -> new HashMap<>())
                    .merge(row.date("profile_date"), row.whole("input_snapshot_id"), Math::min);
              }
            },
            "profile_date",
            "grain",
            "input_snapshot_id");
    return profiled;
  }
}
