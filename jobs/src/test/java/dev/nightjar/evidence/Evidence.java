package dev.nightjar.evidence;

import dev.nightjar.model.BundleContent;
import dev.nightjar.stats.BinnedSample;
import dev.nightjar.stats.LogBins;
import dev.nightjar.stats.QuantileFromBins;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An incident as it is frozen: a rate, a latency, a total and a corrected judge, on one slice. */
final class Evidence {
  static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  static final String SLICE = "language=de";
  static final int WINDOW = 28;

  private final TreeMap<String, List<Map<String, Object>>> tables = new TreeMap<>();
  private final TreeMap<String, String> texts = new TreeMap<>();
  private String id = "inc-7f3a";

  private Evidence() {}

  static BundleContent incident() {
    return new Evidence().build();
  }

  static BundleContent incident(String id) {
    Evidence evidence = new Evidence();
    evidence.id = id;
    return evidence.build();
  }

  /** The same content with the rows of one table changed. */
  static BundleContent with(
      BundleContent content, String table, UnaryOperator<Map<String, Object>> change) {
    TreeMap<String, List<Map<String, Object>>> tables = new TreeMap<>(content.tables());
    tables.put(
        table,
        content.tables().get(table).stream()
            .map(row -> change.apply(new LinkedHashMap<>(row)))
            .toList());
    return new BundleContent(
        content.incidentId(), content.formatVersion(), tables, content.texts());
  }

  static StagedBundle staged(BundleContent content, SigningKey key, Path parent) {
    return BundleWriter.stage(content, key, parent);
  }

  private BundleContent build() {
    put(
        "incident",
        row(
            "incident_id", id,
            "title", "Hallucinations <b>tripled</b> for German",
            "status", "frozen",
            "severity", "high",
            "opened_at", "2026-11-23T04:10:00.500Z",
            "findings", List.of("f-1"),
            "code_version", "0.1.0",
            "run_id", "open-1"));
    rate();
    latency();
    total();
    judged();
    put(
        "finding",
        row(
            "finding_id",
            "f-1",
            "report_date",
            NIGHT.toString(),
            "report_name",
            "hallucination",
            "metric_name",
            "hallucinated_response_rate",
            "slice_key",
            SLICE,
            "verdict",
            "regressed",
            "value",
            0.31,
            "baseline_value",
            0.1,
            "change",
            0.31 - 0.1,
            "q_value",
            0.0001,
            "run_id",
            "night-1"));
    put(
        "comparison",
        row(
            "finding_id", "f-1",
            "report_date", NIGHT.toString(),
            "report_name", "hallucination",
            "metric_name", "hallucinated_response_rate",
            "statistic_name", "value",
            "slice_key", SLICE,
            "arm", "all",
            "baseline_kind", "trailing",
            "baseline_name", "trailing",
            "value", 0.31,
            "baseline_value", 0.1,
            "change", 0.31 - 0.1,
            "verdict", "regressed",
            "sentence", "Hallucinated responses on language=de rose from 10 % to 31 %."));
    put(
        "sample",
        row(
            "incident_id", id,
            "evidence_id", "e-1",
            "captured_date", NIGHT.toString(),
            "failure_mode", "hallucination",
            "request_id", "r-1",
            "cohort", "affected",
            "hallucination", row("claim_text", "<script>alert(1)</script> \u202etxt.exe & [EMAIL]"),
            "redaction_version", "r1"));
    texts.put("README.txt", "What is in here.\n");
    texts.put("definitions/hallucination.yaml", "name: hallucination\n");
    texts.put("queries/hallucination.sql", "SELECT 1 < 2\n");
    return new BundleContent(id, BundleContent.FORMAT_VERSION, tables, texts);
  }

  private void rate() {
    day("hallucinated_response_rate", "rate", "current", NIGHT, 200, "62000000", "200000000");
    for (int back = 1; back <= WINDOW; back++) {
      LocalDate date = NIGHT.minusDays(back);
      day("hallucinated_response_rate", "rate", "baseline", date, 100, "10000000", "100000000");
    }
    Map<String, Object> row = report("hallucination", "hallucinated_response_rate", "value");
    row.put("verdict", "regressed");
    numbers(row, 0.31, 0.1, 200, WINDOW * 100);
    row.put("numerator", 62.0);
    row.put("denominator", 200.0);
    put("report", row);
    Map<String, Object> weekday = new LinkedHashMap<>(row);
    weekday.put("baseline_kind", "same_weekday");
    weekday.put("baseline_name", "same_weekday");
    numbers(weekday, 0.31, 0.1, 200, 400);
    put("report", weekday);
    Map<String, Object> canary = new LinkedHashMap<>(row);
    canary.put("statistic_name", "canary");
    canary.put("arm", "canary");
    canary.put("baseline_kind", "canary");
    canary.put("baseline_name", "canary");
    put("report", canary);
  }

  private void latency() {
    LogBins bins = LogBins.standard();
    List<Double> all = new ArrayList<>();
    double[] night = values(1, 900);
    binned("current", NIGHT, night);
    for (int back = 1; back <= WINDOW; back++) {
      double[] values = values(0.5, 50);
      binned("baseline", NIGHT.minusDays(back), values);
      for (double v : values) {
        all.add(v);
      }
    }
    double now = p95(bins, night);
    double then = p95(bins, all.stream().mapToDouble(d -> d).toArray());
    Map<String, Object> row = report("serving", "duration_ms", "p95");
    numbers(row, now, then, 900, WINDOW * 50);
    put("report", row);
  }

