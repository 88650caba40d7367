package dev.nightjar.lake;

import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Draws review queues: stratified probability samples of a day's requests. A draw is stored as it
 * is made and never changes; asking for it again gives the stored one.
 */
public final class ReviewSampler {
  private static final Pattern NAMES =
      Pattern.compile("evaluation_name\\s*(?:=|in)\\s*\\(?((?:\\s*,?\\s*'[^']*')+)");
  private static final Pattern NAME = Pattern.compile("'([^']*)'");

  private final Lake lake;
  private final String runId;
  private final Instant now;

  public ReviewSampler(Lake lake, String runId, Instant now) {
    this.lake = lake;
    this.runId = runId;
    this.now = now;
  }

  /** Whether a metric is a rate of verdicts of a named evaluation, which reviewers can give. */
  public static boolean isReviewed(Metric metric) {
    return metric.kind() == MetricKind.RATE && !evaluations(metric).isEmpty();
  }

  private static List<String> evaluations(Metric metric) {
    List<String> names = new ArrayList<>();
    if (metric.grain().equals("evaluations") && metric.where() != null) {
      Matcher list = NAMES.matcher(metric.where());
      while (list.find()) {
        Matcher name = NAME.matcher(list.group(1));
        while (name.find()) {
          names.add(name.group(1));
        }
      }
    }
    return names;
  }

  /**
   * Draws, or finds the draw of that metric, day and number.
   *
   * @param number of the queue of that metric and day, from 1
   * @throws Refusal when the day has no text to review, the budget is too small, or that queue was
   *     drawn with another budget
   */
  public ReviewQueue draw(LocalDate day, Metric metric, long budget, int number) {
    String batch = metric.name() + "/" + day + "/" + number;
    Where own = Where.equal("report_date", day).andEqual("sample_batch_id", batch);
    OutputTable table = lake.rows("review_sample");
    List<OutputRow> stored = table.read(own);
    ReviewFrame frame = new ReviewFrame(lake, day, evaluations(metric));
    boolean isNew = stored.isEmpty();
    if (isNew) {
      stored = drawn(frame, table, day, metric, budget, batch);
      table.replace(own, stored);
    } else {
      refuseOther(stored, budget, batch, number);
    }
    List<ReviewPlan.Part> parts = parts(stored);
    return new ReviewQueue(
        batch,
        stored.get(0).text("evaluation_name"),
        items(stored),
        parts.size(),
        ReviewPlan.expectedWidth(parts),
        isNew,
        frame.withoutText());
  }

  private static void refuseOther(List<OutputRow> stored, long budget, String batch, int number) {
    long population = parts(stored).stream().mapToLong(ReviewPlan.Part::size).sum();
    if (stored.size() != Math.min(budget, population)) {
      throw Refusal.usage(
          "Queue "
              + batch
              + " was drawn with "
              + stored.size()
              + " requests and never changes; asked for are "
              + budget
              + ". Give --budget "
              + stored.size()
              + " for the same queue, or --batch "
              + (number + 1)
              + " for another one");
    }
  }

  private List<OutputRow> drawn(
      ReviewFrame frame,
      OutputTable table,
      LocalDate day,
      Metric metric,
      long budget,
      String batch) {
    List<ReviewStrata.Cell> cells = frame.cells();
    if (cells.isEmpty()) {
      throw Refusal.notReady(
          "Nothing to review on "
              + day
              + ": no request of that day has a redacted text in llm_trace_content");
    }
    List<ReviewStrata.Stratum> strata = ReviewStrata.of(cells, budget);
    List<ReviewPlan.Part> parts = ReviewPlan.of(strata, frame.rates()::of, budget);
    Map<String, Double> missed = missed(table, day, metric);
    List<OutputRow> rows = new ArrayList<>();
    for (Row row : frame.draw(strata, parts, batch)) {
      ReviewPlan.Part part = parts.get(row.getInt(0));
      double probability = (double) part.sampled() / part.size();
      rows.add(
          table
              .row()
              .set("sample_batch_id", batch)
              .set("drawn_at", now)
              .set("report_date", day)
              .set("metric_name", metric.name())
              .set("evaluation_name", frame.evaluation())
              .set("request_id", row.getString(1))
              .set("request_ts", instant(row.get(2)))
              .set("sampling_stratum", part.stratum())
              .set("stratum_size", part.size())
              .set("stratum_sampled", part.sampled())
              .set("inclusion_probability", probability)
              .set(
                  "combined_probability",
                  1 - (1 - probability) * missed.getOrDefault(row.getString(1), 1.0))
              .set("planned_rate", part.rate())
              .set("judge", frame.judge())
              .set("judge_failed", row.get(3))
              .set("judge_score", row.get(4))
              .set("run_id", runId));
    }
    return rows;
  }

