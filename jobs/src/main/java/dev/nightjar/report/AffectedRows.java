package dev.nightjar.report;

import dev.nightjar.model.Cohort;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The units of a metric and which of them count as bad, as SQL over the observations of its grain:
 * what a metric counts and what its evidence shows are the same expressions.
 *
 * <p>Bad is what moved the value: of a rate, the units for which it is true (false, where lower is
 * worse); of a ratio, mean or quantile, the units beyond what the baseline had; of a total, those
 * with a part in it; of a calibration, those whose score was on the wrong side of one half; of a
 * distribution or of vectors, those in the bins or topics that grew, all of them where that is not
 * known. Where any change matters, the side to which the value moved is the bad one.
 */
public final class AffectedRows {
  /** Columns that evidence queries find in the view {@code affected}. */
  public static final List<String> COLUMNS =
      List.of(
          "badness",
          "cohort",
          "observation_date",
          "request_id",
          "unit_id",
          "category",
          "deployment_id",
          "model_id",
          "adapter_id",
          "prompt_version",
          "retrieval_index_version",
          "corpus_version",
          "policy_version",
          "tool_schema_version",
          "runtime_version",
          "generation_config_hash");

  /** Label of the bin of all categories that have none of their own. */
  static final String REST = "OTHER";

  /** What orders units that are all equally true or false. */
  private static final Map<String, String> GRAVITY =
      Map.of(
          "answers", "unsupported_count",
          "embeddings", "topic_distance",
          "evaluations", "severity_level",
          "guardrails", "risk_score",
          "requests", "duration_ms",
          "retrievals", "duration_ms",
          "tool_calls", "attempt_count",
          "gpu", "gpu_memory_used_share");

  /**
   * One bin of the metric's histogram that holds more of the night than of the baseline.
   *
   * @param label category or topic; null for numbers
   * @param lower smallest number in it, negative infinity when open
   * @param upper first number beyond it, positive infinity when open; equal to {@code lower} for a
   *     bin of one number
   */
  public record Grown(String label, double lower, double upper) {}

  /**
   * What the units are taken from.
   *
   * @param sql query of the grain
   * @param columns of its result; release components that it lacks read as NULL
   * @param carried dimensions to hand on beside {@link #COLUMNS}
   */
  public record Observed(String sql, Set<String> columns, List<String> carried) {
    public Observed {
      columns = Set.copyOf(columns);
      carried = List.copyOf(carried);
    }
  }

  private final Metric metric;
  private final Slice slice;
  private final double baseline;
  private final boolean low;
  private final List<Grown> grown;
  private final List<String> named;

  /**
   * @param change of the value against its baseline; decides the bad side where both are
   * @param baseline value that the baseline had, NaN when there is none
   * @param grown bins that grew, empty where unknown
   * @param named labels of the histogram that are categories, so without {@link #REST}
   */
  AffectedRows(
      Metric metric,
      Slice slice,
      double change,
      double baseline,
      List<Grown> grown,
      Collection<String> named) {
    this.metric = metric;
    this.slice = slice;
    this.baseline = baseline;
    this.low = metric.worse() == Direction.LOWER || metric.worse() == Direction.BOTH && change < 0;
    this.grown = List.copyOf(grown);
    this.named = List.copyOf(named);
  }

  /**
   * The bad units of the slice, worst first.
   *
   * @param limit number of rows
   */
  public String worst(Observed observations, int limit) {
    return select(List.of("'" + Cohort.AFFECTED.code() + "' as cohort"), observations)
        + "\n  and "
        + bad()
        + slice.values().entrySet().stream()
            .map(each -> "\n  and " + is(each.getKey(), each.getValue()))
            .collect(Collectors.joining())
        + "\norder by badness "
        + (isWorseWhenLow() ? "asc" : "desc")
        + " nulls last, request_id, unit_id\nlimit "
        + limit;
  }

  /**
   * The units of a night by cohort, with {@code in_slice} beside {@link #COLUMNS}. Units that count
   * for neither side, because the metric has no value of them or they are bad outside the slice,
   * are left out.
   */
  public String night(Observed observations) {
    String cohort =
        "case when "
            + inSlice()
            + " and coalesce("
            + bad()
            + ", false) then '"
            + Cohort.AFFECTED.code()
            + "' when "
            + (isEveryUnitBad()
                ? "not " + inSlice() + " and " + isCounted()
                : isCounted() + " and not " + bad())
            + " then '"
            + Cohort.UNAFFECTED.code()
            + "' end as cohort";
    return "select * from (\n"
        + select(List.of(cohort, inSlice() + " as in_slice"), observations)
        + "\n) as units where cohort is not null";
  }

  /** The units of the slice on days of the baseline, bad or not; columns as of {@link #night}. */
  public String baseline(Observed observations) {
    return select(
            List.of("'" + Cohort.BASELINE.code() + "' as cohort", "true as in_slice"), observations)
        + "\n  and "
        + inSlice()
        + "\n  and "
        + isCounted();
  }

  /** Whether a lower badness is the worse one. */
  public boolean isWorseWhenLow() {
    return low && metric.kind() != MetricKind.RATE && metric.kind() != MetricKind.CALIBRATION;
  }

