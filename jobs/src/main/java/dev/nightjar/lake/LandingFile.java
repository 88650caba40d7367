package dev.nightjar.lake;

import java.io.Serializable;
import java.util.List;

/**
 * One landing file on its way to a table.
 *
 * @param uri where it is, {@code file:/data/landing/llm_traces/part-0.jsonl.gz}
 * @param table input table its rows are meant for
 * @param sizeBytes its size
 * @param sha256 hash of its bytes, hexadecimal; of a file that a mapping reads, of all that its
 *     rows follow from; null before it was read or when it cannot be
 * @param problem why it cannot be read at all; null when it can
 * @param mapping name and version of the mapping that reads it; null for files of contract rows
 * @param beside files that must be read with it, in their order; the file itself is not among them
 */
public record LandingFile(
    String uri,
    String table,
    long sizeBytes,
    String sha256,
    LandingRow.Refused problem,
    String mapping,
    List<String> beside)
    implements Serializable {

  public LandingFile {
    beside = List.copyOf(beside);
  }

  /** A file of contract rows. */
  public static LandingFile of(
      String uri, String table, long sizeBytes, LandingRow.Refused problem) {
    return new LandingFile(uri, table, sizeBytes, null, problem, null, List.of());
  }

  /** The same file, to be read with others. */
  public LandingFile beside(List<String> others) {
    return new LandingFile(uri, table, sizeBytes, sha256, problem, mapping, others);
  }

  /** The same file, read once. */
  public LandingFile read(String hash, LandingRow.Refused found) {
    return new LandingFile(uri, table, sizeBytes, hash, found, mapping, beside);
  }
}
