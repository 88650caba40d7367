package dev.nightjar.evidence;

/** The bundle is of a format that this code does not know yet: unverifiable, not rejected. */
final class NewerFormat extends RuntimeException {
  private static final long serialVersionUID = 1;

  NewerFormat(long version) {
    super(
        "the bundle is of format version "
            + version
            + " and this Nightjar knows up to "
            + Manifest.VERSION
            + "; verify it with a newer Nightjar");
  }
}
