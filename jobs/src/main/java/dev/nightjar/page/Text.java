package dev.nightjar.page;

import java.util.Locale;

/** Text of a page: nothing of it is ever markup. */
final class Text extends Node {
  private final String text;

  Text(String text) {
    this.text = text;
  }

  @Override
  void write(StringBuilder to) {
    escape(text, to);
  }

  /**
   * Text with markup and whatever changes the look of its neighbours written out: control
   * characters, and those that turn the direction of writing.
   */
  static void escape(String text, StringBuilder to) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> to.append("&amp;");
        case '<' -> to.append("&lt;");
        case '>' -> to.append("&gt;");
        case '"' -> to.append("&quot;");
        case '\'' -> to.append("&#39;");
        case '\n', '\t' -> to.append(c);
        default -> {
          if (isUnsafe(text, i)) {
            to.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            to.append(c);
          }
        }
      }
    }
  }

  private static boolean isUnsafe(String text, int at) {
    char c = text.charAt(at);
    boolean paired =
        Character.isHighSurrogate(c)
            ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
            : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || Character.getType(c) == Character.FORMAT
        || (Character.isSurrogate(c) && !paired);
  }
}
