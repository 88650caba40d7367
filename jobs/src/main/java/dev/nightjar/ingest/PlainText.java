package dev.nightjar.ingest;

/**
 * Removes the wrappings in which ordinary producers put text: JSON and source-code escapes, percent
 * encoding, HTML entities, full-width forms, foreign digits, typographic spaces and dashes,
 * invisible characters. Deliberate obfuscation is not its business.
 *
 * <p>One call removes one layer in one pass; JSON inside JSON needs two.
 */
final class PlainText {
  private static final int DROPPED = -1;
  private static final int LONGEST_ENTITY = 10;

  private final CharSequence text;
  private final StringBuilder plain;
  private boolean changed;
  private int next;

  private PlainText(CharSequence text) {
    this.text = text;
    this.plain = new StringBuilder(text.length());
  }

  /** The text without its outermost wrapping, or the very same object when there is none. */
  static CharSequence unwrapped(CharSequence text) {
    PlainText copy = new PlainText(text);
    while (copy.next < text.length()) {
      copy.step(text.charAt(copy.next));
    }
    return copy.changed ? copy.plain.toString() : text;
  }

  /** Whether a character outside ASCII has a plain form that the detectors would miss. */
  static boolean isFoldable(char c) {
    return folded(c) != c;
  }

  private void step(char c) {
    switch (c) {
      case '\\' -> backslash();
      case '%' -> percent();
      case '&' -> entity();
      default -> {
        int f = c < 0x80 ? c : folded(c);
        if (f == c) {
          emit(c, 1, false);
        } else if (f == DROPPED) {
          skip(1);
        } else if (Character.isHighSurrogate(c)) {
          surrogate(c);
        } else {
          emit((char) f, 1, true);
        }
      }
    }
  }

  private void emit(char c, int consumed, boolean isChange) {
    plain.append(c);
    next += consumed;
    changed |= isChange;
  }

  private void skip(int consumed) {
    next += consumed;
    changed = true;
  }

  private void backslash() {
    int run = next;
    while (CharClass.at(text, run) == '\\') {
      run++;
    }
    char escape = CharClass.at(text, run);
    int slashes = run - next;
    switch (escape) {
      case 'n', 'r', 't', 'b', 'f' -> emit(' ', slashes + 1, true);
      case '"', '\'', '/' -> emit(escape, slashes + 1, true);
      case 'u' -> codeUnit(slashes, 4);
      case 'x' -> codeUnit(slashes, 2);
      default -> emit('\\', slashes, slashes > 1);
    }
  }

  private void codeUnit(int slashes, int digits) {
    int value = hex(next + slashes + 1, digits);
    if (value < 0) {
      emit('\\', slashes, slashes > 1);
    } else {
      emit((char) value, slashes + 1 + digits, true);
    }
  }

  private void percent() {
    int value = hex(next + 1, 2);
    if (value >= ' ' && value < 0x7f) {
      emit((char) value, 3, true);
    } else {
      emit('%', 1, false);
    }
  }

  private int hex(int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      char c = CharClass.at(text, i);
      if (!CharClass.isHex(c)) {
        return -1;
      }
      value = value * 16 + Character.digit(c, 16);
    }
    return value;
  }

  private void entity() {
    int end = next + 1;
    while (end - next <= LONGEST_ENTITY
        && (CharClass.isAlphanumeric(CharClass.at(text, end)) || CharClass.at(text, end) == '#')) {
      end++;
    }
    boolean closed = CharClass.at(text, end) == ';';
    int c = entityValue(text.subSequence(next + 1, Math.min(end, text.length())).toString());
    if (c < 0 || (!closed && CharClass.at(text, next + 1) != '#')) {
      emit('&', 1, false);
    } else {
      emit((char) c, end - next + (closed ? 1 : 0), true);
    }
  }

  private static int entityValue(String name) {
    if (name.startsWith("#")) {
      return numericEntity(name);
    }
    return switch (name) {
      case "commat" -> '@';
      case "period" -> '.';
      case "plus" -> '+';
      case "hyphen", "dash", "ndash" -> '-';
      case "lowbar" -> '_';
      case "colon" -> ':';
      case "sol" -> '/';
      case "nbsp" -> ' ';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      case "amp" -> '&';
      default -> -1;
    };
  }

  private static int numericEntity(String name) {
    boolean isHex = name.length() > 1 && Character.toLowerCase(name.charAt(1)) == 'x';
    int radix = isHex ? 16 : 10;
    String digits = name.substring(isHex ? 2 : 1);
    int value = digits.isEmpty() ? -1 : 0;
    for (int i = 0; i < digits.length() && value >= 0; i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      value = digit < 0 || value > Character.MAX_VALUE ? -1 : value * radix + digit;
    }
    return value <= Character.MAX_VALUE ? value : -1;
  }

  /** Mathematical digits lie outside the first plane; everything else there stays as it is. */
  private void surrogate(char high) {
    char low = CharClass.at(text, next + 1);
    int codePoint = Character.isLowSurrogate(low) ? Character.toCodePoint(high, low) : high;
    if (Character.isDigit(codePoint)) {
      emit((char) ('0' + Character.digit(codePoint, 10)), 2, true);
    } else {
      emit(high, 1, false);
    }
  }

  private static int folded(char c) {
    if (c >= 0xff01 && c <= 0xff5e) {
      char ascii = (char) (c - 0xfee0);
      return CharClass.isWord(ascii) || "@.-+".indexOf(ascii) >= 0 ? ascii : c;
    }
    return switch (c) {
      case 0x00a0, 0x202f, 0x3000 -> ' ';
      case 0x00ad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff -> DROPPED;
      case 0x2212, 0xfe63 -> '-';
      case 0xfe6b -> '@';
      case 0xd835 -> '0'; // high surrogate of the mathematical digits
      default -> foldedByType(c);
    };
  }

  private static int foldedByType(char c) {
    if (c >= 0x2000 && c <= 0x2015) {
      return c <= 0x200a ? ' ' : c >= 0x2010 ? '-' : c;
    }
    return c >= 0x80 && Character.isDigit(c) ? '0' + Character.digit(c, 10) : c;
  }
}
