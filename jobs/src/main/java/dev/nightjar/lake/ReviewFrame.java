package dev.nightjar.lake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a review queue is drawn from: the requests of a day that have a redacted text, each with the
 * verdict of one judge. Judges are never mixed: the one with the most verdicts of the day counts.
 */
final class ReviewFrame {
  /** Nights before the day whose human labels calibrate the judge. */
  private static final int CALIBRATION_DAYS = 28;

  private static final String VERDICTS = "nightjar_review_verdicts";
  private static final String FRAME = "nightjar_review_frame";
  private static final String JUDGE =
      "concat(annotator_kind, ':', coalesce(annotator_id, ''), ' ', coalesce(evaluator_version, ''))";
  private static final String COUNTS =
      "error_type IS NULL AND failed IS NOT NULL AND coalesce(valid, true) AND probe_id IS NULL AND"
          + " target_type = 'request'";

  private final Lake lake;
  private final PinnedInputs inputs;
  private final LocalDate day;
  private String evaluation;
  private String judge;
  private double middle = Double.NaN;

  /** Pins the inputs; {@code evaluations} are the names that the metric counts. */
  ReviewFrame(Lake lake, LocalDate day, List<String> evaluations) {
    this.lake = lake;
    this.day = day;
    this.inputs = PinnedInputs.pin(lake, List.of("llm_traces", "llm_trace_content", "evaluations"));
    inputs.bind(day, day);
    this.evaluation = evaluations.get(0);
    chooseJudge(evaluations);
  }

  private void chooseJudge(List<String> evaluations) {
    List<Row> judges =
        lake.spark()
            .sql(
                "SELECT evaluation_name, "
                    + JUDGE
                    + " AS judge, count(DISTINCT request_id) AS n FROM evaluations WHERE "
                    + COUNTS
                    + " AND annotator_kind <> 'HUMAN' AND evaluation_name IN ("
                    + evaluations.stream()
                        .map(ReviewFrame::literal)
                        .collect(Collectors.joining(", "))
                    + ") GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 1")
            .collectAsList();
    if (!judges.isEmpty()) {
      evaluation = judges.get(0).getString(0);
      judge = judges.get(0).getString(1);
    }
  }

  String evaluation() {
    return evaluation;
  }

  /** Kind, id and version of the judge; null when none judged anything that day. */
  String judge() {
    return judge;
  }

  /** Requests of the day without redacted text. */
  long withoutText() {
    return lake.spark()
        .sql(
            "SELECT count(DISTINCT t.request_id) FROM llm_traces t LEFT ANTI JOIN llm_trace_content"
                + " c ON c.request_id = t.request_id AND "
                + TEXT)
        .first()
        .getLong(0);
  }

  private static final String TEXT =
      "(c.input_messages IS NOT NULL OR c.output_messages IS NOT NULL)";

  /** The cells of the day. */
  List<ReviewStrata.Cell> cells() {
    verdicts();
    lake.spark()
        .sql(
            "SELECT t.*, CASE WHEN v.failed THEN 'fail' WHEN NOT v.failed THEN 'pass' ELSE"
                + " 'unjudged' END AS verdict, v.failed AS judge_failed, v.score AS judge_score, "
                + band("v.score")
                + " AS band FROM (SELECT request_id, min(event_ts) AS request_ts, "
                + ReviewStrata.SLICES.stream()
                    .map(slice -> "coalesce(max(" + slice + "), '') AS " + slice)
                    .collect(Collectors.joining(", "))
                + " FROM llm_traces GROUP BY request_id) t LEFT SEMI JOIN llm_trace_content c ON"
                + " c.request_id = t.request_id AND "
                + TEXT
                + " LEFT JOIN "
                + VERDICTS
                + " v ON v.request_id = t.request_id")
        .createOrReplaceTempView(FRAME);
    List<ReviewStrata.Cell> cells = new ArrayList<>();
    for (Row row :
        lake.spark()
            .sql("SELECT " + KEY + ", count(*) AS n FROM " + FRAME + " GROUP BY ALL")
            .collectAsList()) {
      cells.add(
          new ReviewStrata.Cell(
              row.getString(0),
              row.getString(1),
              List.of(row.getString(2), row.getString(3), row.getString(4)),
              row.getLong(5)));
    }
    cells.sort(java.util.Comparator.comparing(ReviewStrata.Cell::toString));
    return cells;
  }

  private static final String KEY = "verdict, band, " + String.join(", ", ReviewStrata.SLICES);

  /** The judge's last verdict on each request, and where its scores are cut in two. */
  private void verdicts() {
    lake.spark().sql(verdictsOf("evaluations")).createOrReplaceTempView(VERDICTS);
    Row scores =
        lake.spark()
            .sql(
                "SELECT percentile(score, 0.5), count(DISTINCT score) FROM "
                    + VERDICTS
                    + " WHERE NOT failed")
            .first();
    // Two scores are the verdict again.
    if (!scores.isNullAt(0) && scores.getLong(1) > 2) {
      middle = scores.getDouble(0);
    }
  }

