package dev.nightjar.ingest;

import java.util.Optional;

/**
 * The privacy gate in front of one task: texts that were clean a moment ago, such as a model
 * version on every row, are not scanned again. Not safe for several threads.
 */
final class ValueGate {
  private static final int SLOTS = 1 << 12;
  private static final int LONGEST_REMEMBERED = 64;

  private final PrivacyGate gate;
  private final String[] clean = new String[SLOTS];

  ValueGate(PrivacyGate gate) {
    this.gate = gate;
  }

  /** What must not be stored in the text; empty when it may be. */
  Optional<MatchKind> scan(String text, boolean isFreeText) {
    if (isFreeText) {
      return gate.scan(text, TextClass.FREE_TEXT);
    }
    if (text.length() > LONGEST_REMEMBERED) {
      return gate.scan(text, TextClass.IDENTIFIER);
    }
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    if (text.equals(clean[slot])) {
      return Optional.empty();
    }
    Optional<MatchKind> kind = gate.scan(text, TextClass.IDENTIFIER);
    if (kind.isEmpty()) {
      clean[slot] = text;
    }
    return kind;
  }

  /** Whether a value may be shown in a message: both readings of the gate find nothing in it. */
  boolean mayShow(String text) {
    return gate.scan(text, TextClass.FREE_TEXT).isEmpty()
        && gate.scan(text, TextClass.IDENTIFIER).isEmpty();
  }
}
