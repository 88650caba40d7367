package dev.nightjar.evidence;

import dev.nightjar.model.BundleContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a bundle says about itself: {@code manifest.json}. It lists every file but itself and the
 * envelope that signs it.
 *
 * @param formatVersion of the layout and meaning of the bundle, see {@link #VERSION}
 * @param incidentId incident whose evidence it is
 * @param codeVersion version of Nightjar that wrote it
 * @param files its files by path
 */
public record Manifest(
    int formatVersion, String incidentId, String codeVersion, List<BundleFile> files) {
  /** The newest format version that this code writes and reads. */
  public static final int VERSION = BundleContent.FORMAT_VERSION;

  public static final String FILE = "manifest.json";
  public static final String ENVELOPE = "manifest.dsse.json";

  /** Says which kind of JSON this is, to whoever finds it alone. */
  static final String FORMAT = "nightjar-evidence-bundle";

  public Manifest {
    files = files.stream().sorted(Comparator.comparing(BundleFile::path)).toList();
  }

  /** Its canonical text: equal manifests have equal bytes. */
  public byte[] toJson() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (BundleFile file : files) {
      list.add(Map.of("path", file.path(), "size", file.size(), "sha256", file.sha256()));
    }
    return CanonicalJson.bytes(
        Map.of(
            "format", FORMAT,
            "format_version", formatVersion,
            "incident_id", incidentId,
            "code_version", codeVersion,
            "files", list));
  }

  /**
   * The manifest of a text, of which nothing is taken on trust.
   *
   * @throws BundleFault when it is no manifest, or lists what no bundle may hold
   */
  static Manifest ofJson(byte[] json) {
    JsonFields fields;
    try {
      fields = JsonFields.of(FILE, StrictJson.read(json));
    } catch (IOException e) {
      throw new BundleFault(FILE + " is not readable as JSON: it is cut off or was edited");
    }
    if (!fields.text("format").equals(FORMAT)) {
      throw new BundleFault(FILE + " is not of the format " + FORMAT);
    }
    long version = fields.number("format_version");
    if (version > VERSION) {
      throw new NewerFormat(version);
    }
    fields.only("format", "format_version", "incident_id", "code_version", "files");
    List<BundleFile> files = new ArrayList<>();
    for (JsonFields each : fields.objects("files")) {
      each.only("path", "size", "sha256");
      files.add(new BundleFile(path(each), size(each), each.hexDigest("sha256")));
    }
    String collision = BundlePath.collision(files.stream().map(BundleFile::path).toList());
    if (collision != null) {
      throw new BundleFault(FILE + ": " + collision);
    }
    if (version < 1) {
      throw new BundleFault(FILE + ": format_version is " + version + ", expected 1 or more");
    }
    return new Manifest(
        (int) version, fields.text("incident_id"), fields.text("code_version"), files);
  }

  private static String path(JsonFields file) {
    String path = file.text("path");
    String fault = BundlePath.fault(path);
    if (fault != null) {
      throw new BundleFault(FILE + " lists " + BundlePath.quoted(path) + ": " + fault);
    }
    if (path.equalsIgnoreCase(FILE) || path.equalsIgnoreCase(ENVELOPE)) {
      throw new BundleFault(FILE + " lists " + BundlePath.quoted(path) + ", which it cannot hold");
    }
    return path;
  }

  private static long size(JsonFields file) {
    long size = file.number("size");
    if (size < 0) {
      throw new BundleFault(FILE + ": size is " + size + ", expected 0 or more");
    }
    return size;
  }
}
