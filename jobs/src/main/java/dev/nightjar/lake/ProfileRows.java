package dev.nightjar.lake;

import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Profiles as rows of {@code daily_profile}, and back. */
public final class ProfileRows {
  /** The table. */
  public static final String TABLE = "daily_profile";

  /** Column of the name of what a row's state means; null in rows from before there were names. */
  static final String STATE = "state_hash";

  /**
   * What a long history needs of each day: counters and sums, all of them primitive, so that the
   * vectorised reader stays on. Profiles read from these have no bins, categories, labels, buckets
   * and no sketch.
   */
  public static final List<String> LIGHT =
      List.of(
          "profile_date",
          "grain",
          "metric_name",
          "slice_key",
          "component_key",
          "evaluator",
          "evaluator_version",
          "observation_count",
          "null_count",
          "weight_sum",
          "weight_square_sum",
          "numerator",
          "denominator",
          "positive_weight_square_sum",
          "value_sum",
          "value_square_sum",
          "value_min",
          "value_max",
          "zero_count",
          "negative_count",
          "underflow_count",
          "overflow_count",
          "bin_mapping_id",
          "other_count",
          "distinct_subjects",
          "late_count");

  private ProfileRows() {}

  /** The columns of the table, as Spark sees them. */
  public static StructType schema() {
    return SparkSchemaUtil.convert(Contract.table(TABLE).schema());
  }

  /** The values of a row by column; columns without a value are left out. */
  public static Map<String, Object> values(Profile p, Metric metric, ProfileStamp stamp) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("profile_date", p.key().date());
    row.put("grain", p.key().grain());
    row.put("report_name", metric.report());
    row.put("metric_name", p.key().metric());
    row.put("slice_key", p.key().slice().key());
    row.put("slice_values", p.key().slice().values());
    row.put("component_key", p.key().componentKey());
    row.put("evaluator", p.key().evaluator());
    row.put("evaluator_version", p.key().evaluatorVersion());
    row.put("observation_count", p.observationCount());
    row.put("null_count", p.nullCount());
    row.put("weight_sum", p.weightSum());
    row.put("weight_square_sum", p.weightSquareSum());
    row.put("numerator", p.numerator());
    row.put("denominator", p.denominator());
    row.put("positive_weight_square_sum", p.positiveWeightSquareSum());
    row.put("value_sum", p.valueSum());
    row.put("value_square_sum", p.valueSquareSum());
    row.put("value_min", Double.isNaN(p.valueMin()) ? null : p.valueMin());
    row.put("value_max", Double.isNaN(p.valueMax()) ? null : p.valueMax());
    if (!p.binMappingId().isEmpty()) {
      row.put("zero_count", p.zeroCount());
      row.put("negative_count", p.negativeCount());
      row.put("underflow_count", p.underflowCount());
      row.put("overflow_count", p.overflowCount());
      row.put("bin_mapping_id", p.binMappingId());
      row.put("bin_index", p.binIndex());
      row.put("bin_count", p.binCount());
    }
    if (metric.categorical()) {
      row.put("category_count", p.categories());
      row.put("other_count", p.otherCount());
    }
    if (!p.labels().isEmpty()) {
      row.put("label_sums", labels(p.labels()));
    }
    if (p.bucketNumerator().length > 0) {
      row.put("subject_bucket_numerator", p.bucketNumerator());
      row.put("subject_bucket_denominator", p.bucketDenominator());
    }
    if (p.moments().length > 0) {
      row.put("moments", p.moments());
    }
    row.put("distinct_subjects", p.distinctSubjects());
    row.put("subjects_sketch", p.subjects());
    row.put("late_count", p.lateCount());
    row.put("input_table", stamp.inputTable());
    row.put("input_snapshot_id", stamp.inputSnapshotId());
    row.put("report_hash", stamp.reportHashes().get(metric.report()));
    row.put(STATE, stamp.states().of(metric, p.key().slice()));
    row.put("run_id", stamp.runId());
    return row;
  }

  private static List<Map<String, Object>> labels(List<LabelSum> labels) {
    List<Map<String, Object>> structs = new ArrayList<>();
    for (LabelSum label : labels) {
      Map<String, Object> struct = new LinkedHashMap<>();
      struct.put("label", label.label());
      struct.put("count", label.count());
      struct.put("weight_sum", label.weightSum());
      struct.put("weight_square_sum", label.weightSquareSum());
      structs.add(struct);
    }
    return structs;
  }

  /** A row for Spark, in the order of {@link #schema()}. */
  static Row row(Profile profile, Metric metric, ProfileStamp stamp, List<String> columns) {
    Map<String, Object> values = values(profile, metric, stamp);
    return RowFactory.create(columns.stream().map(column -> spark(values.get(column))).toArray());
  }

  private static Object spark(Object value) {
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof LocalDate date) {
      return Date.valueOf(date);
    }
    if (value instanceof int[] ints) {
      return Arrays.stream(ints).boxed().toArray();
    }
    if (value instanceof long[] longs) {
      return Arrays.stream(longs).boxed().toArray();
    }
    if (value instanceof Map<?, ?> map) {
      return CollectionConverters.asScala(new HashMap<>(map));
    }
    if (value instanceof List<?> structs) {
      return structs.stream()
          .map(struct -> ((Map<?, ?>) struct).values().stream().map(ProfileRows::spark).toArray())
          .map(RowFactory::create)
          .toArray();
    }
    return value;
  }

  /** A row for {@link OutputTable}. */
  public static OutputRow fill(OutputRow row, Profile profile, Metric metric, ProfileStamp stamp) {
    values(profile, metric, stamp).forEach(row::set);
    return row;
  }

  /** The profile of a row; parts whose columns were not read are empty. */
  public static Profile profile(OutputRow row) {
    return StoredProfile.of(row::value);
  }

  /** The profile of a Spark row with a schema; parts whose columns are not there are empty. */
  public static Profile profile(Row row) {
    return StoredProfile.of(StoredProfile.columns(row));
  }
}
