package dev.nightjar.lake;

import dev.nightjar.model.Codebook;
import dev.nightjar.report.AffectedRows.Observed;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/** Fills {@code topic} and {@code topic_distance} of observations of vectors, as profiling did. */
final class TopicFunctions {
  private static final String TOPIC = "topic";
  private static final String DISTANCE = "topic_distance";

  private TopicFunctions() {}

  /**
   * The same observations with the topics of a night's codebook. A vector of another embedding
   * model has no topic; observations that are not of vectors are left as they are.
   *
   * @param columns of the observations
   * @param metric one over the vectors, whose profile names the codebook
   */
  static Observed described(
      Lake lake, Observed observed, Collection<String> columns, LocalDate night, String metric) {
    if (!columns.contains("input_embedding") || !columns.contains(TOPIC)) {
      return observed;
    }
    Set<String> used = new TreeSet<>();
    lake.rows("daily_profile")
        .forEach(
            Where.equal("profile_date", night).andEqual("metric_name", metric),
            row -> used.add(String.valueOf(row.text("bin_mapping_id"))),
            "bin_mapping_id");
    Map<String, Codebook> books = new HashMap<>(new Codebooks(lake, "").stored());
    books.values().removeIf(book -> !used.contains(book.id()));
    register(lake, books);
    return new Observed(
        "select * except ("
            + columns.stream()
                .filter(c -> c.equals(TOPIC) || c.equals(DISTANCE))
                .collect(Collectors.joining(", "))
            + "), nightjar_topic(embedding_model, input_embedding) as topic,"
            + " nightjar_topic_distance(embedding_model, input_embedding) as topic_distance\nfrom (\n"
            + observed.sql().stripTrailing()
            + "\n) as vectors",
        observed.columns(),
        observed.carried());
  }

  private static void register(Lake lake, Map<String, Codebook> books) {
    UDF2<String, Seq<Object>, String> topic =
        (model, vector) -> {
          float[] unit = unit(books.get(model), vector);
          return unit == null ? null : Codebook.topic(books.get(model).nearest(unit));
        };
    UDF2<String, Seq<Object>, Double> distance =
        (model, vector) -> {
          float[] unit = unit(books.get(model), vector);
          return unit == null
              ? null
              : books.get(model).distance(unit, books.get(model).nearest(unit));
        };
    lake.spark().udf().register("nightjar_topic", topic, DataTypes.StringType);
    lake.spark().udf().register("nightjar_topic_distance", distance, DataTypes.DoubleType);
  }

  /** Scaled to length 1; null where no codebook describes it or it is no direction. */
  private static float[] unit(Codebook book, Seq<Object> vector) {
    if (book == null || vector == null || vector.size() != book.dimensions()) {
      return null;
    }
    float[] floats = new float[vector.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = vector.apply(i) instanceof Float x ? x : Float.NaN;
    }
    return Codebook.unit(floats);
  }
}
