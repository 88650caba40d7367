package dev.nightjar.lake;

import dev.nightjar.compare.MergedDays;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import dev.nightjar.report.StateHashes;
import dev.nightjar.review.SeriesKey;
import dev.nightjar.review.WeekFold;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Merges the stored states of a week's nights where a number does not add up, and gives the week
 * the number of the merged state. A night is merged only if its state has as many units as its
 * published row: a state that was profiled anew since, or that lost an erased subject, is not what
 * the night said, and the week then keeps what can be told from its rows.
 */
final class WeekStates {
  /** All of a state that numbers come from; sketches of subjects are not among it. */
  private static final List<String> COLUMNS =
      List.of(
          "profile_date",
          "grain",
          "metric_name",
          "slice_key",
          "component_key",
          "evaluator",
          "evaluator_version",
          "observation_count",
          "weight_sum",
          "weight_square_sum",
          "value_min",
          "value_max",
          "zero_count",
          "negative_count",
          "underflow_count",
          "overflow_count",
          "bin_mapping_id",
          "bin_index",
          "bin_count",
          "subject_bucket_numerator",
          "subject_bucket_denominator",
          "moments");

  private record Key(String metric, String slice, String evaluator, String version) {}

  private static final class Merged {
    private final Set<LocalDate> nights = new TreeSet<>();
    private Profile state;
  }

  private final Lake lake;
  private final WeekRows rows;
  private final StateHashes states;
  private final Map<String, Metric> metrics = new HashMap<>();

  WeekStates(Lake lake, WeekRows rows, Collection<Metric> metrics, StateHashes states) {
    this.states = states;
    this.lake = lake;
    this.rows = rows;
    metrics.stream().filter(MergedDays::covers).forEach(m -> this.metrics.put(m.name(), m));
  }

  /**
   * Merges the nights of one week.
   *
   * @param slices which of them
   */
  void merge(Collection<LocalDate> nights, Where slices) {
    Map<Key, Merged> merged = new HashMap<>();
    for (LocalDate night : nights) {
      states(night, slices)
          .forEach(
              (key, state) -> {
                WeekFold fold = rows.fold(series(key, first(key)), night);
                if (fold != null && fold.units(night) == state.observationCount()) {
                  add(merged.computeIfAbsent(key, k -> new Merged()), night, state);
                }
              });
    }
    merged.forEach(
        (key, week) -> {
          Metric metric = metrics.get(key.metric());
          LocalDate night = week.nights.iterator().next();
          double effect = rows.fold(series(key, first(key)), night).designEffect();
          MergedDays.estimates(metric, week.state, effect)
              .forEach(
                  (statistic, estimate) -> {
                    WeekFold fold = rows.fold(series(key, statistic), night);
                    if (fold != null) {
                      fold.merged(week.nights, estimate);
                    }
                  });
        });
  }

  private void add(Merged week, LocalDate night, Profile state) {
    // Bins of another mapping do not merge: the night is left out, and with it the merged number.
    if (week.state == null || week.state.binMappingId().equals(state.binMappingId())) {
      week.state = week.state == null ? state : week.state.merge(state.mergeInto(week.state.key()));
      week.nights.add(night);
    }
  }

  private String first(Key key) {
    return MergedDays.statistics(metrics.get(key.metric())).get(0);
  }

  private SeriesKey series(Key key, String statistic) {
    return new SeriesKey(
        metrics.get(key.metric()).report(),
        key.metric(),
        statistic,
        key.slice(),
        key.evaluator(),
        key.version());
  }

  private Map<Key, Profile> states(LocalDate night, Where slices) {
    Map<Key, Profile> found = new HashMap<>();
    OutputTable table = lake.rows(ProfileRows.TABLE);
    boolean named = table.row().has(ProfileRows.STATE);
    List<String> columns = new ArrayList<>(COLUMNS);
    if (named) {
      columns.add(ProfileRows.STATE);
    }
    table.forEach(
        Where.equal("profile_date", night).andIn("metric_name", metrics.keySet()).and(slices),
        row -> {
          Metric metric = metrics.get(row.text("metric_name"));
          if (!metric.grain().equals(row.text("grain"))) {
            return;
          }
          Key key =
              new Key(
                  metric.name(),
                  row.text("slice_key"),
                  row.text("evaluator"),
                  row.text("evaluator_version"));
          // What another definition counted is no night of this metric.
          String then = named ? row.text(ProfileRows.STATE) : null;
          if (rows.fold(series(key, first(key)), night) != null
              && states.isPresent(metric, Slice.parse(key.slice()), then)) {
            found.merge(key, ProfileStore.folded(ProfileRows.profile(row)), Profile::merge);
          }
        },
        columns.toArray(String[]::new));
    return found;
  }
}
