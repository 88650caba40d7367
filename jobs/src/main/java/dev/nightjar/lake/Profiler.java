package dev.nightjar.lake;

import dev.nightjar.lake.ObservationColumns.Projected;
import dev.nightjar.lake.ProfilePart.Tallies;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.profile.KernelPlan;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Profiles the observations of one grain over a range of days in one pass: every metric, every
 * slice, every day.
 */
public final class Profiler {
  /** Values of a dimension, and release vectors, that keep profiles of their own. */
  public static final int VALUES = 1000;

  /** Enough for long runs of a group, few enough for a column of them to stay in the cache. */
  private static final int BATCH_ROWS = 16_384;

  /** What one task's state may take before it is handed on. */
  private static final long STATE_BYTES = 192L << 20;

  private final SparkSession spark;
  private final int cap;
  private final long stateBytes;

  public Profiler(SparkSession spark) {
    this(spark, VALUES, STATE_BYTES);
  }

  Profiler(SparkSession spark, int cap, long stateBytes) {
    this.spark = spark;
    this.cap = cap;
    this.stateBytes = stateBytes;
  }

  /**
   * Reads the observations and keeps the profiles until the result is closed.
   *
   * @param observations one row a unit, with the standard columns ({@code observation_date}; and,
   *     null where missing, {@code subject weight evaluator evaluator_version late} and the release
   *     components), dimensions, and what the metrics name
   * @param metrics metrics of the grain
   * @param stamp what the rows say of their origin
   * @throws Refusal when a metric cannot be computed: says which, where it is defined and why
   */
  public ProfiledGrain profile(
      Dataset<Row> observations, String grain, List<Metric> metrics, ProfileStamp stamp) {
    Set<String> available = new TreeSet<>(List.of(observations.columns()));
    if (!available.contains("observation_date")) {
      throw Refusal.usage(
          "Observations of grain "
              + grain
              + " lack column observation_date; they have "
              + String.join(", ", available));
    }
    KernelPlan plan = KernelPlan.of(grain, metrics, available);
    List<Projected> numbers = new MetricExpressions(observations, plan).resolve();
    ObservationColumns columns = new ObservationColumns(plan, available, numbers);
    JavaPairRDD<String, byte[]> merged =
        merged(rows(observations, columns), columns).persist(StorageLevel.MEMORY_AND_DISK());
    Tallies tallies = Tallies.of(merged.filter(part -> ProfilePart.isTally(part._1())).collect());
    ValueCaps caps = new ValueCaps(plan, tallies.values(), cap);
    return new ProfiledGrain(spark, plan, stamp, merged, tallies, caps);
  }

  private JavaPairRDD<String, byte[]> merged(
      JavaRDD<InternalRow> rows, ObservationColumns columns) {
    long limit = stateBytes;
    return rows.mapPartitionsToPair(each -> new PartitionProfiles(each, columns, BATCH_ROWS, limit))
        .groupByKey(partitions(spark))
        .mapToPair(parts -> new Tuple2<>(parts._1(), ProfilePart.merge(parts._1(), parts._2())));
  }

  static int partitions(SparkSession spark) {
    return Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions", "200"));
  }

  static JavaRDD<InternalRow> rows(Dataset<Row> observations, ObservationColumns columns) {
    Column[] projection = columns.projected.stream().map(Profiler::column).toArray(Column[]::new);
    Dataset<Row> projected = observations.select(projection);
    return ((org.apache.spark.sql.classic.Dataset<Row>) projected)
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  private static Column column(Projected column) {
    Column expression = functions.expr(column.expression());
    return switch (column.kind()) {
      case DAY -> expression.cast("date");
      case HASH, WHOLE -> expression.cast("bigint");
      case CONDITION -> expression.cast("boolean");
      case DOUBLE -> expression.cast("double");
      case TEXT -> expression.cast("string");
      case DECIMAL -> expression;
    };
  }
}
