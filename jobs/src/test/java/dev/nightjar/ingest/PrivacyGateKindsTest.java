package dev.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairs of text that is, and text that only looks like, each kind. */
class PrivacyGateKindsTest {
  private static final PrivacyGate GATE = PrivacyGate.standard();
  private static final String JWT =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0."
          + "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

  private static Optional<MatchKind> free(String text) {
    return GATE.scan(text, TextClass.FREE_TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice@example.com",
        "mailto:alice.b+tag@mail.example.co.uk?subject=x",
        "<Alice> ALICE@EXAMPLE.COM.",
        "jörg@müller.de",
        "用户@例子.公司",
        "邮箱alice@example.com谢谢",
        "bob@xn--bcher-kva.example",
        "me@163.com",
        "root@db.internal",
        "canary@secret.invalid",
        "alice@example.com.Please answer",
        "o'neil@example.org",
        "x=alice@example.com&y"
      })
  void addressesAreFound(String text) {
    assertThat(free(text)).contains(MatchKind.EMAIL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@app.route('/x')",
        "\"def f():\\n@app.route('/x')\"",
        "y = x@self.weight + W@w.T",
        "a@b.map(f)",
        "npm install left-pad@1.3.0 @types/node@20.1.0 foo@1.0.0.dev",
        "uses: actions/checkout@v4.1",
        "image@sha256:0a1b",
        "icon@2x.png and icon@3x.zip",
        "git@github.com:org/repo.git",
        "https://medium.com/@writer/post.html",
        "alice@localhost @example.com alice@ @ a@b"
      })
  void atSignsInCodeAreClean(String text) {
    assertThat(free(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "5555555555554444",
        "378282246310005",
        "6011111111111117",
        "30569309025904",
        "3530111333300000",
        "2223003122003222",
        "6304000000000000",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "3782 822463 10005",
        "card:4111111111111111,exp 12/26",
        "2024 4111 1111 1111 1111 12/26",
        "{\"pan\":4111111111111111.0}"
      })
  void cardsAreFound(String text) {
    assertThat(free(text)).contains(MatchKind.PAYMENT_CARD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111112",
        "0000000000000000",
        "4444444444444444",
        "79927398713",
        "41111111111111111111111",
        "0.4111111111111111",
        "4.4111111111111111e-05",
        "a4111111111111111",
        "4111111111111111f",
        "41111111 1111 1111",
        "1234 5678 9012 3456",
        "4111-1111-1111-1111-1111"
      })
  void otherDigitRunsAreClean(String text) {
    assertThat(free(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GB82WEST12345698765432",
        "DE89370400440532013000",
        "FR1420041010050500013M02606",
        "GB82 WEST 1234 5698 7654 32 thanks",
        "iban=gb82west12345698765432.",
        "DE89-3704-0044-0532-0130-00"
      })
  void accountsAreFound(String text) {
    assertThat(free(text)).contains(MatchKind.IBAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GB82WEST12345698765433",
        "GB82WEST1234569876543",
        "GB82WEST123456987654321",
        "XX82WEST12345698765432",
        "AGB82WEST12345698765432",
        "GB82  WEST 1234 5698 7654 32"
      })
  void otherAccountsAreClean(String text) {
    assertThat(free(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+14155552671",
        "+14155552671x22",
        "reach me at +44 20 7946 0958.",
        "+49-30-901820",
        "+1 (555) 123-4567",
        "tel:+33.1.42.68.53.00",
        "phone: 4155552671",
        "{\"phone_number\":\"415-555-2671\"}",
        "{\"mobileNumber\":\"07911 123456\"}",
        "Telefon 030 901820",
        "appelez le 01 42 68 53 00",
        "call 415-555-2671 now",
        "call me: 555-0123",
        "dial 1-555-123-4567",
        "my number is 555 123 4567",
        "(415) 555-2671"
      })
  void telephoneNumbersAreFound(String text) {
    assertThat(free(text)).contains(MatchKind.PHONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+0123456789",
        "+1415555267112345",
        "a+14155552671",
        "++14155552671",
        "+1 +2 +3 1000",
        "+1718200000",
        "4155552671",
        "415-555-2671",
        "{\"tool_call_id\":\"4155552671\"}",
        "function_call 4155552671",
        "phone call on 2024-05-12 10:30",
        "Telefonat am 12.05.2024",
        "phone 1",
        "(200) 300"
      })
  void otherNumbersAreClean(String text) {
    assertThat(free(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.168.1.10",
        "from 203.0.113.9:443",
        "http://198.51.100.7/x",
        "root@10.0.0.1",
        "10.1.2.3/8",
        "ip=8.8.8.8.",
        "client:8.8.8.8",
        "2001:db8::1",
        "2001:db8::1.Then",
        "[fe80::1%eth0]",
        "http://[2001:db8:85a3::8a2e:370:7334]:80/",
        "addr: 2001:0db8:85a3:0000:0000:8a2e:0370:7334."
      })
  void hostsAreFound(String text) {
    assertThat(free(text)).contains(MatchKind.IP_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1 0.0.0.0 ::1 :: 255.255.255.0 224.0.0.1",
        "10.0.0.0/8",
        "v1.2.3.4 version 1.2.3.4 Version: 1.2.3.4",
        "Chrome/120.0.6099.109 pkg==1.2.3.4 lib-1.2.3.4.jar",
        "com.acme:lib-core:1.2.3.4",
        "1.2.3.4.5 1.2.3.4-beta 1.2.3.4.Final",
        "256.1.1.1 1.2.3 01.02.03.04",
        "2001:db8::1g",
        "std::vector a::b dead::beef 12:30:45 00:1a:2b:3c:4d:5e",
        "x[2000::2]"
      })
  void versionsAndSpecialAddressesAreClean(String text) {
    assertThat(free(text)).isEmpty();
  }

  @Test
  void socialSecurityNumbersAreFound() {
    assertThat(free("SSN 219-09-9999")).contains(MatchKind.US_SSN);
    assertThat(free("000-12-3456 666-12-3456 219-00-9999 219-09-0000")).isEmpty();
    assertThat(free("1219-09-9999 219-09-99991 A-219-09-9999 219-09-9999-1")).isEmpty();
  }

  @Test
  void tokensOfKnownServicesAreFound() {
    String body = "aB3".repeat(20);
    assertThat(free("x " + JWT)).contains(MatchKind.JWT);
    assertThat(free("ghp_" + body.substring(0, 36))).contains(MatchKind.API_TOKEN);
    assertThat(free("github_pat_" + body)).contains(MatchKind.API_TOKEN);
    assertThat(free("sk-ant-" + "api03-" + body)).contains(MatchKind.API_TOKEN);
    assertThat(free("sk-" + body.substring(0, 20) + "T3BlbkFJ" + body.substring(0, 20)))
        .contains(MatchKind.API_TOKEN);
    assertThat(free("sk-proj-" + body)).contains(MatchKind.API_TOKEN);
    assertThat(free("key=AIza" + body.substring(0, 35))).contains(MatchKind.API_TOKEN);
    assertThat(free("xoxb-" + "123456789012-" + body.substring(0, 24)))
        .contains(MatchKind.API_TOKEN);
    assertThat(free("hf_" + "aBcDeF".repeat(6))).contains(MatchKind.API_TOKEN);
    assertThat(free("SG." + body.substring(0, 22) + "." + body.substring(0, 43)))
        .contains(MatchKind.API_TOKEN);
  }

  @Test
  void awsKeysAreFound() {
    assertThat(free("AKIAIOSFODNN7EXAMPLE")).contains(MatchKind.AWS_KEY);
    assertThat(free("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        .contains(MatchKind.AWS_KEY);
    assertThat(free("AKIAIOSFODNN7EXAMPL")).isEmpty();
    assertThat(free("XAKIAIOSFODNN7EXAMPLE")).isEmpty();
    assertThat(free("AKIAIOSFODNN0EXAMPLE")).isEmpty();
    assertThat(free("AKIAIOSFODNN7EXAMPLEX")).isEmpty();
    assertThat(free("AKIAAAAAAAAAAAAAAAAA")).isEmpty();
  }

  @Test
  void wordsThatOnlyBeginLikeTokensAreClean() {
    assertThat(free("sk-learn sk-fading-circle12 risk-ghp_ hf_hub_download npm_config xoxb-"))
        .isEmpty();
    assertThat(free("eyJhbGciOiJIUzI1NiJ9 and eyJhbGciOiJIUzI1NiJ9.eyJ9.x")).isEmpty();
    assertThat(free(JWT.substring(0, JWT.lastIndexOf('.') + 5))).isEmpty();
    assertThat(free("AIzaShort SG.x ya29.")).isEmpty();
  }

  @Test
  void privateKeysAndCredentialsAreFound() {
    assertThat(free("-----BEGIN PRIVATE KEY-----")).contains(MatchKind.PRIVATE_KEY);
    assertThat(free("\"-----BEGIN RSA PRIVATE KEY-----\\nMII\"")).contains(MatchKind.PRIVATE_KEY);
    assertThat(free("-----BEGIN PGP PRIVATE KEY BLOCK-----")).contains(MatchKind.PRIVATE_KEY);
    assertThat(free("-----BEGIN CERTIFICATE----- -----BEGIN PUBLIC KEY-----")).isEmpty();
    assertThat(free("postgres://app:hunter2@localhost:5432/db"))
        .contains(MatchKind.URL_CREDENTIALS);
    assertThat(free("http://localhost:8080/@x")).isEmpty();
  }
}
