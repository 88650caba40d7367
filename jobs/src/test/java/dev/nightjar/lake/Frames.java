package dev.nightjar.lake;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import org.apache.spark.sql.SparkSession;

/** Comparisons of data frames from spark-testing-base, on the session of the test. */
final class Frames extends JavaDatasetSuiteBase {
  private Frames() {}

  static Frames on(SparkSession session) {
    com.holdenkarau.spark.testing.SparkSessionProvider._sparkSession_$eq(session);
    return new Frames();
  }
}