  private String select(List<String> cohort, Observed observations) {
    List<String> columns = new ArrayList<>();
    for (String name : COLUMNS) {
      switch (name) {
        case "badness" -> columns.add(badness() + " as badness");
        case "cohort" -> columns.addAll(cohort);
        case "category" -> columns.add(category() + " as category");
        default ->
            columns.add(
                observations.columns().contains(name) ? name : "cast(null as string) as " + name);
      }
    }
    observations.carried().forEach(name -> columns.add("`" + name + "`"));
    return "select "
        + String.join(", ", columns)
        + "\nfrom (\n"
        + observations.sql().stripTrailing()
        + "\n) as observed\nwhere "
        + (metric.where() == null ? "true" : "(" + metric.where() + ")");
  }

  private String inSlice() {
    return slice.size() == 0
        ? "true"
        : "coalesce("
            + slice.values().entrySet().stream()
                .map(each -> is(each.getKey(), each.getValue()))
                .collect(Collectors.joining(" and "))
            + ", false)";
  }

  /** A sum over units that each weigh the same has no bad unit: the slice as a whole moved. */
  private boolean isEveryUnitBad() {
    return switch (metric.kind()) {
      case TOTAL -> metric.value().matches("[0-9.]+");
      case DISTRIBUTION, EMBEDDING -> grown.isEmpty();
      default -> false;
    };
  }

  private String isCounted() {
    return switch (metric.kind()) {
      case RATIO -> "coalesce((" + metric.denominator() + ") > 0, false)";
      case CALIBRATION -> missed() + " is not null";
      default -> "(" + metric.value() + ") is not null";
    };
  }

  /** How far a score is from its outcome, 0 to 1. */
  private String missed() {
    return "abs((" + metric.value() + ") - cast((" + metric.numerator() + ") as int))";
  }

  private String bad() {
    return switch (metric.kind()) {
      case RATE -> low ? "not (" + metric.value() + ")" : "(" + metric.value() + ")";
      case RATIO ->
          low
              ? "((" + metric.denominator() + ") > 0 and " + beyond(ratio()) + ")"
              : "(("
                  + metric.numerator()
                  + ") > 0 and (coalesce(("
                  + metric.denominator()
                  + ") = 0, false) or "
                  + beyond(ratio())
                  + "))";
      case MEAN, QUANTILE -> "(" + beyond("(" + metric.value() + ")") + ")";
      case TOTAL -> "((" + metric.value() + ") > 0)";
      case DISTRIBUTION ->
          grown.isEmpty()
              ? "((" + metric.value() + ") is not null)"
              : metric.categorical() ? among("(" + metric.value() + ")") : within();
      case EMBEDDING -> grown.isEmpty() ? "((" + metric.value() + ") is not null)" : among("topic");
      case CALIBRATION -> "(" + missed() + " > 0.5)";
    };
  }

  private String ratio() {
    return "(" + metric.numerator() + ") / nullif(" + metric.denominator() + ", 0)";
  }

  private String beyond(String value) {
    return Double.isFinite(baseline)
        ? value + (low ? " < " : " > ") + number(baseline)
        : value + " is not null";
  }

  private String among(String value) {
    List<String> parts = new ArrayList<>();
    List<String> labels =
        grown.stream().map(Grown::label).filter(named::contains).map(SqlLiteral::of).toList();
    if (!labels.isEmpty()) {
      parts.add(value + " in (" + String.join(", ", labels) + ")");
    }
    if (labels.size() < grown.size()) {
      parts.add(
          named.isEmpty()
              ? value + " is not null"
              : value
                  + " not in ("
                  + named.stream().map(SqlLiteral::of).collect(Collectors.joining(", "))
                  + ")");
    }
    return "(" + String.join(" or ", parts) + ")";
  }

  private String within() {
    String value = "(" + metric.value() + ")";
    return grown.stream()
        .map(
            bin -> {
              if (bin.lower() == bin.upper()) {
                return value + " = " + number(bin.lower());
              }
              List<String> ends = new ArrayList<>();
              if (Double.isFinite(bin.lower())) {
                ends.add(value + " >= " + number(bin.lower()));
              }
              if (Double.isFinite(bin.upper())) {
                ends.add(value + " < " + number(bin.upper()));
              }
              return ends.isEmpty() ? value + " is not null" : String.join(" and ", ends);
            })
        .map(each -> "(" + each + ")")
        .collect(Collectors.joining(" or ", "(", ")"));
  }

  private String badness() {
    String gravity = GRAVITY.get(metric.grain());
    String value =
        switch (metric.kind()) {
          case RATE -> gravityOr(gravity);
          case RATIO -> low ? ratio() : metric.numerator();
          case CALIBRATION -> missed();
          case MEAN, QUANTILE, TOTAL -> metric.value();
          case EMBEDDING -> gravityOr(gravity);
          case DISTRIBUTION ->
              metric.categorical() || gravity != null ? gravityOr(gravity) : metric.value();
        };
    return "cast(" + value + " as double)";
  }

  private String category() {
    return switch (metric.kind()) {
      case DISTRIBUTION -> "cast((" + metric.value() + ") as string)";
      case EMBEDDING -> "topic";
      default -> "cast(null as string)";
    };
  }

  private static String gravityOr(String gravity) {
    return gravity == null ? "1" : gravity;
  }

  private static String is(String dimension, String value) {
    return "`" + dimension + "` = " + SqlLiteral.of(value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%sD", value);
  }
}
