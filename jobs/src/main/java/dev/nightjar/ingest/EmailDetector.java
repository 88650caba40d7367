package dev.nightjar.ingest;

import static dev.nightjar.ingest.CharClass.at;

import java.util.Locale;
import java.util.Set;
import org.apache.commons.validator.routines.DomainValidator;

/**
 * Mail addresses and credentials in addresses, found from their {@code @}.
 *
 * <p>The top-level domain must be delegated by IANA or reserved, which keeps source code such as
 * {@code x@self.weight} or {@code pkg@1.2.3} clean.
 */
final class EmailDetector {
  private static final int LONGEST_LOCAL_PART = 64;
  private static final int LONGEST_DOMAIN = 253;
  private static final DomainValidator DOMAINS = DomainValidator.getInstance();

  /** RFC 2606, RFC 6762, ICANN's private-use name and what companies use inside. */
  private static final Set<String> RESERVED =
      Set.of(
          "test",
          "example",
          "invalid",
          "localhost",
          "local",
          "internal",
          "lan",
          "corp",
          "home",
          "intranet");

  private EmailDetector() {}

  static boolean isEmail(CharSequence text, int atSign, Allowances allowances) {
    int start = localPartStart(text, atSign);
    if (start < 0) {
      return false;
    }
    int end = domainEnd(text, atSign + 1);
    return end > 0
        && !isRemoteRepository(text, start, atSign, end)
        && !allowances.allow(MatchKind.EMAIL, text, start, end);
  }

  /** {@code scheme://user:password@host}; placeholders in brackets or stars are no password. */
  static boolean isUrlCredentials(CharSequence text, int atSign, Allowances allowances) {
    int colon = atSign - 1;
    int stop = Math.max(0, atSign - 128);
    while (colon >= stop && isPassword(text.charAt(colon))) {
      colon--;
    }
    if (colon < stop || text.charAt(colon) != ':' || colon == atSign - 1) {
      return false;
    }
    int user = colon - 1;
    while (user >= stop && isPassword(text.charAt(user))) {
      user--;
    }
    return user >= stop + 2
        && text.charAt(user) == '/'
        && text.charAt(user - 1) == '/'
        && text.charAt(user - 2) == ':'
        && CharClass.isAlphanumeric(at(text, atSign + 1))
        && !allowances.allow(MatchKind.URL_CREDENTIALS, text, user + 1, atSign);
  }

  private static boolean isPassword(char c) {
    return c > ' ' && c != '@' && c != '/' && c != ':' && "[]<>{}*\"'`$\\".indexOf(c) < 0;
  }

  private static int localPartStart(CharSequence text, int atSign) {
    int start = atSign;
    int stop = Math.max(0, atSign - LONGEST_LOCAL_PART - 1);
    while (start > stop && isLocal(text.charAt(start - 1))) {
      start--;
    }
    boolean isEscape =
        start == atSign - 1 && at(text, start - 1) == '\\' && "nrtbf".indexOf(at(text, start)) >= 0;
    return start == atSign || atSign - start > LONGEST_LOCAL_PART || isEscape ? -1 : start;
  }

  private static boolean isLocal(char c) {
    return CharClass.isWord(c) || ".%+-'!#&=~".indexOf(c) >= 0 || isForeignLetter(c);
  }

  private static boolean isForeignLetter(char c) {
    return c >= 0x80 && Character.isLetterOrDigit(c);
  }

  /** End of the longest prefix that is a domain with a real top level, or -1. */
  private static int domainEnd(CharSequence text, int from) {
    int best = -1;
    int label = from;
    int labels = 0;
    int numericLabels = 0;
    int stop = Math.min(text.length(), from + LONGEST_DOMAIN);
    for (int i = from; i <= stop; i++) {
      char c = i < stop ? text.charAt(i) : CharClass.NONE;
      if (CharClass.isAlphanumeric(c) || c == '-' || isForeignLetter(c)) {
        continue;
      }
      if (i == label || i - label > 63 || isPixelRatio(text, label, i)) {
        break;
      }
      if (labels >= 1 && numericLabels < 2) {
        int end = topLevelEnd(text, label, i);
        best = end > 0 && c != '(' ? end : best;
      }
      numericLabels += isNumeric(text, label, i) ? 1 : 0;
      labels++;
      label = i + 1;
      if (c != '.') {
        break;
      }
    }
    return best;
  }

  /** File names such as {@code icon@2x.zip}. */
  private static boolean isPixelRatio(CharSequence text, int start, int end) {
    return end - start == 2
        && CharClass.isDigit(text.charAt(start))
        && text.charAt(start + 1) == 'x';
  }

  private static boolean isNumeric(CharSequence text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!CharClass.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int topLevelEnd(CharSequence text, int start, int end) {
    if (isTopLevel(text, start, end)) {
      return end;
    }
    // Chinese or Japanese prose follows a domain without a space.
    int ascii = start;
    while (ascii < end && text.charAt(ascii) < 0x80) {
      ascii++;
    }
    return ascii < end && isTopLevel(text, start, ascii) ? ascii : -1;
  }

  private static boolean isTopLevel(CharSequence text, int start, int end) {
    if (end - start < 2 || CharClass.isDigit(text.charAt(start))) {
      return false;
    }
    String name = text.subSequence(start, end).toString().toLowerCase(Locale.ROOT);
    return RESERVED.contains(name) || DOMAINS.isValidTld(name);
  }

  /** {@code git@host:path} names a repository, not a person. */
  private static boolean isRemoteRepository(CharSequence text, int start, int atSign, int end) {
    char after = at(text, end);
    return atSign - start == 3
        && CharClass.isAt(text, start, "git")
        && (after == ':' || after == '/');
  }
}
