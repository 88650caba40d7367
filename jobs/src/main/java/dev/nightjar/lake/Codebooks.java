package dev.nightjar.lake;

import dev.nightjar.model.Codebook;
import dev.nightjar.model.EmbeddingSums;
import dev.nightjar.stats.KMeans;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The codebooks of a lake, one per embedding model: learned from the first vectors of the model
 * that are enough, and the same ever after.
 */
final class Codebooks {
  /** Fewest vectors to learn from. */
  static final int FEWEST = 200;

  /** Vectors from which no further day is waited for: what is new on it shall be new. */
  static final int ENOUGH = 2000;

  /** Most vectors to learn from: more would not move centroids by anything that matters. */
  private static final int SAMPLE = 4096;

  private static final int VECTORS_PER_CENTROID = 30;

  /** A topic that a night has fewer vectors of can hardly be printed. */
  private static final int VECTORS_PER_NIGHT = 20;

  private static final long SEED = 7;

  private final Lake lake;
  private final String runId;

  Codebooks(Lake lake, String runId) {
    this.lake = lake;
    this.runId = runId;
  }

  /** The codebooks by embedding model. */
  Map<String, Codebook> stored() {
    Map<String, Codebook> books = new TreeMap<>();
    lake.rows("codebook")
        .forEach(
            Where.all(),
            row ->
                books.put(
                    row.text("embedding_model"),
                    new Codebook(
                        row.text("codebook_id"),
                        row.text("embedding_model"),
                        floats(row.bytes("centroids"), (int) row.whole("dimensions")),
                        row.list("topic_labels", Object.class).stream()
                            .map(Object::toString)
                            .toList())));
    return books;
  }

  /**
   * Learns and stores a codebook from observations of its model; null when there are too few. The
   * sample is the first in the order of a hash of the request, so that it is the same in every run
   * over the same rows.
   *
   * @param aDay vectors that the model has on an average day
   * @param from first day to learn from
   * @param to last day to learn from
   */
  Codebook learn(String model, long aDay, Dataset<Row> observations, LocalDate from, LocalDate to) {
    List<Row> rows =
        observations
            .filter(functions.col("embedding_model").equalTo(model))
            .filter(functions.col("observation_date").between(from, to))
            .orderBy(functions.expr("xxhash64(request_id)"), functions.col("request_id"))
            .limit(SAMPLE)
            .select("input_embedding", "application", "task_type")
            .collectAsList();
    int dimensions = usualLength(rows);
    List<float[]> units = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (Row row : rows) {
      float[] unit = unit(row.getList(0), dimensions);
      if (unit != null) {
        units.add(unit);
        kinds.add(kind(row.getString(1), row.getString(2)));
      }
    }
    if (units.size() < FEWEST) {
      return null;
    }
    long usable = Math.min(units.size() / VECTORS_PER_CENTROID, aDay / VECTORS_PER_NIGHT);
    int k = (int) Math.min(EmbeddingSums.CENTROIDS, Math.max(2, usable));
    float[][] centroids = KMeans.of(units.toArray(float[][]::new), k, SEED);
    Codebook bare = new Codebook(model + "/1", model, centroids, List.of());
    Codebook book = new Codebook(bare.id(), model, centroids, labels(bare, units, kinds));
    OutputTable table = lake.rows("codebook");
    table.append(
        List.of(
            table
                .row()
                .set("codebook_id", book.id())
                .set("embedding_model", model)
                .set("dimensions", dimensions)
                .set("learned_from", from)
                .set("learned_to", to)
                .set("learned_count", (long) units.size())
                .set("centroids", bytes(centroids))
                .set("topic_labels", book.labels())
                .set("run_id", runId)));
    return book;
  }

  private static String kind(String application, String task) {
    return Objects.requireNonNullElse(application, "?")
        + ": "
        + Objects.requireNonNullElse(task, "?");
  }

  /** What most vectors of each centroid were, ties by name. */
  private static List<String> labels(Codebook book, List<float[]> units, List<String> kinds) {
    List<Map<String, Integer>> counts = new ArrayList<>();
    for (int c = 0; c < book.centroids().length; c++) {
      counts.add(new TreeMap<>());
    }
    for (int i = 0; i < units.size(); i++) {
      counts.get(book.nearest(units.get(i))).merge(kinds.get(i), 1, Integer::sum);
    }
    return counts.stream()
        .map(
            of ->
                of.entrySet().stream()
                    .max(
                        Map.Entry.<String, Integer>comparingByValue()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .orElse("?"))
        .toList();
  }

  private static int usualLength(List<Row> rows) {
    Map<Integer, Integer> lengths = new HashMap<>();
    rows.forEach(row -> lengths.merge(row.getList(0).size(), 1, Integer::sum));
    return lengths.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  private static float[] unit(List<Object> vector, int dimensions) {
    if (vector.size() != dimensions || vector.contains(null)) {
      return null;
    }
    float[] floats = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      floats[i] = (Float) vector.get(i);
    }
    return Codebook.unit(floats);
  }

  private static byte[] bytes(float[][] centroids) {
    int dimensions = centroids[0].length;
    ByteBuffer bytes = ByteBuffer.allocate(centroids.length * dimensions * Float.BYTES);
    for (float[] centroid : centroids) {
      for (float x : centroid) {
        bytes.putFloat(x);
      }
    }
    return bytes.array();
  }

  private static float[][] floats(byte[] bytes, int dimensions) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    float[][] centroids = new float[bytes.length / Float.BYTES / dimensions][dimensions];
    for (float[] centroid : centroids) {
      in.asFloatBuffer().get(centroid);
      in.position(in.position() + dimensions * Float.BYTES);
    }
    return centroids;
  }
}
