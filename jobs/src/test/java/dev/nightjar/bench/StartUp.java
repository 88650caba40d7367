package dev.nightjar.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Seconds from the launcher's start to its end, as a person waits for them: nothing but the JVM, a
 * read without Spark, and the first result of Spark.
 */
final class StartUp {
  private static final int RUNS = 5;

  private final Path root;
  private final Path warehouse;

  StartUp(Path root, Path warehouse) {
    this.root = root;
    this.warehouse = warehouse;
  }

  void measure() throws IOException {
    run("init");
    double version = median("version");
    double baselines = median("baseline", "list");
    double spark = median("sql", "SELECT count(*) FROM report");
    System.out.println(
        String.format(
            Locale.ROOT,
            "start: version %.2f s, a read without Spark %.2f s (%.1f times), first result of Spark"
                + " %.2f s (%.1f times; aim: at most 5 s)",
            version,
            baselines,
            baselines / version,
            spark,
            spark / version));
  }

  private double median(String... command) throws IOException {
    double[] seconds = new double[RUNS];
    run(command);
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      run(command);
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[RUNS / 2];
  }

  private void run(String... command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(root.resolve("nightjar").toString());
    line.addAll(List.of("--warehouse", warehouse.toString(), "-q"));
    line.addAll(List.of(command));
    Process process =
        new ProcessBuilder(line)
            .directory(warehouse.getParent().toFile())
            .redirectOutput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("Cannot measure: " + String.join(" ", line) + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
