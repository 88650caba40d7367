package dev.nightjar.model;

import java.util.Locale;

/** Which side of an incident a preserved unit stands on. */
public enum Cohort {
  /** Of the slice and night of a finding, and bad by what its metric counts. */
  AFFECTED,
  /** Of the same night and alike, and not bad: of the slice itself, or of its other values. */
  UNAFFECTED,
  /** Of the slice, on days that the night was compared with. */
  BASELINE;

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
