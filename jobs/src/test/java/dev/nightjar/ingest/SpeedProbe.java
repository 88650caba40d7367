package dev.nightjar.ingest;

import dev.nightjar.SparkExtension;
import dev.nightjar.demo.DemoNights;
import dev.nightjar.lake.Lake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class SpeedProbe {
  static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  public static void main(String[] args) throws Exception {
    Path base = Path.of(args[0]);
    Path landing = base.resolve("landing");
    if (!Files.exists(landing)) {
      long t = System.nanoTime();
      new DemoNights(DemoNights.FIRST_NIGHT, 42, 2000, 1).write(landing);
      System.err.println("generated in " + (System.nanoTime() - t) / 1e9);
    }
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      Path wh = Files.createTempDirectory(base, "wh");
      try (Lake lake = SparkExtension.lake(wh)) {
        lake.tables().init(List.of());
        long t = System.nanoTime();
        long c = cpu();
        IngestResult r =
            Landings.ingest(
                lake, landing, "run-1", java.time.Instant.parse("2026-11-24T00:00:00Z"));
        System.err.println(
            "ingested in "
                + (System.nanoTime() - t) / 1e9
                + " cpu "
                + (cpu() - c) / 1e9
                + (i == 0 ? " " + r : ""));
        if (i == 0 && !r.quarantineReasons().isEmpty()) {
          lake.spark()
              .sql(
                  "select target_table, reason_code, column_name, match_kind, count(*), min(reason) from nightjar.quarantine group by 1,2,3,4")
              .show(50, 300);
        }
      }
    }
  }
}
