package dev.nightjar.ingest;

/**
 * A number with a point or an exponent, in the digits of its file: no digit is lost to a double.
 */
record RawNumber(String text) {
  @Override
  public String toString() {
    return text;
  }
}
