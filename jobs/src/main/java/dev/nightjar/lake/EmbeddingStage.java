package dev.nightjar.lake;

import dev.nightjar.model.Codebook;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Profiles the vectors of a range of days. A stage of its own: a column of arrays switches the
 * vectorised reader off, which other grains shall not pay for.
 */
final class EmbeddingStage {
  private static final String VECTOR = "input_embedding";
  private static final String TOPIC = "topic";

  private final Lake lake;
  private final String runId;

  EmbeddingStage(Lake lake, String runId) {
    this.lake = lake;
    this.runId = runId;
  }

  /** Whether the metrics of a grain are over vectors. */
  static boolean handles(List<Metric> metrics) {
    return metrics.stream()
        .anyMatch(m -> m.kind() == MetricKind.EMBEDDING || m.grain().equals("embeddings"));
  }

  /**
   * What a range of days gave.
   *
   * @param rows of table daily_profile
   * @param rowsRead vectors that a codebook described
   * @param notes why there are fewer than one might think
   * @param release gives back what is kept of the vectors until the rows are written
   */
  record Outcome(
      Dataset<Row> rows, long rowsRead, long rowsLate, List<String> notes, Runnable release)
      implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }

  /**
   * @throws Refusal when a metric is not one over vectors: says which and where it is defined
   */
  Outcome profile(
      Dataset<Row> vectors,
      List<Metric> metrics,
      ProfileStamp stamp,
      LocalDate from,
      LocalDate to) {
    metrics.forEach(EmbeddingStage::check);
    // Counted, learned from and profiled: read once.
    Dataset<Row> observations = vectors.persist(StorageLevel.MEMORY_AND_DISK());
    List<String> notes = new ArrayList<>();
    Map<LocalDate, Codebook> codebooks = codebooks(observations, from, to, notes);
    List<String> dimensions = dimensions(observations, metrics);
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col("observation_date").cast("date"));
    columns.add(functions.expr("case when subject is not null then xxhash64(subject) end"));
    columns.add(functions.col("late").cast("boolean"));
    columns.add(functions.col("embedding_model").cast("string"));
    columns.add(functions.col(VECTOR).cast("array<float>"));
    dimensions.forEach(d -> columns.add(functions.col("`" + d + "`").cast("string")));
    Dataset<Row> projected = observations.select(columns.toArray(Column[]::new));
    List<Metric> of = List.copyOf(metrics);
    Map<LocalDate, Codebook> books = new HashMap<>(codebooks);
    JavaPairRDD<String, byte[]> merged =
        projected
            .javaRDD()
            .mapPartitionsToPair(rows -> new PartitionEmbeddings(rows, of, dimensions, books))
            .groupByKey(Profiler.partitions(lake.spark()))
            .mapToPair(parts -> new Tuple2<>(parts._1(), ProfilePart.merge(parts._1(), parts._2())))
            .persist(StorageLevel.MEMORY_AND_DISK());
    long read = 0;
    long late = 0;
    for (Tuple2<String, byte[]> part :
        merged.filter(p -> !ProfilePart.isProfile(p._1())).collect()) {
      ProfilePart.Tallies tallies = ProfilePart.Tallies.of(List.of(part));
      read += tallies.rows();
      late += tallies.lateRows();
    }
    return new Outcome(
        rows(merged, of, stamp),
        read,
        late,
        notes,
        () -> {
          merged.unpersist(false);
          observations.unpersist(false);
        });
  }

  private Dataset<Row> rows(
      JavaPairRDD<String, byte[]> merged, List<Metric> metrics, ProfileStamp stamp) {
    StructType schema = ProfileRows.schema();
    List<String> names = List.of(schema.fieldNames());
    Map<String, Metric> byName = new HashMap<>();
    metrics.forEach(metric -> byName.put(metric.name(), metric));
    JavaRDD<Row> rows =
        merged
            .filter(part -> ProfilePart.isProfile(part._1()))
            .map(
                part -> {
                  Profile profile = Profile.ofBytes(part._2());
                  return ProfileRows.row(profile, byName.get(profile.key().metric()), stamp, names);
                });
    return lake.spark().createDataFrame(rows, schema);
  }

  /** The codebook of each day: that of the embedding model with most vectors on it. */
  private Map<LocalDate, Codebook> codebooks(
      Dataset<Row> observations, LocalDate from, LocalDate to, List<String> notes) {
    SortedMap<LocalDate, Map<String, Long>> counts = new TreeMap<>();
    for (Row row :
        observations.groupBy("observation_date", "embedding_model").count().collectAsList()) {
      counts
          .computeIfAbsent(row.getDate(0).toLocalDate(), d -> new TreeMap<>())
          .put(row.getString(1), row.getLong(2));
    }
    if (counts.isEmpty()) {
      notes.add("No embeddings from " + from + " to " + to + "; metrics over them have no rows");
      return Map.of();
    }
    Codebooks store = new Codebooks(lake, runId);
    Map<String, Codebook> known = store.stored();
    Map<LocalDate, Codebook> ofDay = new HashMap<>();
    TreeSet<String> unlearned = new TreeSet<>();
    counts.forEach(
        (day, models) -> {
          String model = mostVectors(models);
          if (!known.containsKey(model) && !unlearned.contains(model)) {
            Codebook learned =
                store.learn(
                    model, aDay(model, counts), observations, day, enough(model, day, counts));
            if (learned == null) {
              unlearned.add(model);
              notes.add(
                  "Too few embeddings of "
                      + model
                      + " from "
                      + from
                      + " to "
                      + to
                      + " to learn its topics from: fewer than "
                      + Codebooks.FEWEST
                      + "; metrics over them have no rows");
            } else {
              known.put(model, learned);
              notes.add(
                  "Learned codebook "
                      + learned.id()
                      + " of "
                      + learned.centroids().length
                      + " topics");
            }
          }
          if (known.containsKey(model)) {
            ofDay.put(day, known.get(model));
          }
          long others =
              models.values().stream().mapToLong(Long::longValue).sum() - models.get(model);
          if (others > 0) {
            notes.add(
                others
                    + " embeddings of other models than "
                    + model
                    + " on "
                    + day
                    + " are left out");
          }
        });
    return ofDay;
  }

  private static long aDay(String model, Map<LocalDate, Map<String, Long>> counts) {
    return Math.round(
        counts.values().stream()
            .filter(models -> models.containsKey(model))
            .mapToLong(models -> models.get(model))
            .average()
            .orElse(0));
  }

  /** The day by which a model has enough vectors to learn from, or its last. */
  private static LocalDate enough(
      String model, LocalDate first, SortedMap<LocalDate, Map<String, Long>> counts) {
    long total = 0;
    LocalDate last = first;
    for (Map.Entry<LocalDate, Map<String, Long>> day : counts.tailMap(first).entrySet()) {
      if (total < Codebooks.ENOUGH && day.getValue().containsKey(model)) {
        total += day.getValue().get(model);
        last = day.getKey();
      }
    }
    return last;
  }

  private static String mostVectors(Map<String, Long> models) {
    String most = null;
    for (Map.Entry<String, Long> model : models.entrySet()) {
      most = most == null || model.getValue() > models.get(most) ? model.getKey() : most;
    }
    return most;
  }

  private static List<String> dimensions(Dataset<Row> observations, List<Metric> metrics) {
    TreeSet<String> asked = new TreeSet<>();
    metrics.forEach(metric -> metric.slices().forEach(asked::addAll));
    asked.retainAll(Arrays.asList(observations.columns()));
    return List.copyOf(asked);
  }

  private static void check(Metric metric) {
    boolean vectors = metric.kind() == MetricKind.EMBEDDING && metric.value().equals(VECTOR);
    boolean topics = metric.categorical() && metric.value().equals(TOPIC);
    if (metric.where() != null || !(vectors || topics)) {
      throw Refusal.usage(
          "Cannot profile metric "
              + metric.name()
              + " of report "
              + metric.report()
              + " over "
              + metric.grain()
              + ": expected kind embedding with value "
              + VECTOR
              + ", or kind distribution, categorical, with value "
              + TOPIC
              + ", and no where ("
              + metric.source()
              + ")");
    }
  }
}
