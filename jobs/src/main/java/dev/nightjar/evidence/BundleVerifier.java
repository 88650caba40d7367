package dev.nightjar.evidence;

import dev.nightjar.evidence.Verification.Verdict;
import dev.nightjar.model.BundleContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verifies a bundle from its files and a public key alone. Each step stands on the one before it:
 * the signature on the exact bytes of a statement, the statement on those of the manifest, the
 * manifest on those of every file. Only what all of that holds is parsed as tables, and the numbers
 * of its report rows are computed again from the sums beside them.
 */
public final class BundleVerifier {
  private static final int MOST_PROBLEMS = 100;

  private final PublicKey key;
  private final List<String> problems = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Envelope envelope;
  private Manifest manifest;
  private int recomputed;

  private BundleVerifier(PublicKey key) {
    this.key = key;
  }

  /**
   * @param bundle folder
   * @param key of whom the bundle should come from; null when it is not known
   */
  public static Verification verify(Path bundle, PublicKey key) {
    BundleVerifier verifier = new BundleVerifier(key);
    try {
      verifier.verify(bundle);
    } catch (BundleFault e) {
      verifier.problems.add(e.getMessage());
    } catch (NewerFormat e) {
      verifier.missing.add(e.getMessage());
    } catch (IOException e) {
      verifier.missing.add("the bundle cannot be read: " + e.getMessage());
    }
    return verifier.result();
  }

  private Verification result() {
    Verdict verdict =
        !problems.isEmpty()
            ? Verdict.REJECT
            : missing.isEmpty() ? Verdict.ACCEPT : Verdict.UNVERIFIABLE;
    List<String> said = new ArrayList<>(problems);
    said.addAll(missing);
    if (said.size() > MOST_PROBLEMS) {
      int more = said.size() - MOST_PROBLEMS;
      said = new ArrayList<>(said.subList(0, MOST_PROBLEMS));
      said.add("and " + more + " more");
    }
    return new Verification(
        verdict,
        said,
        notes,
        manifest == null ? null : manifest.incidentId(),
        envelope == null ? null : envelope.keyId(),
        manifest == null ? 0 : manifest.files().size(),
        recomputed);
  }

  private void verify(Path bundle) throws IOException {
    if (!Files.isDirectory(bundle)) {
      missing.add("there is no folder " + bundle);
      return;
    }
    if (key == null) {
      missing.add("the signer's public key is missing; name it with --key");
    }
    BundleFolder folder = new BundleFolder(bundle);
    Statement statement = statement(folder);
    if (!folder.has(Manifest.FILE)) {
      missing.add(
          Manifest.FILE + " is missing: it is written last, so this may be half of a bundle");
      return;
    }
    byte[] json = folder.small(Manifest.FILE);
    if (statement != null) {
      String sha256 = Digests.sha256(json);
      if (!statement.manifestSha256().equals(sha256)) {
        problems.add(
            Manifest.FILE
                + " is not the one that was signed: its SHA-256 is "
                + sha256
                + ", the signature is of "
                + statement.manifestSha256());
      }
    }
    manifest = Manifest.ofJson(json);
    if (statement != null) {
      agree("incident_id", statement.incidentId(), manifest.incidentId());
      agree("format_version", statement.formatVersion(), (long) manifest.formatVersion());
    }
    folder.compare(manifest, problems);
    // A parser of tables is no place for files that nobody answers for.
    if (problems.isEmpty() && missing.isEmpty()) {
      tables(folder);
    }
  }

  /** What was signed; null when there is no envelope. */
  private Statement statement(BundleFolder folder) throws IOException {
    if (!folder.has(Manifest.ENVELOPE)) {
      missing.add(Manifest.ENVELOPE + ", the signature, is missing");
      return null;
    }
    envelope = Envelope.ofJson(folder.small(Manifest.ENVELOPE));
    if (key != null) {
      String id = PublicKeyFile.keyId(key);
      if (!envelope.isSignedBy(key)) {
        problems.add(
            envelope.keyId().equals(id)
                ? "the signature is not of this statement: it was changed, or comes from elsewhere"
                : "signed with the key " + envelope.keyId() + ", not with the given key " + id);
      } else if (!envelope.keyId().equals(id)) {
        problems.add("the envelope names the key " + envelope.keyId() + ", and " + id + " signed");
      }
    }
    Statement statement = Statement.ofJson(envelope.payload());
    if (statement.formatVersion() > Manifest.VERSION && problems.isEmpty()) {
      throw new NewerFormat(statement.formatVersion());
    }
    return statement;
  }

  private void agree(String what, Object signed, Object found) {
    if (!signed.equals(found)) {
      problems.add(
          Manifest.FILE
              + ": "
              + what
              + " is "
              + BundlePath.quoted(found.toString())
              + ", the signed statement says "
              + BundlePath.quoted(signed.toString()));
    }
  }

  private void tables(BundleFolder folder) {
    List<String> listed = manifest.files().stream().map(BundleFile::path).toList();
    for (String name : BundleContent.TABLES) {
      if (!listed.contains(BundleTable.path(name))) {
        problems.add("the bundle has no " + BundleTable.path(name));
      }
    }
    if (!problems.isEmpty()) {
      return;
    }
    Map<String, List<Map<String, Object>>> tables = new TreeMap<>();
    for (String name : BundleContent.TABLES) {
      tables.put(name, read(folder, name));
    }
    List<Map<String, Object>> incident = tables.get("incident");
    if (incident.size() != 1 || !manifest.incidentId().equals(incident.get(0).get("incident_id"))) {
      problems.add(
          "tables/incident.parquet is not of the incident "
              + BundlePath.quoted(manifest.incidentId()));
    }
    try {
      recompute(tables);
    } catch (RuntimeException e) {
      problems.add(
          "the report rows cannot be recomputed from day_state ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  private void recompute(Map<String, List<Map<String, Object>>> tables) {
    ReportCheck check = new ReportCheck(tables.get("day_state"));
    tables.get("report").forEach(check::check);
    FindingCheck findings = new FindingCheck(tables.get("report"), check);
    tables.get("finding").forEach(findings::finding);
    tables.get("comparison").forEach(findings::comparison);
    problems.addAll(check.problems());
    problems.addAll(findings.problems());
    recomputed = check.recomputed();
    int rows = tables.get("report").size();
    check
        .left()
        .forEach(
            (why, left) ->
                notes.add("not recomputed in " + left + " of " + rows + " report rows: " + why));
    notes.addAll(findings.notes());
  }

  /** Rows of a table that the signer vouches for; a reader that fails on it is a fault as well. */
  private static List<Map<String, Object>> read(BundleFolder folder, String name) {
    BundleTable table = BundleTable.of(name);
    try {
      return ParquetTable.read(folder.path(table.path()), table.schema());
    } catch (IOException | RuntimeException e) {
      throw new BundleFault(
          table.path()
              + " cannot be read as a table of this name ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }
}
