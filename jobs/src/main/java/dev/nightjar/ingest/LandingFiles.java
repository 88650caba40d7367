package dev.nightjar.ingest;

import dev.nightjar.lake.Contract;
import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.LandingRow;
import dev.nightjar.lake.TableDefinition;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds landing files and the table of each: the name of the nearest folder above it that is a
 * table, else its own name up to the first point or dash.
 */
final class LandingFiles {
  private static final List<String> TABLES =
      Contract.inputs().stream().map(TableDefinition::name).toList();

  private final String table;
  private final Map<Path, LandingFile> found = new TreeMap<>();
  private int skipped;

  /**
   * @param table of every file; null to go by names
   */
  LandingFiles(String table) {
    if (table != null && !TABLES.contains(table)) {
      String nearest = NearMiss.nearest(table, TABLES);
      throw Refusal.usage(
          "Unknown table "
              + table
              + (nearest == null ? "" : "; is it " + nearest + "?")
              + "; known are "
              + String.join(", ", TABLES));
    }
    this.table = table;
  }

  /** Hidden files, markers and checksums that were left alone. */
  int skipped() {
    return skipped;
  }

  /** Files in the order of their paths; each once, however often it was named. */
  List<LandingFile> found() {
    return List.copyOf(found.values());
  }

  /**
   * Adds a file, or all files of a folder.
   *
   * @throws Refusal if there is nothing at the path
   */
  LandingFiles add(String path) {
    if (path.contains("://")) {
      throw Refusal.usage(
          "Cannot ingest "
              + path
              + ": landing files are read from a file system that every Spark worker sees; expected"
              + " a path on it");
    }
    Path given = Path.of(path);
    if (!Files.exists(given)) {
      throw Refusal.usage(
          "There is nothing at "
              + path
              + "; expected a landing file, or a folder with one folder"
              + " per table");
    }
    Path root = given.toAbsolutePath().normalize();
    try {
      Files.walkFileTree(root, new Visitor(root));
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.USAGE, "Cannot list " + path + ": " + e.getMessage(), e);
    }
    return this;
  }

  private void take(Path file, long size, Path root, String problem) {
    String target = table != null ? table : tableOf(file, root);
    LandingRow.Refused refused = problem == null ? null : LandingReader.unreadable(problem);
    if (target == null) {
      target = folderOf(file, root);
      refused = unknownTable(target);
    }
    found.put(file, new LandingFile(file.toUri().toString(), target, size, null, refused));
  }

  private static LandingRow.Refused unknownTable(String name) {
    String nearest = NearMiss.nearest(name, TABLES);
    return new LandingRow.Refused(
        null,
        Reason.UNKNOWN_TABLE.code(),
        "Cannot tell the table of the file"
            + (nearest == null ? "" : " (is it " + nearest + "?)")
            + "; expected it in a folder named as one of "
            + String.join(", ", TABLES)
            + ", or --table",
        null,
        null,
        null);
  }

  private static String tableOf(Path file, Path root) {
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      String name = String.valueOf(folder.getFileName());
      if (TABLES.contains(name)) {
        return name;
      }
      if (folder.equals(root.getParent())) {
        break;
      }
    }
    String name = String.valueOf(file.getFileName());
    return TABLES.stream()
        .filter(t -> name.equals(t) || name.startsWith(t + ".") || name.startsWith(t + "-"))
        .findFirst()
        .orElse(null);
  }

  private static String folderOf(Path file, Path root) {
    Path inside = root.equals(file) ? file.getFileName() : root.relativize(file);
    return String.valueOf(inside.getName(0));
  }

  private static boolean isSkipped(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || name.startsWith("_") || name.endsWith(".crc");
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;

    Visitor(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean isHidden = !folder.equals(root) && isSkipped(folder);
      skipped += isHidden ? 1 : 0;
      return isHidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (isSkipped(file) && !file.equals(root)) {
        skipped++;
      } else if (Files.isRegularFile(file)) {
        take(file, Files.size(file), root, null);
      } else {
        take(file, 0, root, "it is no regular file");
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      take(file, 0, root, "it cannot be opened (" + e.getClass().getSimpleName() + ")");
      return FileVisitResult.CONTINUE;
    }
  }

  /** All files at the paths. */
  static LandingFiles at(Collection<String> paths, String table) {
    LandingFiles files = new LandingFiles(table);
    new ArrayList<>(paths).forEach(files::add);
    return files;
  }
}
