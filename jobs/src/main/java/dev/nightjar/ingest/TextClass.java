package dev.nightjar.ingest;

/** How much a column's text may look like personal data by accident. */
public enum TextClass {
  /** Prose, messages, tool arguments: every detector applies. */
  FREE_TEXT,
  /**
   * Identifiers, hashes, versions: only detectors that such values cannot satisfy by chance (mail
   * addresses, tokens and keys). Digit runs and dotted numbers are left alone.
   */
  IDENTIFIER
}
