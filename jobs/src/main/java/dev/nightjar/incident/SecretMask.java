package dev.nightjar.incident;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what a probe keeps: credentials in headers, addresses and bodies. A name
 * that says secret hides its value, whatever the value looks like; a value that looks like a secret
 * is hidden under any name.
 */
final class SecretMask {
  static final String MASK = "***";

  /** Words of names whose value is a secret: of headers, query parameters, JSON fields, labels. */
  private static final String SECRET_WORD =
      "(?:authori[sz]ation|password|passwd|passphrase|pwd|secret|token|cookie|credential"
          + "|api[-_.]?key|access[-_.]?key|account[-_.]?key|private[-_.]?key|client[-_.]?key"
          + "|subscription[-_.]?key|shared[-_.]?key|signing[-_.]?key|session|sess[-_.]?id"
          + "|jsessionid|signature|csrf|xsrf|bearer|otp)";

  private static final Pattern SECRET_NAME = Pattern.compile(SECRET_WORD);

  /** Names that hold a secret word and none: counts of tokens, of which serving has many. */
  private static final Pattern COUNTED =
      Pattern.compile(
          "(?:.*[-_.:])?(?:(?:in|out)put|prompt|completion|generat\\w{1,4}|total|max|num|per|first|inter|next"
              + "|usage|batch|cached?|reason\\w{0,4}|n)[-_ .]?tokens?.*"
              + "|tokens?[-_ .]?(?:per|total|count|usage|limit|latency|duration|sum|s).*"
              + "|.*tokens|.*token[-_](?:seconds|latency|ms|duration|time|count|total).*"
              + "|.*session[-_]?(?:s|count|duration|total|seconds)");

  /** Whole names that are too short to look for inside of others. */
  private static final Set<String> SECRET_NAMES =
      Set.of("key", "sig", "auth", "code", "pass", "sid", "apikey", "jwt", "nonce");

  private static final Pattern USER_INFO =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{1,20}://)[^\\s/?#@\"'<>]{1,512}@");
  private static final Pattern PARAMETER =
      Pattern.compile("([?&;#])([A-Za-z0-9_.%~\\[\\]-]{1,80})=([^&;#\\s\"'<>]{0,4096})");
  private static final Pattern SCHEME = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{6,}");
  private static final Pattern KEY_BLOCK =
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[^-]{0,20000}"
              + "(?:-----END [A-Z0-9 ]{0,40}-----)?");
  private static final Pattern JWT =
      Pattern.compile("\\beyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]{0,4096})?");
  private static final Pattern KNOWN_TOKEN =
      Pattern.compile(
          "\\b(?:gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}|glpat-[\\w-]{16,}"
              + "|sk-[\\w-]{16,}|[sr]k_(?:live|test)_\\w{10,}|xox[abeprs]-[\\w-]{10,}|hf_\\w{20,}"
              + "|AKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16}|AIza[\\w-]{30,}|ya29\\.[\\w-]{16,})");

  /** {@code "name": "value"}, {@code name=value} and {@code name: value}. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "([\"']?)([A-Za-z][A-Za-z0-9_.-]{0,80})\\1(\\s{0,3}[:=]\\s{0,3})"
              + "(\"(?:[^\"\\\\]|\\\\.){0,8192}\"?|'[^']{0,8192}'?|[^\\s,;&}\\])\"'<>]{1,8192})");

  private SecretMask() {}

  /** Whether a value under this name is a secret. */
  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_NAMES.contains(lower)
        || (SECRET_NAME.matcher(lower).find() && !COUNTED.matcher(lower).matches());
  }

  /** The value of a header, as it may be kept. */
  static String header(String name, String value) {
    return isSecret(name) ? MASK : text(value);
  }

  /** An address: no user, no password, no secret parameter. */
  static String address(String address) {
    String bare = USER_INFO.matcher(address).replaceAll("$1" + MASK + "@");
    Matcher parameter = PARAMETER.matcher(bare);
    StringBuilder masked = new StringBuilder();
    while (parameter.find()) {
      String value = parameter.group(3);
      boolean secret = isSecret(parameter.group(2)) || !value.equals(tokens(value));
      parameter.appendReplacement(
          masked,
          Matcher.quoteReplacement(
              parameter.group(1) + parameter.group(2) + "=" + (secret ? MASK : value)));
    }
    return tokens(parameter.appendTail(masked).toString());
  }

  /** Free text: what looks like a secret, or stands under the name of one, is gone. */
  static String text(String text) {
    Matcher assignment = ASSIGNMENT.matcher(address(text));
    StringBuilder masked = new StringBuilder();
    while (assignment.find()) {
      String value = assignment.group(4);
      boolean hidden = isSecret(assignment.group(2)) && !isHarmless(value);
      String quote = value.startsWith("\"") ? "\"" : value.startsWith("'") ? "'" : "";
      assignment.appendReplacement(
          masked,
          Matcher.quoteReplacement(
              hidden
                  ? assignment.group(1)
                      + assignment.group(2)
                      + assignment.group(1)
                      + assignment.group(3)
                      + quote
                      + MASK
                      + quote
                  : assignment.group()));
    }
    return assignment.appendTail(masked).toString();
  }

  private static String tokens(String text) {
    String masked = KEY_BLOCK.matcher(text).replaceAll(MASK);
    masked = SCHEME.matcher(masked).replaceAll("$1 " + MASK);
    masked = JWT.matcher(masked).replaceAll(MASK);
    return KNOWN_TOKEN.matcher(masked).replaceAll(MASK);
  }

  /** Says whether there is one, and not what it is. */
  private static boolean isHarmless(String value) {
    return value.equals("true")
        || value.equals("false")
        || value.equals("null")
        || value.equals("{")
        || value.equals("[")
        || value.contains(MASK);
  }
}
