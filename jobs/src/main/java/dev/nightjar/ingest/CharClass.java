package dev.nightjar.ingest;

/** Character classes of the detectors; positions outside the text read as {@link #NONE}. */
final class CharClass {
  /** Belongs to no class, so it is a boundary for every detector. */
  static final char NONE = '\0';

  private CharClass() {}

  static char at(CharSequence text, int index) {
    return index >= 0 && index < text.length() ? text.charAt(index) : NONE;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlphanumeric(char c) {
    return isDigit(c) || isLetter(c);
  }

  /** Letters, digits, underscore: what a regular expression calls a word character. */
  static boolean isWord(char c) {
    return isAlphanumeric(c) || c == '_';
  }

  /** The URL-safe base64 alphabet, which is also that of most tokens. */
  static boolean isToken(char c) {
    return isWord(c) || c == '-';
  }

  static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** Whether {@code literal} stands in the text at the index, ignoring ASCII case. */
  static boolean isAtIgnoringCase(CharSequence text, int index, String literal) {
    if (index < 0 || index + literal.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < literal.length(); i++) {
      if (Character.toLowerCase(text.charAt(index + i))
          != Character.toLowerCase(literal.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code literal} stands in the text at the index. */
  static boolean isAt(CharSequence text, int index, String literal) {
    if (index < 0 || index + literal.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < literal.length(); i++) {
      if (text.charAt(index + i) != literal.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