  private String verdictsOf(String view) {
    return "SELECT request_id, CAST(max(request_ts) AS DATE) AS day, max_by(failed,"
        + " struct(evaluation_ts, evaluation_id)) AS failed, max_by(score_value,"
        + " struct(evaluation_ts, evaluation_id)) AS score FROM "
        + view
        + " WHERE "
        + COUNTS
        + " AND evaluation_name = "
        + literal(evaluation)
        + " AND "
        + JUDGE
        + " = "
        + literal(judge == null ? "" : judge)
        + " GROUP BY request_id, CAST(request_ts AS DATE)";
  }

  /** Passed requests are most of a day: their scores say where the judge nearly failed one. */
  private String band(String score) {
    return Double.isNaN(middle)
        ? "''"
        : "CASE WHEN v.failed OR "
            + score
            + " IS NULL THEN '' WHEN "
            + score
            + " < "
            + literal(middle)
            + " THEN 'low' ELSE 'high' END";
  }

  /** What people said of the judge's verdicts before the day. */
  ReviewRates rates() {
    Row judged = lake.spark().sql("SELECT avg(CAST(failed AS INT)) FROM " + VERDICTS).first();
    Map<String, double[]> labels = new HashMap<>();
    if (judge != null) {
      inputs.bind(day.minusDays(CALIBRATION_DAYS), day.minusDays(1));
      for (Row row :
          lake.spark()
              .sql(
                  "SELECT CASE WHEN v.failed THEN 'fail' ELSE 'pass' END, "
                      + band("v.score")
                      + ", count(*), sum(h.w), sum(CASE WHEN h.failed THEN h.w ELSE 0 END) FROM ("
                      + verdictsOf("evaluations")
                      + ") v JOIN (SELECT request_id, CAST(request_ts AS DATE) AS day,"
                      + " max_by(failed, struct(evaluation_ts, evaluation_id)) AS failed,"
                      + " max(1 / inclusion_probability) AS w FROM evaluations WHERE "
                      + COUNTS
                      + " AND annotator_kind = 'HUMAN' AND inclusion_probability > 0 AND"
                      + " evaluation_name = "
                      + literal(evaluation)
                      + " GROUP BY 1, 2) h ON h.request_id = v.request_id AND h.day = v.day GROUP"
                      + " BY 1, 2")
              .collectAsList()) {
        labels.put(
            row.getString(0) + row.getString(1),
            new double[] {row.getLong(2), row.getDouble(3), row.getDouble(4)});
      }
      inputs.bind(day, day);
    }
    return new ReviewRates(judged.isNullAt(0) ? Double.NaN : judged.getDouble(0), labels);
  }

  /** The first requests of each stratum by a hash that the seed decides. */
  List<Row> draw(List<ReviewStrata.Stratum> strata, List<ReviewPlan.Part> parts, String seed) {
    List<Row> mapping = new ArrayList<>();
    ReviewStrata.numbers(strata)
        .forEach(
            (cell, h) ->
                mapping.add(
                    RowFactory.create(
                        cell.verdict(),
                        cell.band(),
                        cell.slices().get(0),
                        cell.slices().get(1),
                        cell.slices().get(2),
                        h,
                        parts.get(h).sampled())));
    StructType type =
        new StructType()
            .add("verdict", DataTypes.StringType)
            .add("band", DataTypes.StringType)
            .add(ReviewStrata.SLICES.get(0), DataTypes.StringType)
            .add(ReviewStrata.SLICES.get(1), DataTypes.StringType)
            .add(ReviewStrata.SLICES.get(2), DataTypes.StringType)
            .add("stratum", DataTypes.IntegerType)
            .add("sampled", DataTypes.LongType);
    lake.spark().createDataFrame(mapping, type).createOrReplaceTempView("nightjar_review_strata");
    return lake.spark()
        .sql(
            "SELECT stratum, request_id, request_ts, judge_failed, judge_score FROM (SELECT"
                + " s.stratum, s.sampled, f.request_id, f.request_ts, f.judge_failed,"
                + " f.judge_score, row_number() OVER (PARTITION BY s.stratum ORDER BY"
                + " sha2(concat("
                + literal(seed + "|")
                + ", f.request_id), 256), f.request_id) AS place FROM "
                + FRAME
                + " f JOIN nightjar_review_strata s USING ("
                + KEY
                + ")) WHERE place <= sampled ORDER BY stratum, request_id")
        .collectAsList();
  }

  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String literal(double value) {
    return "double('" + value + "')";
  }
}
