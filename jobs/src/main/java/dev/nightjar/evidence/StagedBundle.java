package dev.nightjar.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished bundle in a temporary folder of this machine, ready to be delivered; closing it
 * deletes the folder.
 *
 * @param folder that holds exactly its files
 * @param manifest what it says about itself
 * @param manifestFile its {@code manifest.json}
 * @param envelopeFile its {@code manifest.dsse.json}
 */
public record StagedBundle(
    Path folder, Manifest manifest, BundleFile manifestFile, BundleFile envelopeFile)
    implements AutoCloseable {

  /**
   * {@code <incident id>-<first 12 digits of the manifest's hash>}: another content, another name.
   */
  public String name() {
    return manifest.incidentId() + "-" + manifestFile.sha256().substring(0, 12);
  }

  /**
   * All its files in the order of delivery: the signature after what it signs, the manifest last.
   */
  public List<BundleFile> files() {
    List<BundleFile> files = new ArrayList<>(manifest.files());
    files.add(envelopeFile);
    files.add(manifestFile);
    return List.copyOf(files);
  }

  /** Where a file of the bundle is read. */
  public Path path(BundleFile file) {
    return folder.resolve(file.path());
  }

  /** Bytes of all its files. */
  public long size() {
    return files().stream().mapToLong(BundleFile::size).sum();
  }

  @Override
  public void close() {
    Folders.delete(folder);
  }
}