  private void total() {
    day("tool_cost", "total", "current", NIGHT, 10, "5000000", null);
    // Of 28 days the slice was silent on four, which count as zeros.
    for (int back = 1; back <= 24; back++) {
      day("tool_cost", "total", "baseline", NIGHT.minusDays(back), 10, "2000000", null);
    }
    Map<String, Object> row = report("cost", "tool_cost", "value");
    numbers(row, 5.0, 48.0 / 28, 10, 240);
    row.put("numerator", 5.0);
    put("report", row);
  }

  private void judged() {
    Map<String, Object> now =
        day("unsafe_rate", "rate", "current", NIGHT, 400, "40000000", "400000000");
    now.put("evaluator", "llm:judge");
    now.put("evaluator_version", "3");
    Map<String, Object> row = report("safety", "unsafe_rate", "value");
    row.put("evaluator", "llm:judge");
    row.put("evaluator_version", "3");
    row.put("estimator", "rogan_gladen");
    numbers(row, 0.05, 0.01, 400, 9000);
    row.put("ci_lower", 0.02);
    row.put("ci_upper", 0.09);
    row.put("numerator", 20.0);
    row.put("denominator", 400.0);
    put("report", row);
  }

  private Map<String, Object> day(
      String metric,
      String kind,
      String side,
      LocalDate date,
      long units,
      String numerator,
      String denominator) {
    Map<String, Object> row =
        row(
            "finding_id",
            "f-1",
            "report_name",
            "r",
            "metric_name",
            metric,
            "metric_kind",
            kind,
            "metric_decimals",
            6L,
            "metric_divisor",
            1.0,
            "slice_key",
            SLICE,
            "side",
            side,
            "profile_date",
            date.toString(),
            "evaluator",
            "",
            "evaluator_version",
            "",
            "observation_count",
            units,
            "null_count",
            0L,
            "numerator",
            numerator,
            "denominator",
            denominator,
            "input_snapshot_id",
            77L);
    boolean sunday = date.getDayOfWeek() == NIGHT.getDayOfWeek();
    if (side.equals("baseline")) {
      row.put("baseline_names", sunday ? List.of("same_weekday", "trailing") : List.of("trailing"));
    }
    put("day_state", row);
    return row;
  }

  private void binned(String side, LocalDate date, double[] values) {
    LogBins bins = LogBins.standard();
    TreeMap<Long, Long> counts = new TreeMap<>();
    long overflow = 0;
    double smallest = Double.MAX_VALUE;
    double largest = 0;
    for (double v : values) {
      if (v > bins.max()) {
        overflow++;
      } else {
        counts.merge((long) bins.index(v), 1L, Long::sum);
      }
      smallest = Math.min(smallest, v);
      largest = Math.max(largest, v);
    }
    Map<String, Object> row = day("duration_ms", "quantile", side, date, values.length, "1", "1");
    row.put("value_min", smallest);
    row.put("value_max", largest);
    row.put("overflow_count", overflow);
    row.put("bin_mapping_id", bins.id());
    row.put("bin_index", List.copyOf(counts.keySet()));
    row.put("bin_count", List.copyOf(counts.values()));
  }

  private static double[] values(double factor, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = factor * (50 + (i * 7919) % 1000);
    }
    return values;
  }

  private static double p95(LogBins bins, double[] values) {
    BinnedSample sample = BinnedSample.ofValues(bins, values);
    double smallest = java.util.Arrays.stream(values).min().orElseThrow();
    double largest = java.util.Arrays.stream(values).max().orElseThrow();
    return QuantileFromBins.of(sample.withExtremes(smallest, largest), 0.95).linear();
  }

  private static Map<String, Object> report(String report, String metric, String statistic) {
    return row(
        "report_date",
        NIGHT.toString(),
        "report_name",
        report,
        "metric_name",
        metric,
        "statistic_name",
        statistic,
        "slice_key",
        SLICE,
        "window_days",
        (long) WINDOW,
        "arm",
        "all",
        "baseline_kind",
        "trailing",
        "baseline_name",
        "trailing",
        "baseline_start",
        NIGHT.minusDays(WINDOW).toString(),
        "baseline_end",
        NIGHT.minusDays(1).toString(),
        "estimator",
        "raw",
        "evaluator",
        "",
        "evaluator_version",
        "",
        "verdict",
        "not_worse",
        "input_snapshot_id",
        77L,
        "baseline_snapshot_ids",
        List.of(77L),
        "run_id",
        "night-1");
  }

  private static void numbers(
      Map<String, Object> row, double value, double baseline, long units, long baselineUnits) {
    row.put("value", value);
    row.put("baseline_value", baseline);
    row.put("change", value - baseline);
    row.put("relative_change", (value - baseline) / baseline);
    row.put("observation_count", units);
    row.put("baseline_observation_count", baselineUnits);
  }

  private void put(String table, Map<String, Object> row) {
    tables.computeIfAbsent(table, t -> new ArrayList<>()).add(row);
  }

  /** Fields in pairs of name and value. */
  static Map<String, Object> row(Object... pairs) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      row.put((String) pairs[i], pairs[i + 1]);
    }
    return row;
  }
}
