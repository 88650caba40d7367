package dev.nightjar.evidence;

/** A part of a bundle is not what a bundle has: the bundle is rejected, with this message. */
final class BundleFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  BundleFault(String message) {
    super(message);
  }
}
