package dev.nightjar.ingest;

/** What the privacy gate found; the only thing it ever says about a match. */
public enum MatchKind {
  /** Mailbox address, also with an internationalised domain. */
  EMAIL("email"),
  /** Telephone number, international or national with a context word. */
  PHONE("phone"),
  /** Payment card number: known issuer range and Luhn check digit. */
  PAYMENT_CARD("payment_card"),
  /** International bank account number: country format and mod-97 check. */
  IBAN("iban"),
  /** IPv4 or IPv6 address of a host. */
  IP_ADDRESS("ip_address"),
  /** United States social security number, written 3-2-4 with dashes. */
  US_SSN("us_ssn"),
  /** Signed JSON web token. */
  JWT("jwt"),
  /** AWS access key id or secret access key. */
  AWS_KEY("aws_key"),
  /** Access token of a known service, recognised by its prefix. */
  API_TOKEN("api_token"),
  /** User name and password inside an address such as {@code postgres://}. */
  URL_CREDENTIALS("url_credentials"),
  /** Header of a PEM or PGP private key. */
  PRIVATE_KEY("private_key");

  private final String code;

  MatchKind(String code) {
    this.code = code;
  }

  /** Stable lower-case name for quarantine reasons, metrics and configuration. */
  public String code() {
    return code;
  }
}
