package dev.nightjar.ingest;

import static dev.nightjar.ingest.CharClass.at;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/** Tokens and keys of known services, after the rules of gitleaks. */
final class SecretDetector {
  private static final int LONGEST_TOKEN = 256;
  private static final int SHORTEST_BODY = 10;
  private static final int SHORTEST_JWT_PART = 10;
  private static final double LEAST_KEY_ENTROPY_BITS = 3;

  private record Shape(String prefix, MatchKind kind, Pattern pattern) {}

  /** The last character of each prefix is where the scan notices it: underscore, dash or dot. */
  private static final List<Shape> SHAPES =
      List.of(
          token("ghp_", "[A-Za-z0-9]{36}"),
          token("gho_", "[A-Za-z0-9]{36}"),
          token("ghs_", "[A-Za-z0-9]{36}"),
          token("ghu_", "[A-Za-z0-9]{36}"),
          token("ghr_", "[A-Za-z0-9]{36}"),
          token("github_pat_", "[A-Za-z0-9_]{40}"),
          token("glpat-", "[A-Za-z0-9_-]{20}"),
          token("npm_", "[A-Za-z0-9]{36}"),
          token("pypi-", "AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50}"),
          token("hf_", "[A-Za-z]{34}"),
          token("gsk_", "[A-Za-z0-9]{40}"),
          token("sk_live_", "[A-Za-z0-9]{16}"),
          token("sk_test_", "[A-Za-z0-9]{16}"),
          token("rk_live_", "[A-Za-z0-9]{16}"),
          token("dop_v1_", "[a-f0-9]{64}"),
          token("sk-", "ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{32}"),
          token("sk-", "[A-Za-z0-9_-]{16,200}T3BlbkFJ[A-Za-z0-9_-]{16}"),
          token("sk-", "(?:[a-z0-9]{2,8}-){0,2}[A-Za-z0-9]{32}"),
          token("xoxb-", "[0-9]{6,}-[A-Za-z0-9-]{10}"),
          token("xoxp-", "[0-9]{6,}-[A-Za-z0-9-]{10}"),
          token("xoxa-", "[0-9]{1,}-[A-Za-z0-9-]{10}"),
          token("xoxe-", "[0-9]{1,}-[A-Za-z0-9-]{10}"),
          token("xoxr-", "[0-9]{6,}-[A-Za-z0-9-]{10}"),
          token("xoxs-", "[0-9]{6,}-[A-Za-z0-9-]{10}"),
          token("xapp-", "[0-9]-[A-Z0-9]+-[0-9]+-[a-z0-9]{10}"),
          token("SG.", "[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"),
          token("ya29.", "[A-Za-z0-9_-]{20}"),
          secretAccessKey("aws_secret_", "access_key"),
          secretAccessKey("AWS_SECRET_", "ACCESS_KEY"));

  private static final Pattern ACCESS_KEY_ID =
      Pattern.compile("(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}");
  private static final Pattern GOOGLE_KEY = Pattern.compile("AIza[A-Za-z0-9_-]{35}");
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----");

  private SecretDetector() {}

  private static Shape token(String prefix, String body) {
    return new Shape(prefix, MatchKind.API_TOKEN, Pattern.compile(Pattern.quote(prefix) + body));
  }

  private static Shape secretAccessKey(String prefix, String name) {
    String assignment = "[\"'\\\\]{0,4} {0,4}[:=] {0,4}[\"'\\\\]{0,4}[A-Za-z0-9/+]{40}";
    return new Shape(prefix, MatchKind.AWS_KEY, Pattern.compile(prefix + name + assignment));
  }

  /** A service token whose prefix ends at the separator, or null. */
  static MatchKind tokenAt(CharSequence text, int separator, Allowances allowances) {
    char last = text.charAt(separator);
    char beforeLast = at(text, separator - 1);
    for (Shape shape : SHAPES) {
      String prefix = shape.prefix();
      int length = prefix.length();
      if (prefix.charAt(length - 1) == last && prefix.charAt(length - 2) == beforeLast) {
        int start = separator - length + 1;
        if (CharClass.isAt(text, start, prefix)
            && !continuesEarlier(text, start)
            && hasBody(text, separator + 1)
            && matches(shape.pattern(), shape.kind(), text, start, allowances)) {
          return shape.kind();
        }
      }
    }
    return null;
  }

