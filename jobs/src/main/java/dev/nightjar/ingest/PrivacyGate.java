package dev.nightjar.ingest;

import static dev.nightjar.ingest.CharClass.at;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether text may be stored: it finds personal data and secrets that a redactor missed.
 *
 * <p>The answer is the kind of the first match and nothing else; matched text is never returned,
 * logged or kept. One pass looks for the few characters on which a match can hang and lets a
 * detector read a bounded neighbourhood, so time is linear in the length of any text and there is
 * no length beyond which text goes unread. Text in escapes (JSON, percent, HTML) is read as it
 * stands and again unwrapped, up to three layers deep.
 *
 * <p>Immutable, safe for many threads and for shipping to executors.
 */
public final class PrivacyGate implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST_LAYERS = 3;
  private static final List<String> STANDARD_REGIONS = List.of("US", "GB", "DE", "FR");
  private static final boolean[] NOTICED = new boolean[0x80];

  static {
    "@+(:.-_A\\%&0123456789".chars().forEach(c -> NOTICED[c] = true);
  }

  private final Allowances allowances;
  private final ArrayList<String> regions;

  private PrivacyGate(Allowances allowances, List<String> regions) {
    this.allowances = allowances;
    this.regions = new ArrayList<>(regions);
  }

  /** Nothing allowed; national telephone numbers of the US, GB, DE and FR. */
  public static PrivacyGate standard() {
    return new PrivacyGate(Allowances.NONE, STANDARD_REGIONS);
  }

  /**
   * The standard gate with exceptions, compared without regard to case: the exact text of a match,
   * {@code @domain} for all mail addresses of a domain, or {@code kind:code} to turn a kind off.
   *
   * @throws IllegalArgumentException if a literal is blank or names an unknown kind
   */
  public static PrivacyGate withAllowed(Set<String> allowedLiterals) {
    return new PrivacyGate(Allowances.of(allowedLiterals), STANDARD_REGIONS);
  }

  /**
   * The same gate for national telephone numbers of other regions.
   *
   * @param isoRegions ISO 3166-1 alpha-2 codes
   * @throws IllegalArgumentException if a region is unknown
   */
  public PrivacyGate forRegions(List<String> isoRegions) {
    for (String region : isoRegions) {
      if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
        throw new IllegalArgumentException(
            "Cannot recognise telephone numbers of region "
                + region
                + "; expected an ISO 3166-1 alpha-2 code such as US");
      }
    }
    return new PrivacyGate(allowances, isoRegions);
  }

  /** The kind of the first match, or empty when the text is clean or null. */
  public Optional<MatchKind> scan(CharSequence text, TextClass textClass) {
    if (text == null) {
      return Optional.empty();
    }
    CharSequence layer = text;
    for (int depth = 0; depth <= MOST_LAYERS; depth++) {
      Scan scan = new Scan(layer, textClass == TextClass.FREE_TEXT);
      MatchKind kind = scan.firstMatch();
      if (kind != null) {
        return Optional.of(kind);
      }
      CharSequence inner = scan.isWrapped ? PlainText.unwrapped(layer) : layer;
      if (inner.equals(layer)) {
        break;
      }
      layer = inner;
    }
    return Optional.empty();
  }

  /**
   * Whether nothing in a text keeps it from being stored.
   *
   * @param isFreeText whether it is {@link TextClass#FREE_TEXT}
   */
  public boolean mayKeep(CharSequence text, boolean isFreeText) {
    return scan(text, isFreeText ? TextClass.FREE_TEXT : TextClass.IDENTIFIER).isEmpty();
  }

  @Override
  public String toString() {
    return "PrivacyGate";
  }

  /** One pass over one layer. */
  private final class Scan {
    private final CharSequence text;
    private final boolean isFreeText;
    private boolean isWrapped;

    Scan(CharSequence text, boolean isFreeText) {
      this.text = text;
      this.isFreeText = isFreeText;
    }

    MatchKind firstMatch() {
      int length = text.length();
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        if (c >= 0x80) {
          isWrapped |= PlainText.isFoldable(c);
        } else if (NOTICED[c]) {
          MatchKind kind = matchAt(i, c);
          if (kind != null) {
            return kind;
          }
        }
      }
      return null;
    }

    private MatchKind matchAt(int i, char c) {
      return switch (c) {
        case '\\', '&' -> noteWrapping();
        case '%' -> CharClass.isHex(at(text, i + 1)) ? noteWrapping() : null;
        case '@' -> mailbox(i);
        case '_' -> SecretDetector.tokenAt(text, i, allowances);
        case '-' ->
            SecretDetector.isPrivateKey(text, i, allowances)
                ? MatchKind.PRIVATE_KEY
                : SecretDetector.tokenAt(text, i, allowances);
        case '.' ->
            SecretDetector.isJwt(text, i, allowances)
                ? MatchKind.JWT
                : SecretDetector.tokenAt(text, i, allowances);
        case 'A' -> key(i);
        default -> isFreeText ? number(i, c) : null;
      };
    }

    private MatchKind noteWrapping() {
      isWrapped = true;
      return null;
    }

    private MatchKind mailbox(int i) {
      if (EmailDetector.isUrlCredentials(text, i, allowances)) {
        return MatchKind.URL_CREDENTIALS;
      }
      return EmailDetector.isEmail(text, i, allowances) ? MatchKind.EMAIL : null;
    }

    private MatchKind key(int i) {
      if (SecretDetector.isAwsKeyId(text, i, allowances)) {
        return MatchKind.AWS_KEY;
      }
      return SecretDetector.isGoogleKey(text, i, allowances) ? MatchKind.API_TOKEN : null;
    }

    private MatchKind number(int i, char c) {
      return switch (c) {
        case '+' -> phoneIf(PhoneDetector.isInternational(text, i, allowances));
        case '(' -> phoneIf(PhoneDetector.isParenthesised(text, i, regions, allowances));
        case ':' -> AddressDetector.isIpv6(text, i, allowances) ? MatchKind.IP_ADDRESS : null;
        default -> CharClass.isDigit(at(text, i - 1)) ? null : digits(i);
      };
    }

    private MatchKind digits(int i) {
      int end = NumberDetector.digitRunEnd(text, i);
      if (NumberDetector.isCard(text, i, end, allowances)) {
        return MatchKind.PAYMENT_CARD;
      }
      if (NumberDetector.isIban(text, i, allowances)) {
        return MatchKind.IBAN;
      }
      if (NumberDetector.isSocialSecurity(text, i, end, allowances)) {
        return MatchKind.US_SSN;
      }
      if (AddressDetector.isIpv4(text, i, allowances)) {
        return MatchKind.IP_ADDRESS;
      }
      return phoneIf(PhoneDetector.isNational(text, i, regions, allowances));
    }

    private static MatchKind phoneIf(boolean isPhone) {
      return isPhone ? MatchKind.PHONE : null;
    }
  }
}
