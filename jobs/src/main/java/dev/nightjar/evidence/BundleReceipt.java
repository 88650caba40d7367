package dev.nightjar.evidence;

/**
 * Says that a whole bundle is at its destination.
 *
 * @param uri where it is
 * @param sha256 of its {@code manifest.json}, and with it of everything in it
 * @param written files that this delivery wrote; 0 when the bundle was already there
 * @param alreadyThere files that were there before and are the same
 */
public record BundleReceipt(String uri, String sha256, int written, int alreadyThere) {
  /** Whether nothing had to be written. */
  public boolean isUnchanged() {
    return written == 0;
  }
}
