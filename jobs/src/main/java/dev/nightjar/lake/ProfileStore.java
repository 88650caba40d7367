package dev.nightjar.lake;

import dev.nightjar.compare.Series;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import dev.nightjar.report.StateHashes;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;

/**
 * The stored profiles, read back as series. Days are read side by side; within a day the release
 * vectors of a slice are merged, which is exact. What a day counted under another definition is
 * named, not read.
 */
final class ProfileStore {
  private record SeriesKey(
      String metric, String slice, String evaluator, String evaluatorVersion) {}

  private final Lake lake;
  private final StateHashes states;
  private final ProfiledSnapshots snapshots = new ProfiledSnapshots();

  ProfileStore(Lake lake, StateHashes states) {
    this.lake = lake;
    this.states = states;
  }

  /** Known after {@link #series}. */
  ProfiledSnapshots snapshots() {
    return snapshots;
  }

  /** The series of these metrics over these days. */
  Collection<Series> series(Collection<Metric> metrics, Collection<LocalDate> days) {
    Map<String, Metric> byName = new HashMap<>();
    metrics.forEach(metric -> byName.put(metric.name(), metric));
    Map<SeriesKey, Series> series = new ConcurrentHashMap<>();
    // Not the common pool: a day waits for Iceberg's workers, which close files through Hadoop's
    // parallel streams and so wait for the common pool. With few processors they wait for ever.
    ForkJoinPool readers = new ForkJoinPool(Runtime.getRuntime().availableProcessors());
    try {
      readers.submit(() -> days.parallelStream().forEach(day -> add(day, byName, series))).join();
    } finally {
      readers.shutdown();
    }
    return series.values();
  }

  private void add(LocalDate day, Map<String, Metric> metrics, Map<SeriesKey, Series> to) {
    Set<SeriesKey> redefined = new HashSet<>();
    day(day, metrics, redefined)
        .forEach(
            (key, profile) -> {
              Series one = to.computeIfAbsent(key, k -> empty(k, metrics));
              synchronized (one) {
                one.days().put(day, profile);
              }
            });
    for (SeriesKey key : redefined) {
      Series one = to.computeIfAbsent(key, k -> empty(k, metrics));
      synchronized (one) {
        one.redefined().add(day);
      }
    }
  }

  private static Series empty(SeriesKey key, Map<String, Metric> metrics) {
    return new Series(
        metrics.get(key.metric()),
        Slice.parse(key.slice()),
        key.evaluator(),
        key.evaluatorVersion(),
        new TreeMap<>(),
        new TreeSet<>());
  }

  private Map<SeriesKey, Profile> day(
      LocalDate day, Map<String, Metric> metrics, Set<SeriesKey> redefined) {
    Map<SeriesKey, Profile> profiles = new HashMap<>();
    OutputTable table = lake.rows("daily_profile");
    boolean named = table.row().has(ProfileRows.STATE);
    table.forEach(
        Where.equal("profile_date", day),
        row -> {
          Metric metric = metrics.get(row.text("metric_name"));
          // Another definition's state says nothing about this metric.
          if (metric == null || !metric.grain().equals(row.text("grain"))) {
            return;
          }
          snapshots.note(
              metric.grain(),
              day,
              row.isNull("input_snapshot_id") ? null : row.whole("input_snapshot_id"),
              row.text("run_id"));
          Profile profile = folded(ProfileRows.profile(row));
          SeriesKey key =
              new SeriesKey(
                  metric.name(),
                  row.text("slice_key"),
                  profile.key().evaluator(),
                  profile.key().evaluatorVersion());
          String then = named ? row.text(ProfileRows.STATE) : null;
          if (states.isPresent(metric, profile.key().slice(), then)) {
            profiles.merge(key, profile, Profile::merge);
          } else {
            redefined.add(key);
          }
        });
    return profiles;
  }

  /** The profile as part of its slice's day, whatever its release vector. */
  static Profile folded(Profile profile) {
    ProfileKey key = profile.key();
    return profile.mergeInto(
        new ProfileKey(
            key.date(),
            key.grain(),
            key.metric(),
            key.slice(),
            "",
            key.evaluator(),
            key.evaluatorVersion()));
  }
}
