package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bundles as folders in a folder. A bundle is written into a hidden folder beside its place, forced
 * to the disk, and appears under its name by one rename.
 */
public final class FolderDestination implements BundleDestination {
  private final Path folder;

  public FolderDestination(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public void check() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    if (!Files.isWritable(folder)) {
      throw Refusal.usage(
          "Cannot write to " + folder + "; change its permissions or name another folder");
    }
  }

  @Override
  public BundleReceipt deliver(StagedBundle bundle) {
    check();
    Path target = folder.resolve(bundle.name());
    try {
      return Files.exists(target, LinkOption.NOFOLLOW_LINKS)
          ? alreadyThere(bundle, target)
          : write(bundle, target);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private BundleReceipt write(StagedBundle bundle, Path target) throws IOException {
    Path part = null;
    try {
      part = Files.createTempDirectory(folder, "." + bundle.name() + ".part");
      for (BundleFile file : bundle.files()) {
        Path to = part.resolve(file.path());
        Files.createDirectories(to.getParent());
        Files.copy(bundle.path(file), to);
        force(to);
      }
      verify(bundle, part);
      forceFolders(part);
      // Readable as the folder it lies in is: a temporary folder is made for its owner alone.
      Files.setPosixFilePermissions(
          part, Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
    } catch (IOException | RuntimeException e) {
      if (part != null) {
        Folders.delete(part);
      }
      // Somebody else may have delivered the same bundle meanwhile; a rename replaces no bundle.
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        return alreadyThere(bundle, target);
      }
      throw e;
    }
    return new BundleReceipt(
        target.toUri().toString(), bundle.manifestFile().sha256(), bundle.files().size(), 0);
  }

  private static BundleReceipt alreadyThere(StagedBundle bundle, Path target) throws IOException {
    String difference = difference(bundle, target);
    if (difference != null) {
      throw Refusal.usage(
          "Cannot export to "
              + target
              + ": another bundle is there, "
              + difference
              + "; nothing was overwritten. Verify it, or export to another folder");
    }
    return new BundleReceipt(
        target.toUri().toString(), bundle.manifestFile().sha256(), 0, bundle.files().size());
  }

  /** The first file that is not the same; null when none is. */
  private static String difference(StagedBundle bundle, Path target) throws IOException {
    for (BundleFile file : bundle.files()) {
      Path path = target.resolve(file.path());
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        return "without " + file.path();
      }
      if (Files.size(path) != file.size() || !Digests.sha256(path).equals(file.sha256())) {
        return file.equals(bundle.envelopeFile())
            ? "signed with another key (" + file.path() + ")"
            : "with another " + file.path();
      }
    }
    return null;
  }

  /** What the disk gives back must be what was given to it. */
  private static void verify(StagedBundle bundle, Path part) throws IOException {
    String difference = difference(bundle, part);
    if (difference != null) {
      throw new IOException("the disk gave back a bundle " + difference);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void forceFolders(Path root) throws IOException {
    List<Path> folders;
    try (Stream<Path> paths = Files.walk(root)) {
      folders = paths.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : folders) {
      force(each);
    }
  }

  private Refusal cannotWrite(IOException e) {
    String why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : null;
    if (e instanceof AccessDeniedException) {
      why = "permission denied";
    }
    return new Refusal(
        Refusal.Kind.NOT_READY,
        "Cannot write the bundle to "
            + folder
            + ": "
            + (why == null ? e.getMessage() : why)
            + "; nothing of it is left there. Free space or correct the folder, and export again",
        e);
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
