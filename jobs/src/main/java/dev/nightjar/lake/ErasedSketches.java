package dev.nightjar.lake;

import dev.nightjar.model.SubjectSketch;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Profiles count subjects by their hashes as long as they are few. Nobody reads a pseudonym from a
 * hash, but who has the pseudonym could ask whether it is there. So an erased subject gets the hash
 * of a stranger, drawn at random and kept nowhere: counts stay, also over days, and nothing leads
 * from the pseudonym to them.
 */
final class ErasedSketches {
  static final String PROFILES = "daily_profile";
  private static final String SHOWS =
      "subjects_sketch IS NOT NULL AND distinct_subjects <= "
          + SubjectSketch.EXACT
          + " AND nightjar_shows_erased(subjects_sketch)";

  private final Lake lake;
  private final SparkSession spark;

  /**
   * @param subjects a column with the pseudonyms
   */
  ErasedSketches(Lake lake, Dataset<Row> subjects) {
    this.lake = lake;
    this.spark = lake.spark();
    SecureRandom random = new SecureRandom();
    HashMap<Long, Long> strangers = new HashMap<>();
    subjects
        .selectExpr("xxhash64(subject)")
        .collectAsList()
        .forEach(row -> strangers.put(row.getLong(0), random.nextLong()));
    register(spark, strangers);
  }

  /** A static method: what the tasks get is the map alone. */
  private static void register(SparkSession spark, HashMap<Long, Long> strangers) {
    Set<Long> erased = new HashSet<>(strangers.keySet());
    UDF1<byte[], Boolean> shows = sketch -> SubjectSketch.shows(sketch, erased);
    UDF1<byte[], byte[]> renamed = sketch -> SubjectSketch.renamed(sketch, strangers);
    spark.udf().register("nightjar_shows_erased", shows, DataTypes.BooleanType);
    spark.udf().register("nightjar_without_erased", renamed, DataTypes.BinaryType);
  }

  /** Profiles that show an erased subject. */
  long count() {
    return lake.table(PROFILES).currentSnapshot() == null
        ? 0
        : spark.table(name()).filter(SHOWS).count();
  }

  /** Puts strangers in the place of the erased. */
  void rename(Map<String, String> mark) {
    CommitMetadata.withCommitProperties(
        mark,
        () ->
            spark.sql(
                "UPDATE "
                    + name()
                    + " SET subjects_sketch = nightjar_without_erased(subjects_sketch) WHERE "
                    + SHOWS),
        RuntimeException.class);
  }

  private String name() {
    return Lake.sqlName(lake.output(PROFILES));
  }
}
