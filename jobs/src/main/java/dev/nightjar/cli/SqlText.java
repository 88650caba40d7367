package dev.nightjar.cli;

import java.util.ArrayList;
import java.util.List;

/** Parts SQL at semicolons that stand outside of quotes and comments. */
final class SqlText {
  private SqlText() {}

  static List<String> statements(String text) {
    List<String> statements = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ';') {
        add(text.substring(start, at), statements);
        start = at + 1;
        at++;
      } else if (c == '\'' || c == '"' || c == '`') {
        at = afterQuote(text, at);
      } else if (text.startsWith("--", at)) {
        at = after(text, "\n", at + 2);
      } else if (text.startsWith("/*", at)) {
        at = after(text, "*/", at + 2);
      } else {
        at++;
      }
    }
    add(text.substring(start), statements);
    return statements;
  }

  private static int afterQuote(String text, int open) {
    char quote = text.charAt(open);
    int at = open + 1;
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
    }
    return Math.min(at + 1, text.length());
  }

  private static int after(String text, String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + end.length();
  }

  private static void add(String part, List<String> to) {
    String code = part.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("(?m)^\\s*--.*$", " ").strip();
    if (!code.isEmpty()) {
      to.add(part.strip());
    }
  }
}
