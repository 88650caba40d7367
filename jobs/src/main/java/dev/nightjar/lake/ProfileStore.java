package dev.nightjar.lake;

import dev.nightjar.compare.Series;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;

/**
 * The stored profiles, read back as series. Days are read side by side; within a day the release
 * vectors of a slice are merged, which is exact.
 */
final class ProfileStore {
  private static final long[] NO_BUCKETS = {};

  private record SeriesKey(
      String metric, String slice, String evaluator, String evaluatorVersion) {}

  private final Lake lake;
  private final ProfiledSnapshots snapshots = new ProfiledSnapshots();

  ProfileStore(Lake lake) {
    this.lake = lake;
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
    day(day, metrics)
        .forEach(
            (key, profile) -> {
              Series one =
                  to.computeIfAbsent(
                      key,
                      k ->
                          new Series(
                              metrics.get(k.metric()),
                              profile.key().slice(),
                              k.evaluator(),
                              k.evaluatorVersion(),
                              new TreeMap<>()));
              synchronized (one.days()) {
                one.days().put(day, profile);
              }
            });
  }

  private Map<SeriesKey, Profile> day(LocalDate day, Map<String, Metric> metrics) {
    Map<SeriesKey, Profile> profiles = new HashMap<>();
    Map<String, Slice> slices = new HashMap<>();
    lake.rows("daily_profile")
        .forEach(
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
                  row.isNull("input_snapshot_id") ? null : row.whole("input_snapshot_id"));
              Profile profile = profile(row, day, slices);
              SeriesKey key =
                  new SeriesKey(
                      metric.name(),
                      row.text("slice_key"),
                      profile.key().evaluator(),
                      profile.key().evaluatorVersion());
              profiles.merge(key, profile, Profile::merge);
            });
    return profiles;
  }

  private static Profile profile(OutputRow row, LocalDate day, Map<String, Slice> slices) {
    Slice slice = slices.computeIfAbsent(row.text("slice_key"), Slice::parse);
    List<LabelSum> labels = new ArrayList<>();
    for (OutputRow label : row.rows("label_sums")) {
      labels.add(
          new LabelSum(
              label.text("label"),
              label.whole("count"),
              label.sum("weight_sum"),
              label.sum("weight_square_sum")));
    }
    ProfileKey key =
        new ProfileKey(
            day,
            row.text("grain"),
            row.text("metric_name"),
            slice,
            // Folded over release vectors: the key of none of them.
            "",
            row.text("evaluator"),
            row.text("evaluator_version"));
    return new Profile(
        key,
        row.whole("observation_count"),
        row.whole("null_count"),
        sum(row, "weight_sum"),
        sum(row, "weight_square_sum"),
        sum(row, "numerator"),
        sum(row, "denominator"),
        sum(row, "positive_weight_square_sum"),
        sum(row, "value_sum"),
        sum(row, "value_square_sum"),
        row.number("value_min"),
        row.number("value_max"),
        whole(row, "zero_count"),
        whole(row, "negative_count"),
        whole(row, "underflow_count"),
        whole(row, "overflow_count"),
        row.isNull("bin_mapping_id") ? "" : row.text("bin_mapping_id"),
        ints(row, "bin_index"),
        longs(row, "bin_count"),
        row.isNull("category_count") ? Map.of() : row.map("category_count", Long.class),
        whole(row, "other_count"),
        labels,
        longs(row, "subject_bucket_numerator"),
        longs(row, "subject_bucket_denominator"),
        whole(row, "distinct_subjects"),
        row.isNull("subjects_sketch") ? new byte[0] : row.bytes("subjects_sketch"),
        whole(row, "late_count"));
  }

  private static BigInteger sum(OutputRow row, String column) {
    return row.isNull(column) ? BigInteger.ZERO : row.sum(column);
  }

  private static long whole(OutputRow row, String column) {
    return row.isNull(column) ? 0 : row.whole(column);
  }

  private static long[] longs(OutputRow row, String column) {
    return row.isNull(column)
        ? NO_BUCKETS
        : row.list(column, Long.class).stream().mapToLong(Long::longValue).toArray();
  }

  private static int[] ints(OutputRow row, String column) {
    return row.isNull(column)
        ? new int[0]
        : row.list(column, Integer.class).stream().mapToInt(Integer::intValue).toArray();
  }
}
