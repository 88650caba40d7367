package dev.nightjar.cli;

import dev.nightjar.lake.Inspection;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = {
      "Looks at the environment, the configuration, the catalog and the tables, and says what to do.",
      "Exit code 3 when something must be mended before a night can run."
    },
    footer = {"", "Example: nightjar doctor --warehouse ./warehouse"})
final class DoctorCommand implements Task {
  private static final long GIB = 1L << 30;

  /** One look at one thing. */
  record Check(String name, Level level, String found, String advice) {}

  /** How it is. */
  enum Level {
    OK,
    WARN,
    FAIL
  }

  private final List<Check> checks = new ArrayList<>();

  @Override
  public Result run(Invocation invocation) {
    java();
    memory();
    Settings settings = configuration(invocation);
    if (settings != null) {
      disk(settings);
      lake(invocation);
    }
    RowWriter table =
        RowWriter.of(
            OutputFormat.TABLE,
            List.of("check", "state", "found", "what to do"),
            invocation.host());
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Check check : checks) {
      String level = check.level().name().toLowerCase(java.util.Locale.ROOT);
      table.row(List.of(check.name(), level, check.found(), check.advice()));
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("name", check.name());
      object.put("state", level);
      object.put("found", check.found());
      object.put("advice", check.advice());
      objects.add(object);
    }
    table.end();
    Level worst = checks.stream().map(Check::level).max(Level::compareTo).orElse(Level.OK);
    Result result =
        switch (worst) {
          case OK -> Result.of("healthy", Result.DONE);
          case WARN -> Result.of("warnings", Result.DONE);
          case FAIL -> Result.of("unhealthy", Result.CONTRACT);
        };
    return result.with("checks", objects);
  }

  private void java() {
    int feature = Runtime.version().feature();
    String found = System.getProperty("java.version") + " at " + System.getProperty("java.home");
    if (feature == 17) {
      ok("java", found);
    } else {
      fail("java", found, "Install a JDK 17 and name it in JAVA_HOME; Hadoop's client needs it");
    }
  }

  private void memory() {
    long heap = Runtime.getRuntime().maxMemory();
    String found =
        String.format(
            java.util.Locale.ROOT,
            "%.1f GiB heap, %d processors",
            heap / (double) GIB,
            Runtime.getRuntime().availableProcessors());
    if (heap < GIB) {
      warn("memory", found, "Give the machine more memory, or set NIGHTJAR_OPTS=-Xmx2g");
    } else {
      ok("memory", found);
    }
  }

  private Settings configuration(Invocation invocation) {
    Configuration configuration = invocation.configuration();
    try {
      Settings settings = invocation.settings();
      int reports = Configuration.reportNames(settings).size();
      Path file = configuration.file();
      ok(
          "configuration",
          (file == null ? "no nightjar.yaml, built-in defaults" : file.toString())
              + ", "
              + reports
              + " reports");
      return settings;
    } catch (Refusal e) {
      fail("configuration", e.getMessage(), "Correct the file");
      return null;
    }
  }

  private void disk(Settings settings) {
    if (!settings.catalog().type().equals("embedded")) {
      return;
    }
    Path folder = Path.of(settings.catalog().warehouse()).toAbsolutePath();
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String found =
          String.format(
              java.util.Locale.ROOT, "%.1f GiB free at %s", free / (double) GIB, existing);
      if (!Files.isWritable(existing)) {
        fail("disk", existing + " cannot be written", "Change its permissions or --warehouse");
      } else if (free < GIB / 2) {
        fail("disk", found, "Free some space: a night that runs out of it is not published");
      } else if (free < 5 * GIB) {
        warn("disk", found, "Free some space soon");
      } else {
        ok("disk", found);
      }
    } catch (IOException e) {
      fail("disk", e.toString(), "Check the disk");
    }
  }

  private void lake(Invocation invocation) {
    Inspection lake;
    try {
      lake = Inspection.of(invocation.lake(Lake.Access.READ));
    } catch (Refusal e) {
      fail("catalog", e.getMessage(), "See the message; `nightjar init` creates a new lake");
      return;
    }
    ok("catalog", "opens");
    if (lake.missing().isEmpty()) {
      ok("tables", lake.present().size() + " tables");
    } else {
      fail("tables", "missing: " + String.join(", ", lake.missing()), "Run `nightjar init`");
    }
    if (lake.unfinishedNights().isEmpty()) {
      ok("nights", "none half-finished");
    } else {
      warn(
          "nights",
          "half-finished: " + String.join(", ", lake.unfinishedNights()),
          "Run `nightjar nightly` for these dates again; nothing of them is published");
    }
    clock(lake.newestCommit(), invocation.startedAt());
  }

  private void clock(Instant newestCommit, Instant now) {
    if (newestCommit.isAfter(now.plus(Duration.ofMinutes(5)))) {
      warn(
          "clock",
          "now is " + now + ", the newest commit is of " + newestCommit,
          "Set the clock of this machine or of the one that wrote");
    } else {
      ok("clock", now.toString());
    }
  }

  private void ok(String name, String found) {
    checks.add(new Check(name, Level.OK, found, ""));
  }

  private void warn(String name, String found, String advice) {
    checks.add(new Check(name, Level.WARN, found, advice));
  }

  private void fail(String name, String found, String advice) {
    checks.add(new Check(name, Level.FAIL, found, advice));
  }
}