  /** By request of earlier batches: the chance that none of those that drew it had. */
  private static Map<String, Double> missed(OutputTable table, LocalDate day, Metric metric) {
    Map<String, Double> missed = new HashMap<>();
    table.forEach(
        Where.equal("report_date", day).andEqual("metric_name", metric.name()),
        row ->
            missed.merge(
                row.text("request_id"), 1 - row.number("inclusion_probability"), (a, b) -> a * b),
        "request_id",
        "inclusion_probability");
    return missed;
  }

  private static List<ReviewPlan.Part> parts(List<OutputRow> rows) {
    Map<String, ReviewPlan.Part> parts = new TreeMap<>();
    for (OutputRow row : rows) {
      String stratum = row.text("sampling_stratum");
      parts.putIfAbsent(
          stratum,
          new ReviewPlan.Part(
              stratum,
              row.whole("stratum_size"),
              row.whole("stratum_sampled"),
              row.number("planned_rate")));
    }
    return List.copyOf(parts.values());
  }

  private List<ReviewQueue.Item> items(List<OutputRow> stored) {
    StructType type = new StructType().add("request_id", DataTypes.StringType);
    List<Row> ids = stored.stream().map(row -> RowFactory.create(row.text("request_id"))).toList();
    lake.spark().createDataFrame(ids, type).createOrReplaceTempView("nightjar_review_ids");
    Map<String, Row> texts = new HashMap<>();
    String stamps =
        String.join(", ", Contract.STAMP.stream().map(name -> "max(t." + name + ")").toList());
    for (Row row :
        lake.spark()
            .sql(
                "SELECT i.request_id, max(c.input_messages), max(c.output_messages), "
                    + stamps
                    + " FROM nightjar_review_ids i LEFT JOIN llm_traces t ON t.request_id ="
                    + " i.request_id LEFT JOIN llm_trace_content c ON c.request_id ="
                    + " i.request_id GROUP BY i.request_id")
            .collectAsList()) {
      texts.put(row.getString(0), row);
    }
    return stored.stream()
        .map(row -> item(row, texts.get(row.text("request_id"))))
        .sorted(
            java.util.Comparator.comparing(ReviewQueue.Item::stratum)
                .thenComparing(ReviewQueue.Item::requestId))
        .toList();
  }

  private static ReviewQueue.Item item(OutputRow row, Row text) {
    Map<String, String> stamp = new LinkedHashMap<>();
    for (int i = 0; i < Contract.STAMP.size(); i++) {
      stamp.put(Contract.STAMP.get(i), text.getString(3 + i));
    }
    return new ReviewQueue.Item(
        row.text("request_id"),
        row.instant("request_ts"),
        text.getString(1),
        text.getString(2),
        stamp,
        row.text("sampling_stratum"),
        row.number("inclusion_probability"),
        row.number("combined_probability"),
        (Boolean) row.value("judge_failed"),
        row.isNull("judge_score") ? null : row.number("judge_score"));
  }

  private static Instant instant(Object value) {
    return value instanceof java.sql.Timestamp time ? time.toInstant() : (Instant) value;
  }
}
