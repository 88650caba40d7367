package dev.nightjar.ingest;

import static dev.nightjar.ingest.CharClass.at;
import static dev.nightjar.ingest.CharClass.isDigit;

import java.util.Locale;
import java.util.Set;
import org.apache.commons.validator.routines.CodeValidator;
import org.apache.commons.validator.routines.CreditCardValidator;
import org.apache.commons.validator.routines.CreditCardValidator.CreditCardRange;
import org.apache.commons.validator.routines.IBANValidator;

/**
 * Payment cards, bank accounts and social security numbers, found from the start of a digit run.
 */
final class NumberDetector {
  private static final int SHORTEST_CARD = 13;
  private static final int LONGEST_CARD = 19;

  /** Group lengths as printed on cards, read as one decimal number. */
  private static final Set<Integer> CARD_GROUPS = Set.of(4444, 465, 464, 44443, 4441, 613);

  private static final CreditCardValidator CARDS =
      new CreditCardValidator(
          new CodeValidator[] {
            CreditCardValidator.AMEX_VALIDATOR,
            CreditCardValidator.DINERS_VALIDATOR,
            CreditCardValidator.DISCOVER_VALIDATOR,
            CreditCardValidator.MASTERCARD_VALIDATOR,
            CreditCardValidator.VISA_VALIDATOR
          },
          new CreditCardRange[] {
            new CreditCardRange("4", null, 19, 19), // Visa
            new CreditCardRange("3528", "3589", 16, 19), // JCB
            new CreditCardRange("62", null, 16, 19), // UnionPay
            new CreditCardRange("5018", null, 16, 19), // Maestro
            new CreditCardRange("5020", null, 16, 19),
            new CreditCardRange("5038", null, 16, 19),
            new CreditCardRange("6304", null, 16, 19),
            new CreditCardRange("6759", "6763", 16, 19)
          });
  private static final IBANValidator IBANS = IBANValidator.getInstance();

  private NumberDetector() {}

  /** The text has a digit at the start and none before it; firstEnd is the end of that run. */
  static boolean isCard(CharSequence text, int start, int firstEnd, Allowances allowances) {
    int digits = firstEnd - start;
    if (digits > LONGEST_CARD || continuesNumber(text, start)) {
      return false;
    }
    if (digits >= SHORTEST_CARD) {
      return isCardNumber(text, start, firstEnd, allowances);
    }
    if (digits != 4 && digits != 6) {
      return false;
    }
    int groups = digits;
    int end = firstEnd;
    while (digits < LONGEST_CARD && isSeparator(at(text, end)) && isDigit(at(text, end + 1))) {
      int next = digitRunEnd(text, end + 1);
      groups = groups * (next - end - 1 < 10 ? 10 : 100) + next - end - 1;
      digits += next - end - 1;
      end = next;
      if (CARD_GROUPS.contains(groups) && isCardNumber(text, start, end, allowances)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCardNumber(
      CharSequence text, int start, int end, Allowances allowances) {
    if (continuesAfter(text, end)) {
      return false;
    }
    String digits = compact(text, start, end);
    return !isOneDigitRepeated(digits)
        && CARDS.isValid(digits)
        && !allowances.allow(MatchKind.PAYMENT_CARD, text, start, end);
  }

  /** Letters before make an identifier, a point a decimal fraction, a dash a longer code. */
  private static boolean continuesNumber(CharSequence text, int start) {
    char before = at(text, start - 1);
    char earlier = at(text, start - 2);
    return CharClass.isLetter(before)
        || (before == '.' && !CharClass.isLetter(earlier))
        || (before == '-' && isDigit(earlier));
  }

  private static boolean continuesAfter(CharSequence text, int end) {
    char after = at(text, end);
    if (CharClass.isWord(after)) {
      return true;
    }
    // A column read as floating point ends in .0; other fractions are measurements.
    boolean isFraction = after == '.' && isDigit(at(text, end + 1));
    boolean isWhole = at(text, end + 1) == '0' && !isDigit(at(text, end + 2));
    return (isFraction && !isWhole) || (after == '-' && isDigit(at(text, end + 1)));
  }

  /** Two letters before and two digits at the start begin an account number. */
  static boolean isIban(CharSequence text, int checkDigits, Allowances allowances) {
    int start = checkDigits - 2;
    if (start < 0
        || !CharClass.isLetter(text.charAt(start))
        || !CharClass.isLetter(text.charAt(start + 1))
        || !isDigit(at(text, checkDigits + 1))
        || CharClass.isAlphanumeric(at(text, start - 1))) {
      return false;
    }
    String country = text.subSequence(start, start + 2).toString().toUpperCase(Locale.ROOT);
    IBANValidator.Validator format = IBANS.getValidator(country);
    int end = format == null ? -1 : accountEnd(text, start, format.getIbanLength());
    return end > 0
        && IBANS.isValid(compact(text, start, end).toUpperCase(Locale.ROOT))
        && !allowances.allow(MatchKind.IBAN, text, start, end);
  }

  /** End of so many letters and digits with single separators, or -1 when others follow. */
  private static int accountEnd(CharSequence text, int start, int length) {
    int count = 0;
    int i = start;
    while (count < length) {
      char c = at(text, i);
      if (CharClass.isAlphanumeric(c)) {
        count++;
      } else if (!isSeparator(c) || isSeparator(at(text, i - 1))) {
        return -1;
      }
      i++;
    }
    return CharClass.isAlphanumeric(at(text, i)) ? -1 : i;
  }

  /** Areas 000 and 666, group 00 and serial 0000 were never issued. */
  static boolean isSocialSecurity(
      CharSequence text, int start, int firstEnd, Allowances allowances) {
    int end = start + 11;
    if (firstEnd != start + 3
        || at(text, firstEnd) != '-'
        || digitRunEnd(text, start + 4) != start + 6
        || at(text, start + 6) != '-'
        || digitRunEnd(text, start + 7) != end) {
      return false;
    }
    char before = at(text, start - 1);
    boolean isIssued =
        !CharClass.isAt(text, start, "000")
            && !CharClass.isAt(text, start, "666")
            && !CharClass.isAt(text, start + 4, "00")
            && !CharClass.isAt(text, start + 7, "0000");
    return isIssued
        && !CharClass.isWord(before)
        && before != '-'
        && before != '.'
        && !CharClass.isToken(at(text, end))
        && !allowances.allow(MatchKind.US_SSN, text, start, end);
  }

  /** End of the digit run, looking no further than no detector cares about. */
  static int digitRunEnd(CharSequence text, int start) {
    int end = start;
    int stop = Math.min(text.length(), start + LONGEST_CARD + 1);
    while (end < stop && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '-';
  }

  private static String compact(CharSequence text, int start, int end) {
    StringBuilder kept = new StringBuilder(end - start);
    for (int i = start; i < end; i++) {
      if (CharClass.isAlphanumeric(text.charAt(i))) {
        kept.append(text.charAt(i));
      }
    }
    return kept.toString();
  }

  private static boolean isOneDigitRepeated(String digits) {
    return digits.chars().allMatch(c -> c == digits.charAt(0));
  }
}
