package dev.nightjar.evidence;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The files of a bundle as a stranger left them: nothing is followed, and nothing read whole. */
final class BundleFolder {
  /** No manifest or envelope is larger; what is, fills the memory. */
  static final long LARGEST_JSON = 16L << 20;

  private static final int MOST_FILES = 100_000;

  private final Path root;

  /**
   * @param root the bundle; a link to it is followed, links in it are not
   */
  BundleFolder(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  Path path(String name) {
    return root.resolve(name);
  }

  boolean has(String name) {
    return Files.exists(path(name), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The bytes of a small file.
   *
   * @throws BundleFault when it is a link, no file, or too large
   */
  byte[] small(String name) throws IOException {
    Path file = path(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BundleFault(name + " is a link or no file");
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes((int) LARGEST_JSON + 1);
    }
    if (bytes.length > LARGEST_JSON) {
      throw new BundleFault(name + " is larger than " + LARGEST_JSON + " bytes");
    }
    return bytes;
  }

  /** Adds how the files differ from those of the manifest. */
  void compare(Manifest manifest, List<String> problems) throws IOException {
    Set<String> expected = new TreeSet<>(Set.of(Manifest.FILE, Manifest.ENVELOPE));
    for (BundleFile file : manifest.files()) {
      expected.add(file.path());
      String fault = fault(file);
      if (fault != null) {
        problems.add(file.path() + " " + fault);
      }
    }
    extras(expected, problems);
  }

  private String fault(BundleFile file) throws IOException {
    Path at = root;
    for (Path part : Path.of(file.path())) {
      at = at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        return "is a link";
      }
    }
    if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      return "is missing";
    }
    if (!Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
      return "is no file";
    }
    long size = Files.size(at);
    if (size != file.size()) {
      return "has " + size + " bytes, the manifest says " + file.size();
    }
    String sha256 = Digests.sha256(at);
    return sha256.equals(file.sha256())
        ? null
        : "was changed: its SHA-256 is " + sha256 + ", the manifest says " + file.sha256();
  }

  private void extras(Set<String> expected, List<String> problems) throws IOException {
    Set<String> folders = new TreeSet<>();
    for (String path : expected) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        folders.add(path.substring(0, slash));
      }
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          private int seen;

          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = name(folder);
            if (folder.equals(root) || folders.contains(name)) {
              return FileVisitResult.CONTINUE;
            }
            problems.add("the folder " + BundlePath.quoted(name) + " is not in the manifest");
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = name(file);
            if (!expected.contains(name)) {
              problems.add("the file " + BundlePath.quoted(name) + " is not in the manifest");
            }
            return ++seen > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }
        });
  }

  private String name(Path file) {
    StringBuilder name = new StringBuilder();
    for (Path part : root.relativize(file)) {
      name.append(name.isEmpty() ? "" : "/").append(part);
    }
    return name.toString();
  }
}
