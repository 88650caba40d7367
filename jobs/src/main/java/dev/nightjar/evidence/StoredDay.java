package dev.nightjar.evidence;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * A row of {@code day_state}: the sums of one metric on one slice and day.
 *
 * @param series what it is about
 * @param finding finding it was kept for
 * @param kind how the value is made of the sums
 * @param scale units of the numerator's whole numbers per 1 of the metric's unit
 * @param denominatorScale the same of the denominator
 * @param divisor what a total is divided by
 * @param side current, baseline, or another day since the onset
 * @param date day
 * @param baselines names of the baselines that used the day
 * @param snapshot Iceberg snapshot that it was profiled from; null when unknown
 * @param observations units with a value
 * @param numerator null where the kind has none
 * @param denominator null where the kind has none
 * @param smallest NaN when unknown
 * @param largest NaN when unknown
 * @param mapping id of the bins' mapping; null without bins
 * @param categorical whether it counts categories
 */
record StoredDay(
    Series series,
    String finding,
    String kind,
    double scale,
    double denominatorScale,
    double divisor,
    String side,
    LocalDate date,
    List<String> baselines,
    Long snapshot,
    long observations,
    BigInteger numerator,
    BigInteger denominator,
    long negative,
    long zero,
    long underflow,
    long overflow,
    double smallest,
    double largest,
    String mapping,
    List<Long> bins,
    List<Long> binCounts,
    boolean categorical) {
  private static final double MICRO = 1e6;

  /**
   * What is compared from day to day.
   *
   * @param evaluator who judged; empty where nobody did
   * @param evaluatorVersion its version
   */
  record Series(String metric, String slice, String evaluator, String evaluatorVersion) {
    static Series of(Map<String, Object> row) {
      return new Series(
          text(row, "metric_name"),
          text(row, "slice_key"),
          text(row, "evaluator"),
          text(row, "evaluator_version"));
    }
  }

  static StoredDay of(Map<String, Object> row) {
    String kind = text(row, "metric_kind");
    double scale = Math.pow(10, whole(row, "metric_decimals"));
    boolean micro = kind.equals("rate") || kind.equals("calibration");
    List<Long> bins = wholes(row, "bin_index");
    List<Long> counts = wholes(row, "bin_count");
    if (bins.size() != counts.size()) {
      throw new BundleFault(
          "day_state: " + bins.size() + " bins and " + counts.size() + " counts in one row");
    }
    return new StoredDay(
        Series.of(row),
        text(row, "finding_id"),
        kind,
        micro ? MICRO : scale,
        kind.equals("ratio") ? scale : MICRO,
        (Double) row.get("metric_divisor"),
        text(row, "side"),
        LocalDate.parse(text(row, "profile_date")),
        texts(row, "baseline_names"),
        (Long) row.get("input_snapshot_id"),
        whole(row, "observation_count"),
        digits(row, "numerator"),
        digits(row, "denominator"),
        whole(row, "negative_count"),
        whole(row, "zero_count"),
        whole(row, "underflow_count"),
        whole(row, "overflow_count"),
        number(row, "value_min"),
        number(row, "value_max"),
        (String) row.get("bin_mapping_id"),
        bins,
        counts,
        row.get("category_count") instanceof Map<?, ?> categories && !categories.isEmpty());
  }

  private static String text(Map<String, Object> row, String name) {
    Object value = row.get(name);
    return value == null ? "" : value.toString();
  }

  private static long whole(Map<String, Object> row, String name) {
    return row.get(name) instanceof Long number ? number : 0;
  }

  private static double number(Map<String, Object> row, String name) {
    return row.get(name) instanceof Double number ? number : Double.NaN;
  }

  private static BigInteger digits(Map<String, Object> row, String name) {
    Object value = row.get(name);
    return value == null ? null : new BigInteger(value.toString());
  }

  private static List<Long> wholes(Map<String, Object> row, String name) {
    return row.get(name) instanceof List<?> list
        ? list.stream().map(Long.class::cast).toList()
        : List.of();
  }

  private static List<String> texts(Map<String, Object> row, String name) {
    return row.get(name) instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : List.of();
  }
}
