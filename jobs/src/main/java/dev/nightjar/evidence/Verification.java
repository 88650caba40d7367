package dev.nightjar.evidence;

import java.util.List;
import java.util.Locale;

/**
 * What a verifier found.
 *
 * @param verdict what it comes to
 * @param problems what differs, or what is missing, in sentences; empty when accepted
 * @param notes what was not, or could not be, computed again, in sentences
 * @param incidentId incident of the bundle; null when not known
 * @param keyId key that the envelope names; null when not known
 * @param files files of the manifest
 * @param recomputed report rows whose numbers were computed again
 */
public record Verification(
    Verdict verdict,
    List<String> problems,
    List<String> notes,
    String incidentId,
    String keyId,
    int files,
    int recomputed) {
  /** What a verification comes to. */
  public enum Verdict {
    /** Signed by the key, unchanged, and its headline numbers follow from what is inside. */
    ACCEPT,
    /** Something differs. */
    REJECT,
    /** Nothing differs, and something that is needed is missing. */
    UNVERIFIABLE;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Verification {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }
}
