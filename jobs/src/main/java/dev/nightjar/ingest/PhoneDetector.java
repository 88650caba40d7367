package dev.nightjar.ingest;

import static dev.nightjar.ingest.CharClass.at;
import static dev.nightjar.ingest.CharClass.isDigit;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;

/**
 * Telephone numbers. International ones stand on their own; national ones need a context word
 * shortly before them, except the North American form with the area code in parentheses.
 */
final class PhoneDetector {
  private static final int LONGEST_NUMBER = 15;
  private static final int SHORTEST_NATIONAL = 7;
  private static final String NORTH_AMERICA = "US";
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private PhoneDetector() {}

  /** A plus sign that no word character or plus precedes begins an international number. */
  static boolean isInternational(CharSequence text, int plus, Allowances allowances) {
    char before = at(text, plus - 1);
    char first = at(text, plus + 1);
    if (CharClass.isWord(before) || before == '+' || first == '0' || !isDigit(first)) {
      return false;
    }
    PhoneDigits digits = PhoneDigits.from(text, plus + 1);
    for (int i = digits.groups() - 1; i >= 0; i--) {
      // Unbroken digits are a number whatever follows, say an extension.
      boolean isUnbroken = i == 0 && digits.count(0) >= 8;
      if ((isUnbroken || digits.isCandidate(i, 8, LONGEST_NUMBER))
          && isDialled(text, plus, digits, i)
          && !allowances.allow(MatchKind.PHONE, text, plus, digits.end(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDialled(CharSequence text, int plus, PhoneDigits digits, int last) {
    if (at(text, plus + 1) == '1' && digits.hasShape(last, 1, 3, 3, 4)) {
      return true;
    }
    PhoneNumber number = parsed(text, plus, digits.end(last), null);
    boolean isUnbroken = last == 0 && digits.count(last) >= 10;
    return number != null
        && (NUMBERS.isValidNumber(number) || (isUnbroken && NUMBERS.isPossibleNumber(number)));
  }

  /** {@code (415) 555-2671}. */
  static boolean isParenthesised(
      CharSequence text, int open, List<String> regions, Allowances allowances) {
    if (!isDigit(at(text, open + 1))
        || at(text, open + 4) != ')'
        || CharClass.isWord(at(text, open - 1))
        || !regions.contains(NORTH_AMERICA)) {
      return false;
    }
    PhoneDigits digits = PhoneDigits.from(text, open + 1);
    for (int i = digits.groups() - 1; i >= 2; i--) {
      if (digits.hasShape(i, 3, 3, 4)
          && digits.isCandidate(i, 10, 10)
          && isValid(text, open + 1, digits.end(i), NORTH_AMERICA)
          && !allowances.allow(MatchKind.PHONE, text, open, digits.end(i))) {
        return true;
      }
    }
    return false;
  }

  /** The text has a digit at the start and none before it. */
  static boolean isNational(
      CharSequence text, int start, List<String> regions, Allowances allowances) {
    char before = at(text, start - 1);
    if (CharClass.isWord(before)
        || before == '+'
        || before == '.'
        || (before == '-' && isDigit(at(text, start - 2)))) {
      return false;
    }
    PhoneDigits digits = PhoneDigits.from(text, start);
    int last = digits.groups() - 1;
    if (last < 0 || digits.count(last) < SHORTEST_NATIONAL || digits.beginsWithDate()) {
      return false;
    }
    PhoneContext context = PhoneContext.before(text, start);
    if (context == PhoneContext.NONE) {
      return false;
    }
    for (int i = last; i >= 0; i--) {
      boolean isDistinct = i > 0 || text.charAt(start) == '0' || context == PhoneContext.STRONG;
      if (isDistinct
          && digits.isCandidate(i, SHORTEST_NATIONAL, LONGEST_NUMBER)
          && isNational(text, start, digits, i, regions)
          && !allowances.allow(MatchKind.PHONE, text, start, digits.end(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNational(
      CharSequence text, int start, PhoneDigits digits, int last, List<String> regions) {
    if (regions.contains(NORTH_AMERICA) && isAmericanShape(text, start, digits, last)) {
      return true;
    }
    for (String region : regions) {
      boolean needsTrunkZero = "0".equals(NUMBERS.getNddPrefixForRegion(region, true));
      if ((!needsTrunkZero || text.charAt(start) == '0')
          && isValid(text, start, digits.end(last), region)) {
        return true;
      }
    }
    return false;
  }

  /** Counts without a valid area, because people shorten and disguise numbers in this form. */
  private static boolean isAmericanShape(
      CharSequence text, int start, PhoneDigits digits, int last) {
    boolean isArea = text.charAt(start) >= '2';
    return isArea
        ? digits.hasShape(last, 3, 3, 4) || digits.hasShape(last, 3, 4)
        : text.charAt(start) == '1' && digits.hasShape(last, 1, 3, 3, 4);
  }

  private static boolean isValid(CharSequence text, int start, int end, String region) {
    PhoneNumber number = parsed(text, start, end, region);
    return number != null && NUMBERS.isValidNumber(number);
  }

  private static PhoneNumber parsed(CharSequence text, int start, int end, String region) {
    try {
      return NUMBERS.parse(text.subSequence(start, end), region);
    } catch (NumberParseException e) {
      return null; // not a number, and the exception would carry its text
    }
  }
}
