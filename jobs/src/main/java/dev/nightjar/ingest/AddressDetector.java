package dev.nightjar.ingest;

import static dev.nightjar.ingest.CharClass.at;
import static dev.nightjar.ingest.CharClass.isDigit;

import org.apache.commons.validator.routines.InetAddressValidator;

/**
 * Host addresses. Private and documentation ranges count, since prose that names one names a host;
 * unspecified, loopback and multicast addresses, masks, networks and version numbers do not.
 */
final class AddressDetector {
  private static final int LONGEST_IPV6 = 45;
  private static final InetAddressValidator ADDRESSES = InetAddressValidator.getInstance();
  private static final String[] VERSION_WORDS = {
    "version", "ver", "release", "build", "section", "chapter", "clause", "figure", "table", "v"
  };

  private AddressDetector() {}

  /** The text has a digit at the start and none before it. */
  static boolean isIpv4(CharSequence text, int start, Allowances allowances) {
    int end = start;
    long address = 0;
    for (int part = 0; part < 4; part++) {
      int octet = 0;
      int from = end;
      while (end - from < 4 && isDigit(at(text, end))) {
        octet = octet * 10 + text.charAt(end) - '0';
        end++;
      }
      boolean isPadded = end - from > 1 && text.charAt(from) == '0';
      if (end == from || octet > 255 || isPadded || (part < 3 && at(text, end) != '.')) {
        return false;
      }
      address = address << 8 | octet;
      end += part < 3 ? 1 : 0;
    }
    int first = (int) (address >> 24);
    return first > 0
        && first < 224
        && first != 127
        && !continuesAfter(text, end)
        && !isNetwork(text, end, address)
        && !continuesVersion(text, start)
        && !allowances.allow(MatchKind.IP_ADDRESS, text, start, end);
  }

  private static boolean continuesAfter(CharSequence text, int end) {
    char after = at(text, end);
    char later = at(text, end + 1);
    return CharClass.isWord(after)
        || (after == '.' && CharClass.isAlphanumeric(later))
        || ((after == '-' || after == '+') && CharClass.isLetter(later));
  }

  private static boolean isNetwork(CharSequence text, int end, long address) {
    if (at(text, end) != '/' || !isDigit(at(text, end + 1))) {
      return false;
    }
    int bits = text.charAt(end + 1) - '0';
    if (isDigit(at(text, end + 2))) {
      bits = bits * 10 + text.charAt(end + 2) - '0';
    }
    return bits <= 30 && (address & ((1L << (32 - bits)) - 1)) == 0;
  }

  private static boolean continuesVersion(CharSequence text, int start) {
    char before = at(text, start - 1);
    char earlier = at(text, start - 2);
    return CharClass.isWord(before)
        || before == '.'
        || before == '§'
        || ((before == '/' || before == '-') && CharClass.isWord(earlier))
        || (before == '=' && "=<>~!".indexOf(earlier) >= 0)
        || (before == ':' && isCoordinate(text, start - 2))
        || followsVersionWord(text, start);
  }

  /** {@code group:artifact:1.2.3.4} of a build tool, seen from the end of the artifact. */
  private static boolean isCoordinate(CharSequence text, int last) {
    int i = last;
    while (last - i < 64 && CharClass.isToken(at(text, i))) {
      i--;
    }
    return i < last && at(text, i) == ':' && CharClass.isWord(at(text, i - 1));
  }

  private static boolean followsVersionWord(CharSequence text, int start) {
    int end = start;
    while (start - end < 4 && " :=\"'#".indexOf(at(text, end - 1)) >= 0) {
      end--;
    }
    for (String word : VERSION_WORDS) {
      int from = end - word.length();
      if (CharClass.isAtIgnoringCase(text, from, word) && !CharClass.isLetter(at(text, from - 1))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The colon is the first of its address. Only global, unique local and link-local addresses
   * count, because {@code dead::beef} is as likely a qualified name in source code.
   */
  static boolean isIpv6(CharSequence text, int colon, Allowances allowances) {
    int start = colon - 4;
    if (start < 0 || !isHostPrefix(text, start)) {
      return false;
    }
    char before = at(text, start - 1);
    boolean isSubscript = before == '[' && CharClass.isWord(at(text, start - 2));
    if (CharClass.isWord(before) || before == ':' || before == '.' || isSubscript) {
      return false;
    }
    int end = colon;
    while (end - start <= LONGEST_IPV6 && isAddressCharacter(at(text, end))) {
      end++;
    }
    if (end - start > LONGEST_IPV6) {
      return false;
    }
    while (text.charAt(end - 1) == '.' || isLoneColon(text, end)) {
      end--;
    }
    return !CharClass.isWord(at(text, end))
        && ADDRESSES.isValidInet6Address(text.subSequence(start, end).toString())
        && !allowances.allow(MatchKind.IP_ADDRESS, text, start, end);
  }

  private static boolean isHostPrefix(CharSequence text, int start) {
    for (int i = start; i < start + 4; i++) {
      if (!CharClass.isHex(text.charAt(i))) {
        return false;
      }
    }
    int first = Character.digit(text.charAt(start), 16);
    int second = Character.digit(text.charAt(start + 1), 16);
    int third = Character.digit(text.charAt(start + 2), 16);
    boolean isGlobal = first == 2 || first == 3;
    boolean isUniqueLocal = first == 0xf && (second == 0xc || second == 0xd);
    boolean isLinkLocal = first == 0xf && second == 0xe && third >= 8 && third <= 0xb;
    return isGlobal || isUniqueLocal || isLinkLocal;
  }

  private static boolean isAddressCharacter(char c) {
    return CharClass.isHex(c) || c == ':' || c == '.';
  }

  private static boolean isLoneColon(CharSequence text, int end) {
    return text.charAt(end - 1) == ':' && text.charAt(end - 2) != ':';
  }
}
