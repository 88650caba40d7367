package dev.nightjar.model;

import java.util.Locale;

/** What a comparison says. "No evidence of harm" is never called fine: it is insufficient data. */
public enum Verdict {
  /** Worse by the test after false discovery control, beyond the noise. */
  REGRESSED,
  /** Better by the same rule. */
  IMPROVED,
  /** Within the margin, with evidence. */
  NOT_WORSE,
  /** Too little data to tell; carries the minimum detectable effect and the needed sample. */
  INSUFFICIENT_DATA,
  /** The slice had no baseline traffic. */
  NEW_SLICE,
  /** The slice had baseline traffic and has none now. */
  MISSING_SLICE,
  /** Too few subjects, or derivable from a slice with too few. */
  SUPPRESSED;

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
