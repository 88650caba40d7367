package dev.nightjar.bench;

import dev.nightjar.SparkExtension;
import dev.nightjar.lake.BareDecode;
import dev.nightjar.lake.ProfileStamp;
import dev.nightjar.lake.ProfiledGrain;
import dev.nightjar.lake.Profiler;
import dev.nightjar.report.FewReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures what a profile costs beside the bare decode of the same columns, both in this run and in
 * turns, so that a busy machine slows both; then how long the first result of a command takes.
 * {@code ./dev bench [ROWS] [ROUNDS]}.
 */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws IOException {
    long rows = args.length > 0 ? Long.parseLong(args[0]) : 2_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path warehouse = Files.createTempDirectory("nightjar-bench");
    SparkSession spark = BenchData.session(warehouse);
    try {
      BenchData.write(spark, rows);
      measure(spark, rows, rounds);
    } finally {
      spark.stop();
    }
    try {
      Path root = Path.of(System.getProperty("nightjar.root", "."));
      new StartUp(root.toAbsolutePath(), warehouse.resolve("start")).measure();
    } finally {
      SparkExtension.delete(warehouse);
    }
  }

  private static void measure(SparkSession spark, long rows, int rounds) {
    Timing decode = new Timing();
    Timing profile = new Timing();
    long series = 0;
    // Two rounds to compile; they are not counted.
    for (int round = -2; round < rounds; round++) {
      boolean counted = round >= 0;
      decode.start();
      long checksum = BareDecode.touch(BenchData.columns(spark));
      decode.stop(counted);
      profile.start();
      series = profile(spark, BenchData.observations(spark), rows);
      profile.stop(counted);
      print("round %d: decode %s, profile %s (checksum %d)", round, decode, profile, checksum);
    }
    print("rows %d, profiles %d", rows, series);
    print("decode, median: %.2f s, processor %.2f s", decode.wall(), decode.processor());
    print("profile, median: %.2f s, processor %.2f s", profile.wall(), profile.processor());
    print(
        "ratio %.2f, of processor time %.2f (aim: at most 3)",
        profile.wall() / decode.wall(), profile.processor() / decode.processor());
  }

  private static long profile(SparkSession spark, Dataset<Row> observations, long rows) {
    ProfileStamp stamp =
        new ProfileStamp(
            "bench.traces", 1L, Map.of(), FewReports.named("serving").stateHashes(), "bench");
    try (ProfiledGrain grain =
        new Profiler(spark).profile(observations, "requests", BenchMetrics.ALL, stamp)) {
      if (grain.rowsRead() != rows) {
        throw new IllegalStateException("Read " + grain.rowsRead() + " of " + rows + " rows");
      }
      long series = 0;
      for (var profiles = grain.profiles(); profiles.hasNext(); profiles.next()) {
        series++;
      }
      return series;
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
