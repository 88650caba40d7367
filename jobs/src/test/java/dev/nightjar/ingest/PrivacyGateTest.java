package dev.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyGateTest {
  private static final PrivacyGate GATE = PrivacyGate.standard();

  private static Optional<MatchKind> free(CharSequence text) {
    return GATE.scan(text, TextClass.FREE_TEXT);
  }

  @Test
  void nullAndEmptyTextAreClean() {
    assertThat(free(null)).isEmpty();
    assertThat(free("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user\":\"alice\\u0040example.com\"}",
        "{\"arguments\":\"{\\\"user\\\":\\\"alice\\\\u0040example.com\\\"}\"}",
        "print('alice\\x40example.com')",
        "?q=alice%40example.com",
        "?next=%2Flogin%3Fq%3Dalice%2540example.com",
        "alice&#64;example.com",
        "alice&#x40;example.com",
        "alice&commat;example&period;com",
        "&lt;alice&amp;commat;example.com&gt;",
        "alice\uff20example.com",
        "alice@exam\u200bple.com"
      })
  void escapesDoNotHideAnAddress(String text) {
    assertThat(free(text)).contains(MatchKind.EMAIL);
  }

  @Test
  void escapedLineBreaksDoNotHideWhatFollows() {
    assertThat(free("\"line\\nGB82WEST12345698765432\"")).contains(MatchKind.IBAN);
    assertThat(free("\"line\\n4111111111111111\"")).contains(MatchKind.PAYMENT_CARD);
    assertThat(free("\"line\\\\n+14155552671\"")).contains(MatchKind.PHONE);
    assertThat(free("\"line\\nAKIAIOSFODNN7EXAMPLE\"")).contains(MatchKind.AWS_KEY);
    assertThat(free("\"line\\t192.0.2.17\"")).contains(MatchKind.IP_ADDRESS);
    assertThat(free("\"tel\\/+14155552671\"")).contains(MatchKind.PHONE);
  }

  @Test
  void otherDigitsAndSpacesReadAsPlainOnes() {
    assertThat(free("４１１１ １１１１ １１１１ １１１１")).contains(MatchKind.PAYMENT_CARD);
    assertThat(free("4111\u00a01111\u202f1111\u20091111")).contains(MatchKind.PAYMENT_CARD);
    assertThat(free("4111\u20111111\u20111111\u20111111")).contains(MatchKind.PAYMENT_CARD);
    assertThat(free("+١٤١٥٥٥٥٢٦٧١")).contains(MatchKind.PHONE);
    assertThat(free(Character.toString(0x1d7d2) + "111111111111111"))
        .contains(MatchKind.PAYMENT_CARD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write to [EMAIL] or <EMAIL_1>",
        "user@[REDACTED]",
        "<PERSON>@<DOMAIN>",
        "[EMAIL]@example.com",
        "a***@example.com",
        "call <PHONE_1> or [PHONE_NUMBER_12]",
        "card **** **** **** 1111",
        "card 4111 11** **** 1111",
        "IBAN GB82 **** **** **** **** 32",
        "ip 192.168.x.x",
        "Authorization: Bearer [JWT]",
        "key sk-*** and AKIA****************",
        "postgres://{{user}}:{{password}}@localhost/db",
        "postgres://app:[PASSWORD]@localhost/db"
      })
  void placeholdersOfARedactorAreClean(String text) {
    assertThat(free(text)).isEmpty();
  }

  @Test
  void identifiersAreReadForTokensAndAddressesOnly() {
    List<String> numbers =
        List.of(
            "4111111111111111",
            "GB82WEST12345698765432",
            "192.168.1.10",
            "+14155552671",
            "219-09-9999",
            "2001:db8::1");
    assertThat(numbers)
        .allSatisfy(text -> assertThat(GATE.scan(text, TextClass.IDENTIFIER)).isEmpty())
        .allSatisfy(text -> assertThat(free(text)).isPresent());
    assertThat(GATE.scan("u-alice@example.com", TextClass.IDENTIFIER)).contains(MatchKind.EMAIL);
    assertThat(GATE.scan("AKIAIOSFODNN7EXAMPLE", TextClass.IDENTIFIER)).contains(MatchKind.AWS_KEY);
  }

  @Test
  void allowedTextDomainAndKindAreCleanButNothingElseIs() {
    PrivacyGate gate =
        PrivacyGate.withAllowed(
            Set.of("Support@acme.example", "@public.example", "kind:ip_address"));

    assertThat(gate.scan("mail support@acme.example", TextClass.FREE_TEXT)).isEmpty();
    assertThat(gate.scan("mail anyone@public.example", TextClass.FREE_TEXT)).isEmpty();
    assertThat(gate.scan("host 192.168.1.10", TextClass.FREE_TEXT)).isEmpty();
    assertThat(gate.scan("mail xsupport@acme.example", TextClass.FREE_TEXT))
        .contains(MatchKind.EMAIL);
    assertThat(gate.scan("support@acme.example, bob@acme.example", TextClass.FREE_TEXT))
        .contains(MatchKind.EMAIL);
    assertThat(gate.scan("eve@sub.public.example", TextClass.FREE_TEXT)).contains(MatchKind.EMAIL);
  }

  @Test
  void allowanceThatCannotWorkIsRefused() {
    assertThatThrownBy(() -> PrivacyGate.withAllowed(Set.of(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blank literal");
    assertThatThrownBy(() -> PrivacyGate.withAllowed(Set.of("kind:emial")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kind:emial");
    assertThatThrownBy(() -> GATE.forRegions(List.of("UK")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UK");
  }

  @Test
  void nationalNumbersFollowTheRegions() {
    String text = "phone: 612 345 678";
    assertThat(free(text)).isEmpty();
    assertThat(GATE.forRegions(List.of("ES")).scan(text, TextClass.FREE_TEXT))
        .contains(MatchKind.PHONE);
  }

  @Test
  void travelsToExecutorsAndBack() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(PrivacyGate.withAllowed(Set.of("@acme.example")));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      PrivacyGate gate = (PrivacyGate) in.readObject();
      assertThat(gate.scan("a@acme.example", TextClass.FREE_TEXT)).isEmpty();
      assertThat(gate.scan("a@other.example", TextClass.FREE_TEXT)).contains(MatchKind.EMAIL);
      assertThat(gate.toString()).doesNotContain("acme");
    }
  }

  @Test
  void codesAreStable() {
    assertThat(MatchKind.values())
        .extracting(MatchKind::code)
        .containsExactly(
            "email",
            "phone",
            "payment_card",
            "iban",
            "ip_address",
            "us_ssn",
            "jwt",
            "aws_key",
            "api_token",
            "url_credentials",
            "private_key");
  }
}
