package dev.nightjar.ingest;

import dev.nightjar.lake.Contract;
import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.LandingRow;
import dev.nightjar.lake.TableDefinition;
import dev.nightjar.mapping.Mapping;
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
import java.util.stream.Collectors;

/**
 * Finds landing files and the table of each: the name of the nearest folder above it that is a
 * table or a mapping, else its own name up to the first point or dash.
 */
final class LandingFiles {
  private static final List<String> TABLES =
      Contract.inputs().stream().map(TableDefinition::name).toList();

  private final String table;
  private final Mappings mappings;
  private final Map<Path, List<LandingFile>> found = new TreeMap<>();
  private int skipped;

  /**
   * @param table of every file; null to go by names
   */
  LandingFiles(String table, Mappings mappings) {
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
    this.mappings = mappings;
  }

  /** Hidden files, markers and checksums that were left alone. */
  int skipped() {
    return skipped;
  }

  /**
   * Files in the order of their paths; each once, however often it was named, and for every table
   * that its mapping fills.
   */
  List<LandingFile> found() {
    Map<Boolean, List<LandingFile>> byNeed =
        found.values().stream()
            .flatMap(List::stream)
            .collect(Collectors.partitioningBy(this::isScrape));
    List<LandingFile> files = new ArrayList<>(byNeed.get(false));
    files.addAll(FileOrder.beside(byNeed.get(true)));
    return files;
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

  private boolean isScrape(LandingFile file) {
    return file.mapping() != null
        && file.problem() == null
        && mappings.byId(file.mapping()).format() == Mapping.Format.PROMETHEUS;
  }

  private void take(Path file, long size, Path root, String problem) {
    String target = table != null ? table : nameOf(file, root);
    LandingRow.Refused refused = problem == null ? null : LandingReader.unreadable(problem);
    Mapping mapping = table != null ? null : mappings.of(target);
    String uri = file.toUri().toString();
    if (mapping != null) {
      List<LandingFile> files = new ArrayList<>();
      for (String each : mapping.tables()) {
        // A file that cannot be read is told once, by the first of its tables.
        LandingRow.Refused told = files.isEmpty() ? refused : null;
        if (refused == null || told != null) {
          files.add(new LandingFile(uri, each, size, null, told, mapping.id(), List.of()));
        }
      }
      found.put(file, files);
      return;
    }
    if (target == null) {
      target = folderOf(file, root);
      refused = unknownTable(target);
    }
    found.put(file, List.of(LandingFile.of(uri, target, size, refused)));
  }

  private LandingRow.Refused unknownTable(String name) {
    List<String> known = new ArrayList<>(TABLES);
    known.addAll(mappings.names());
    String nearest = NearMiss.nearest(name, known);
    return new LandingRow.Refused(
        null,
        Reason.UNKNOWN_TABLE.code(),
        "Cannot tell the table of the file"
            + (nearest == null ? "" : " (is it " + nearest + "?)")
            + "; expected it in a folder named as one of "
            + String.join(", ", known)
            + ", or --table or --mapping",
        null,
        null,
        null);
  }

  /** The table or mapping that a file is of; null where no name says it. */
  private String nameOf(Path file, Path root) {
    if (mappings.forced() != null) {
      return mappings.forced();
    }
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      String name = String.valueOf(folder.getFileName());
      if (TABLES.contains(name) || mappings.of(name) != null) {
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
  static LandingFiles at(Collection<String> paths, String table, Mappings mappings) {
    LandingFiles files = new LandingFiles(table, mappings);
    new ArrayList<>(paths).forEach(files::add);
    return files;
  }
}
