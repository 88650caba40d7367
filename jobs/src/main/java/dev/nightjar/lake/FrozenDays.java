package dev.nightjar.lake;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The sums that a finding's report rows are made of: the stored state of its metric on its slice,
 * on the night, on the days of its baselines, and on the days since the onset.
 */
final class FrozenDays {
  /** A day as one judge saw it, every release vector together. */
  private record Key(LocalDate day, String evaluator, String version) {}

  private record Stored(Profile profile, Long snapshot, String state) {}

  /**
   * What came out.
   *
   * @param requests weighted units of the slice from the onset to the night, as the judge that saw
   *     most of a day did; null when no day is stored
   * @param notes what a reader of the rows should know
   */
  record Outcome(Long requests, List<String> notes) {}

  private final Lake lake;

  FrozenDays(Lake lake) {
    this.lake = lake;
  }

  /**
   * Adds the days of a finding.
   *
   * @param compared its report rows that have a baseline
   */
  Outcome add(Finding finding, List<OutputRow> compared, FrozenSections to) {
    LocalDate night = finding.reportDate();
    LocalDate onset = finding.onset() == null ? night : finding.onset();
    Map<Key, Stored> stored = read(finding.lead().metric(), finding, compared);
    SortedMap<LocalDate, Set<String>> baselines = baselines(night, compared, stored.keySet());
    stored.forEach(
        (key, day) -> {
          boolean since = !key.day().isBefore(onset) && !key.day().isAfter(night);
          Set<String> names = baselines.getOrDefault(key.day(), Set.of());
          if (since || !names.isEmpty()) {
            to.add("day_state", row(finding, day, names));
          }
        });
    return new Outcome(requests(stored, onset, night), notes(finding, compared, stored));
  }

  private Map<Key, Stored> read(Metric metric, Finding finding, List<OutputRow> compared) {
    LocalDate night = finding.reportDate();
    Set<LocalDate> days = new TreeSet<>(Set.of(night));
    if (finding.onset() != null && finding.onset().isBefore(night)) {
      finding.onset().datesUntil(night).forEach(days::add);
    }
    for (Baseline window : windows(compared)) {
      window.start().datesUntil(window.end().plusDays(1)).forEach(days::add);
    }
    Map<Key, Stored> stored = new HashMap<>();
    OutputTable profiles = lake.rows(ProfileRows.TABLE);
    boolean named = profiles.row().has(ProfileRows.STATE);
    profiles.forEach(
        Where.in("profile_date", days)
            .andEqual("grain", metric.grain())
            .andEqual("metric_name", metric.name())
            .andEqual("slice_key", finding.lead().slice().key()),
        row -> {
          Profile part = ProfileStore.folded(ProfileRows.profile(row));
          Long snapshot = row.isNull("input_snapshot_id") ? null : row.whole("input_snapshot_id");
          stored.merge(
              new Key(part.key().date(), part.key().evaluator(), part.key().evaluatorVersion()),
              new Stored(part, snapshot, named ? row.text(ProfileRows.STATE) : null),
              (a, b) -> new Stored(a.profile().merge(b.profile()), a.snapshot(), a.state()));
        });
    // The comparison left out days of another definition than its night's.
    Set<String> ofNight = new HashSet<>();
    stored.forEach(
        (key, day) -> {
          if (key.day().equals(night) && day.state() != null) {
            ofNight.add(day.state());
          }
        });
    stored
        .values()
        .removeIf(
            day -> day.state() != null && !ofNight.isEmpty() && !ofNight.contains(day.state()));
    return stored;
  }

  /** Names of the baselines that used a day. */
  private SortedMap<LocalDate, Set<String>> baselines(
      LocalDate night, List<OutputRow> compared, Set<Key> stored) {
    Set<LocalDate> days = new TreeSet<>();
    stored.forEach(key -> days.add(key.day()));
    Set<LocalDate> excluded = new Baselines(lake).excluded();
    SortedMap<LocalDate, Set<String>> names = new TreeMap<>();
    for (Baseline window : windows(compared)) {
      for (LocalDate day : BaselineDays.of(window, night, days, excluded)) {
        names.computeIfAbsent(day, d -> new TreeSet<>()).add(window.name());
      }
    }
    return names;
  }

  /** The windows of these rows; a canary's baseline is other traffic of the night. */
  private static List<Baseline> windows(List<OutputRow> compared) {
    List<Baseline> windows = new ArrayList<>();
    for (OutputRow row : compared) {
      BaselineKind kind = BaselineKind.valueOf(row.text("baseline_kind").toUpperCase(Locale.ROOT));
      LocalDate start = row.date("baseline_start");
      LocalDate end = row.date("baseline_end");
      if (kind != BaselineKind.CANARY && !start.isAfter(end)) {
        windows.add(new Baseline(kind, row.text("baseline_name"), start, end, List.of()));
      }
    }
    return windows;
  }

