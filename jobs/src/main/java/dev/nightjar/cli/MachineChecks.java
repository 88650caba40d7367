package dev.nightjar.cli;

import dev.nightjar.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Looks at the machine: Java, memory, disk. */
final class MachineChecks {
  private static final long GIB = 1L << 30;

  private final Checkup checkup;

  MachineChecks(Checkup checkup) {
    this.checkup = checkup;
  }

  void java() {
    int feature = Runtime.version().feature();
    String found = System.getProperty("java.version") + " at " + System.getProperty("java.home");
    if (feature == 17) {
      checkup.ok("java", found);
    } else {
      checkup.fail(
          "java", found, "Install a JDK 17 and name it in JAVA_HOME; Hadoop's client needs it");
    }
  }

  void memory() {
    long heap = Runtime.getRuntime().maxMemory();
    String found =
        String.format(
            Locale.ROOT,
            "%.1f GiB heap, %d processors",
            heap / (double) GIB,
            Runtime.getRuntime().availableProcessors());
    if (heap < GIB) {
      checkup.warn("memory", found, "Give the machine more memory, or set NIGHTJAR_OPTS=-Xmx2g");
    } else {
      checkup.ok("memory", found);
    }
  }

  void disk(Settings settings) {
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
          String.format(Locale.ROOT, "%.1f GiB free at %s", free / (double) GIB, existing);
      if (!Files.isWritable(existing)) {
        checkup.fail(
            "disk", existing + " cannot be written", "Change its permissions or --warehouse");
      } else if (free < GIB / 2) {
        checkup.fail(
            "disk", found, "Free some space: a night that runs out of it is not published");
      } else if (free < 5 * GIB) {
        checkup.warn("disk", found, "Free some space soon");
      } else {
        checkup.ok("disk", found);
      }
    } catch (IOException e) {
      checkup.fail("disk", e.toString(), "Check the disk");
    }
  }
}
