package dev.nightjar.model;

import java.util.Locale;

/** What a night is compared with. */
public enum BaselineKind {
  /** The same weekday of the last four weeks. */
  SAME_WEEKDAY,
  /** The last 28 days. */
  TRAILING,
  /** A named window that never moves. */
  PINNED,
  /** Concurrent traffic of the baseline arm. */
  CANARY;

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