  private static Map<String, Object> row(Finding finding, Stored day, Set<String> baselines) {
    Metric metric = finding.lead().metric();
    Profile p = day.profile();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("finding_id", finding.id());
    row.put("report_name", metric.report());
    row.put("metric_name", metric.name());
    row.put("metric_kind", metric.kind().code());
    row.put("metric_decimals", metric.decimals());
    row.put("metric_divisor", metric.divisor());
    row.put("unit", metric.unit());
    row.put("slice_key", finding.lead().slice().key());
    row.put("side", side(finding, p.key().date(), baselines));
    row.put("profile_date", p.key().date());
    row.put("evaluator", p.key().evaluator());
    row.put("evaluator_version", p.key().evaluatorVersion());
    row.put("baseline_names", List.copyOf(baselines));
    row.put("observation_count", p.observationCount());
    row.put("null_count", p.nullCount());
    row.put("weight_sum", p.weightSum());
    row.put("weight_square_sum", p.weightSquareSum());
    row.put("numerator", p.numerator());
    row.put("denominator", p.denominator());
    row.put("positive_weight_square_sum", p.positiveWeightSquareSum());
    row.put("value_sum", p.valueSum());
    row.put("value_square_sum", p.valueSquareSum());
    row.put("zero_count", p.zeroCount());
    row.put("negative_count", p.negativeCount());
    row.put("underflow_count", p.underflowCount());
    row.put("overflow_count", p.overflowCount());
    row.put("bin_mapping_id", p.binMappingId());
    row.put("bin_index", p.binIndex());
    row.put("bin_count", p.binCount());
    row.put("category_count", p.categories());
    row.put("other_count", p.otherCount());
    row.put(
        "label_sums",
        p.labels().stream()
            .map(
                label ->
                    Map.of(
                        "label", label.label(),
                        "count", label.count(),
                        "weight_sum", label.weightSum(),
                        "weight_square_sum", label.weightSquareSum()))
            .toList());
    row.put("subject_bucket_numerator", p.bucketNumerator());
    row.put("subject_bucket_denominator", p.bucketDenominator());
    row.put("distinct_subjects", p.distinctSubjects());
    row.put("late_count", p.lateCount());
    row.put("moments", p.moments());
    row.put("input_snapshot_id", day.snapshot());
    return row;
  }

  private static String side(Finding finding, LocalDate day, Set<String> baselines) {
    return day.equals(finding.reportDate())
        ? "current"
        : baselines.isEmpty() ? "since" : "baseline";
  }

  private static Long requests(Map<Key, Stored> stored, LocalDate onset, LocalDate night) {
    Map<LocalDate, Double> byDay = new TreeMap<>();
    stored.forEach(
        (key, day) -> {
          if (!key.day().isBefore(onset) && !key.day().isAfter(night)) {
            byDay.merge(key.day(), day.profile().weightSum().doubleValue() / 1e6, Math::max);
          }
        });
    return byDay.isEmpty()
        ? null
        : (Long) Math.round(byDay.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  /** A profile that was made again since the comparison does not add up to the report row. */
  private static List<String> notes(
      Finding finding, List<OutputRow> compared, Map<Key, Stored> stored) {
    List<String> notes = new ArrayList<>();
    String slice = finding.lead().slice().toString();
    if (stored.keySet().stream().noneMatch(key -> key.day().equals(finding.reportDate()))) {
      notes.add(
          "No profile of "
              + finding.lead().metric().name()
              + " on "
              + slice
              + " is stored for "
              + finding.reportDate()
              + ", because the slice was found among combinations that are not profiled by"
              + " themselves or its profile is gone; its sums are those of the report row alone");
    }
    boolean renewed =
        compared.stream()
            .filter(row -> !row.isNull("input_snapshot_id"))
            .anyMatch(
                row ->
                    stored.entrySet().stream()
                        .filter(day -> day.getKey().day().equals(finding.reportDate()))
                        .map(day -> day.getValue().snapshot())
                        .filter(Objects::nonNull)
                        .anyMatch(snapshot -> snapshot != row.whole("input_snapshot_id")));
    if (renewed) {
      notes.add(
          "The profile of "
              + finding.lead().metric().name()
              + " on "
              + slice
              + " was made again since "
              + finding.reportDate()
              + " was compared; its sums are newer than the report rows");
    }
    return notes;
  }
}