  /** Every shape goes on with this many token characters; without them no pattern is tried. */
  private static boolean hasBody(CharSequence text, int from) {
    for (int i = from; i < from + SHORTEST_BODY; i++) {
      if (!CharClass.isToken(at(text, i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isAwsKeyId(CharSequence text, int start, Allowances allowances) {
    char second = at(text, start + 1);
    if ((second != 'K' && second != 'S' && second != 'B' && second != 'C' && second != '3')
        || continuesWord(text, start)
        || CharClass.isWord(at(text, start + 20))) {
      return false;
    }
    return start + 20 <= text.length()
        && entropyBits(text, start, start + 20) >= LEAST_KEY_ENTROPY_BITS
        && matches(ACCESS_KEY_ID, MatchKind.AWS_KEY, text, start, allowances);
  }

  static boolean isGoogleKey(CharSequence text, int start, Allowances allowances) {
    return CharClass.isAt(text, start, "AIza")
        && !continuesWord(text, start)
        && matches(GOOGLE_KEY, MatchKind.API_TOKEN, text, start, allowances);
  }

  static boolean isPrivateKey(CharSequence text, int start, Allowances allowances) {
    return at(text, start + 5) == 'B'
        && CharClass.isAt(text, start, "-----BEGIN ")
        && matches(PRIVATE_KEY, MatchKind.PRIVATE_KEY, text, start, allowances);
  }

  /** Three base64url parts around the dot before the second {@code eyJ}. */
  static boolean isJwt(CharSequence text, int dot, Allowances allowances) {
    if (!CharClass.isAt(text, dot + 1, "eyJ")) {
      return false;
    }
    int start = headerStart(text, dot);
    int second = start < 0 ? -1 : tokenRunEnd(text, dot + 1);
    if (second < 0 || second - dot - 1 < SHORTEST_JWT_PART + 3 || at(text, second) != '.') {
      return false;
    }
    int end = tokenRunEnd(text, second + 1);
    return end - second - 1 >= SHORTEST_JWT_PART
        && !allowances.allow(MatchKind.JWT, text, start, end);
  }

  /** Leftmost {@code eyJ} of the run before the dot: that run is read once for its dot only. */
  private static int headerStart(CharSequence text, int dot) {
    int start = -1;
    for (int i = dot - 1; i >= 0 && CharClass.isToken(text.charAt(i)); i--) {
      if (dot - i >= SHORTEST_JWT_PART + 3 && CharClass.isAt(text, i, "eyJ")) {
        start = i;
      }
    }
    return start;
  }

  private static int tokenRunEnd(CharSequence text, int from) {
    int end = from;
    while (end < text.length() && CharClass.isToken(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean matches(
      Pattern pattern, MatchKind kind, CharSequence text, int start, Allowances allowances) {
    int stop = Math.min(text.length(), start + LONGEST_TOKEN);
    Matcher matcher = pattern.matcher(text.subSequence(start, stop));
    if (!matcher.lookingAt()) {
      return false;
    }
    int end = start + matcher.end();
    while (end < stop && CharClass.isToken(text.charAt(end))) {
      end++;
    }
    return !allowances.allow(kind, text, start, end);
  }

  /** A letter of a JSON escape such as {@code \n} does not continue the word after it. */
  private static boolean continuesWord(CharSequence text, int start) {
    return CharClass.isWord(at(text, start - 1)) && at(text, start - 2) != '\\';
  }

  /** Every token run is tried at its start only, which bounds the work on hostile text. */
  private static boolean continuesEarlier(CharSequence text, int start) {
    return CharClass.isToken(at(text, start - 1)) && at(text, start - 2) != '\\';
  }

  private static double entropyBits(CharSequence text, int start, int end) {
    int[] counts = new int[128];
    for (int i = start; i < end; i++) {
      counts[text.charAt(i) & 0x7f]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / (end - start);
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
