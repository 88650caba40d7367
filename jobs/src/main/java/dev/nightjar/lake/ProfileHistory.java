package dev.nightjar.lake;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import dev.nightjar.report.ReportCatalog;
import dev.nightjar.report.StateHashes;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Stored days of a few slices of a metric, read without Spark, release vectors folded. A slice that
 * no profile is stored for is added up from the finest cells, where they have what it takes. A day
 * that was counted under another definition of the metric is as one without rows.
 */
public final class ProfileHistory {
  private final Lake lake;
  private final ReportCatalog catalog;
  private final StateHashes states;

  public ProfileHistory(Lake lake, ReportCatalog catalog) {
    this.lake = lake;
    this.catalog = catalog;
    this.states = catalog.stateHashes();
  }

  /**
   * The profiles by slice and day; a slice or a day for which nothing is stored is absent.
   *
   * @param evaluator who judged, empty where nobody did
   * @param evaluatorVersion its version
   */
  public Map<Slice, NavigableMap<LocalDate, Profile>> read(
      Metric metric,
      Collection<Slice> slices,
      String evaluator,
      String evaluatorVersion,
      Collection<LocalDate> days) {
    Map<Slice, NavigableMap<LocalDate, Profile>> history = new HashMap<>();
    OutputTable table = lake.rows(ProfileRows.TABLE);
    boolean named = table.row().has(ProfileRows.STATE);
    table.forEach(
        Where.in("profile_date", days)
            .andEqual("metric_name", metric.name())
            .andEqual("grain", metric.grain())
            .andEqual("evaluator", evaluator)
            .andEqual("evaluator_version", evaluatorVersion)
            .andIn("slice_key", slices.stream().map(Slice::key).toList()),
        row -> {
          Profile profile = ProfileRows.profile(row);
          ProfileKey key = profile.key();
          String then = named ? row.text(ProfileRows.STATE) : null;
          if (!states.isPresent(metric, key.slice(), then)) {
            return;
          }
          ProfileKey whole =
              new ProfileKey(
                  key.date(),
                  key.grain(),
                  key.metric(),
                  key.slice(),
                  "",
                  key.evaluator(),
                  key.evaluatorVersion());
          history
              .computeIfAbsent(key.slice(), s -> new TreeMap<>())
              .merge(key.date(), profile.mergeInto(whole), Profile::merge);
        });
    List<Slice> missing = slices.stream().filter(slice -> !history.containsKey(slice)).toList();
    if (!missing.isEmpty() && CellHistory.covers(metric)) {
      CellHistory cells = new CellHistory(new StoredCells(lake, catalog, days), metric);
      Map<LocalDate, Profile> all = history.getOrDefault(Slice.ALL, new TreeMap<>());
      for (Slice slice : missing) {
        NavigableMap<LocalDate, Profile> made = new TreeMap<>();
        for (LocalDate day : days) {
          cells
              .on(day, slice, evaluator, evaluatorVersion, all.get(day))
              .ifPresent(profile -> made.put(day, profile));
        }
        if (!made.isEmpty()) {
          history.put(slice, made);
        }
      }
    }
    return history;
  }
}
