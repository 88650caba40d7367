package dev.nightjar.ingest;

import dev.nightjar.lake.LandingFile;
import dev.nightjar.mapping.FileTimes;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which scrapes must be read together. A counter's increase needs the scrape before, and a minute
 * is reduced over all its scrapes: so each file is read with the one before it and those after it
 * up to the end of its minute, by the times in their names, or by their names.
 */
final class FileOrder {
  /** Files by the time in their name, then by their path. */
  static final Comparator<Path> BY_TIME =
      Comparator.comparing(FileOrder::time).thenComparing(Path::toString);

  private FileOrder() {}

  /** The files, each with those beside it. */
  static List<LandingFile> beside(List<LandingFile> files) {
    Map<Path, TreeMap<Path, Boolean>> folders = new TreeMap<>();
    for (LandingFile file : files) {
      Path path = path(file);
      folders.computeIfAbsent(path.getParent(), f -> new TreeMap<>(BY_TIME)).put(path, true);
    }
    List<LandingFile> placed = new ArrayList<>();
    for (LandingFile file : files) {
      Path path = path(file);
      TreeMap<Path, Boolean> folder = folders.get(path.getParent());
      List<String> beside = new ArrayList<>();
      add(folder.lowerKey(path), beside);
      Path next = folder.higherKey(path);
      add(next, beside);
      while (next != null && isSameMinute(next, path)) {
        next = folder.higherKey(next);
        if (next != null && isSameMinute(next, path)) {
          add(next, beside);
        }
      }
      placed.add(file.beside(beside));
    }
    return placed;
  }

  private static void add(Path path, List<String> beside) {
    if (path != null) {
      beside.add(path.toUri().toString());
    }
  }

  private static boolean isSameMinute(Path a, Path b) {
    String time = time(a);
    return time.length() > 16 && time.regionMatches(0, time(b), 0, 16);
  }

  /** Empty where the name has none. */
  private static String time(Path path) {
    String time = FileTimes.time(String.valueOf(path.getFileName()));
    return time == null ? "" : time;
  }

  private static Path path(LandingFile file) {
    return Path.of(URI.create(file.uri()));
  }
}
