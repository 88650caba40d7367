package dev.nightjar.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The gauges of all jobs of a machine in one file, replaced as a whole. Jobs that end at the same
 * time wait for each other on a lock file beside it.
 */
final class MetricsFile {
  private static final Pattern LINE =
      Pattern.compile("([a-z_]+)\\{((?:[a-z_]+=\"[^\"\\\\]*\",?)*)\\} ([-+.0-9eE]+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"\\\\]*)\"");

  private final Path file;

  MetricsFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  void update(RunOutcome outcome) throws IOException {
    try {
      Files.createDirectories(file.getParent());
      Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        JobMetrics metrics = JobMetrics.of(outcome);
        metrics.keep(earlier(), outcome.record().jobName());
        replace(metrics.text(), held);
      }
    } catch (ForeignMetrics e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + " cannot be written (" + e + ")", e);
    }
  }

  private void replace(String text, FileLock held) throws IOException {
    if (!held.isValid()) {
      throw new IOException("the lock beside it was lost");
    }
    // Not *.prom: the collector must not read half a file.
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    Files.writeString(part, text, StandardCharsets.UTF_8);
    if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
      // The collector runs as somebody else.
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private JobMetrics earlier() throws IOException {
    JobMetrics metrics = new JobMetrics();
    if (!Files.exists(file)) {
      return metrics;
    }
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches() || !JobMetrics.HELP.containsKey(matcher.group(1))) {
        throw new ForeignMetrics(
            file + " holds metrics that are not Nightjar's; name a file of its own for it");
      }
      TreeMap<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(matcher.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      metrics.set(
          matcher.group(1),
          Labels.of(labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new)),
          Double.parseDouble(matcher.group(3)));
    }
    return metrics;
  }

  /** The file is somebody else's. */
  private static final class ForeignMetrics extends IOException {
    ForeignMetrics(String message) {
      super(message);
    }
  }
}
