package dev.nightjar.ingest;

/**
 * One thing wrong with a row or a file.
 *
 * @param code stands in {@code quarantine.reason_code}
 * @param column path such as {@code claims[].claim_text}; null when it concerns the whole
 * @param matchKind what the privacy gate found; null for every other reason
 * @param message what is wrong, the offending value if it may be shown, and what was expected
 */
record Violation(String code, String column, String matchKind, String message) {
  static Violation of(Reason reason, String column, String message) {
    return new Violation(reason.code(), column, null, message);
  }

  static Violation ofWhole(Reason reason, String message) {
    return new Violation(reason.code(), null, null, message);
  }
}
