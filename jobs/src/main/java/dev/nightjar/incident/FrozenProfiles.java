package dev.nightjar.incident;

import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The days that an incident froze of a metric, as the profiles that they were made from. */
final class FrozenProfiles {
  private static final long[] NONE = {};

  private FrozenProfiles() {}

  /**
   * Days of one finding's metric and slice.
   *
   * @param states rows of {@code day_state} of the finding
   * @param evaluator whose days
   */
  static NavigableMap<LocalDate, Profile> of(
      List<Fields> states, Metric metric, Slice slice, String evaluator, String version) {
    NavigableMap<LocalDate, Profile> days = new TreeMap<>();
    for (Fields row : states) {
      boolean own =
          row.text("metric_name").equals(metric.name())
              && row.text("slice_key", "").equals(slice.key())
              && row.text("evaluator", "").equals(evaluator)
              && row.text("evaluator_version", "").equals(version);
      if (own) {
        Profile profile = profile(row, metric, slice);
        days.put(profile.key().date(), profile);
      }
    }
    return days;
  }

  private static Profile profile(Fields row, Metric metric, Slice slice) {
    Map<String, Long> categories = new TreeMap<>();
    row.map("category_count")
        .forEach((name, count) -> categories.put(name, ((Number) count).longValue()));
    List<LabelSum> labels = new ArrayList<>();
    for (Fields label : row.rows("label_sums")) {
      labels.add(
          new LabelSum(
              label.text("label"),
              label.whole("count"),
              sum(label, "weight_sum"),
              sum(label, "weight_square_sum")));
    }
    return new Profile(
        new ProfileKey(
            row.date("profile_date"),
            metric.grain(),
            metric.name(),
            slice,
            "",
            row.text("evaluator", ""),
            row.text("evaluator_version", "")),
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
        row.whole("zero_count"),
        row.whole("negative_count"),
        row.whole("underflow_count"),
        row.whole("overflow_count"),
        row.text("bin_mapping_id", ""),
        Arrays.stream(longs(row, "bin_index")).mapToInt(Math::toIntExact).toArray(),
        longs(row, "bin_count"),
        categories,
        row.whole("other_count"),
        labels,
        longs(row, "subject_bucket_numerator"),
        longs(row, "subject_bucket_denominator"),
        row.whole("distinct_subjects"),
        new byte[0],
        row.whole("late_count"),
        longs(row, "moments"));
  }

  private static BigInteger sum(Fields row, String field) {
    String digits = row.text(field);
    return digits == null ? BigInteger.ZERO : new BigDecimal(digits).toBigIntegerExact();
  }

  private static long[] longs(Fields row, String field) {
    return row.values().get(field) instanceof List<?> list
        ? list.stream().mapToLong(each -> ((Number) each).longValue()).toArray()
        : NONE;
  }
}
