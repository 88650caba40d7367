package dev.nightjar.profile;

/** How much memory the state takes, so that it can be handed on before it is too much. */
final class Footprint {
  private long bytes;

  void add(long more) {
    bytes += more;
  }

  long bytes() {
    return bytes;
  }
}
