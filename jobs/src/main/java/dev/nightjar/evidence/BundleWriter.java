package dev.nightjar.evidence;

import dev.nightjar.model.BundleContent;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the files of a bundle. The same content and key give the same bytes: nothing in them comes
 * from the clock, the machine or the order of a hash table.
 */
public final class BundleWriter {
  private static final String UNKNOWN = "unknown";

  private BundleWriter() {}

  /**
   * Writes the bundle into a new folder, signed.
   *
   * @param parent folder of this machine in which that is made
   * @throws Refusal when the disk cannot hold it; nothing is left there
   * @throws IllegalArgumentException when the content is not of the schemas
   */
  public static StagedBundle stage(BundleContent content, SigningKey key, Path parent) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(parent, "nightjar-bundle");
      return write(content, key, folder);
    } catch (IOException | RuntimeException e) {
      if (folder != null) {
        Folders.delete(folder);
      }
      if (e instanceof RuntimeException other) {
        throw other;
      }
      throw new Refusal(
          Refusal.Kind.NOT_READY,
          "Cannot make the bundle of incident "
              + content.incidentId()
              + " in "
              + parent
              + ": "
              + e.getMessage()
              + "; nothing of it is left there. Free space, or name another folder in"
              + " NIGHTJAR_OPTS=-Djava.io.tmpdir=DIR, and export again",
          e);
    }
  }

  private static StagedBundle write(BundleContent content, SigningKey key, Path folder)
      throws IOException {
    List<IndexTable.Line> lines = new ArrayList<>();
    Files.createDirectory(folder.resolve("tables"));
    for (Map.Entry<String, List<Map<String, Object>>> each : content.tables().entrySet()) {
      BundleTable table = BundleTable.of(each.getKey());
      Path file = folder.resolve(table.path());
      ParquetTable.write(file, table.schema(), each.getValue());
      long rows = each.getValue().size();
      lines.add(new IndexTable.Line(describe(folder, table.path()), rows, table.meaning()));
    }
    for (Map.Entry<String, String> text : content.texts().entrySet()) {
      BundleFile file = write(folder, text.getKey(), text.getValue());
      lines.add(new IndexTable.Line(file, -1, IndexTable.meaning(text.getKey())));
    }
    List<BundleFile> files = new ArrayList<>(lines.stream().map(IndexTable.Line::file).toList());
    files.add(write(folder, IndexTable.FILE, IndexTable.of(lines)));
    files.add(write(folder, IndexPage.FILE, IndexPage.of(content)));
    Manifest manifest =
        new Manifest(content.formatVersion(), content.incidentId(), codeVersion(content), files);
    BundleFile manifestFile = write(folder, Manifest.FILE, manifest.toJson());
    // What cannot be read again must not be delivered: the same rules, from the other side.
    Manifest.ofJson(manifest.toJson());
    Statement statement =
        new Statement(manifestFile.sha256(), content.formatVersion(), content.incidentId());
    BundleFile envelope = write(folder, Manifest.ENVELOPE, Envelope.sign(statement, key).toJson());
    return new StagedBundle(folder, manifest, manifestFile, envelope);
  }

  /** The version that froze the incident: the one that exports must not change the bytes. */
  private static String codeVersion(BundleContent content) {
    List<Map<String, Object>> rows = content.tables().get("incident");
    Object version = rows.isEmpty() ? null : rows.get(0).get("code_version");
    return version == null ? UNKNOWN : version.toString();
  }

  private static BundleFile write(Path folder, String path, String text) throws IOException {
    return write(folder, path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static BundleFile write(Path folder, String path, byte[] bytes) throws IOException {
    String fault = BundlePath.fault(path);
    if (fault != null) {
      throw new IllegalArgumentException("Cannot write " + path + " into a bundle: " + fault);
    }
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return new BundleFile(path, bytes.length, Digests.sha256(bytes));
  }

  private static BundleFile describe(Path folder, String path) throws IOException {
    Path file = folder.resolve(path);
    return new BundleFile(path, Files.size(file), Digests.sha256(file));
  }
}
