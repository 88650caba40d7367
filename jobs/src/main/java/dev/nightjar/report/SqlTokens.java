package dev.nightjar.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of a Spark SQL text: words in lower case, without their back-quotes; texts as they
 * stand; every other character by itself. Comments, hints and white space are gone, so that two
 * texts with equal tokens say the same.
 */
final class SqlTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<skip>--[^\\n]*|/[*].*?[*]/|\\s+)"
              + "|(?<text>'(?:[^'\\\\]|\\\\.|'')*'|\"(?:[^\"\\\\]|\\\\.|\"\")*\")"
              + "|`(?<quoted>[^`]+)`"
              + "|(?<word>\\w+)"
              + "|(?<other>.)",
          Pattern.DOTALL);

  private static final Pattern WORD = Pattern.compile("[a-z_]\\w*");

  private SqlTokens() {}

  static List<String> of(String sql) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(sql);
    while (token.find()) {
      if (token.group("skip") != null) {
        continue;
      }
      String text = token.group("text");
      String quoted = token.group("quoted");
      tokens.add(
          text != null ? text : (quoted != null ? quoted : token.group()).toLowerCase(Locale.ROOT));
    }
    return tokens;
  }

  /** Whether a token is a name or a keyword, no number, text or sign. */
  static boolean isWord(String token) {
    return WORD.matcher(token).matches();
  }

  /** The text in one form, however it was laid out; null for null. */
  static String normal(String sql) {
    return sql == null ? null : String.join(" ", of(sql));
  }
}
