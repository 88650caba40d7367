package dev.nightjar.incident;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "Set-Cookie",
        "X-Api-Key",
        "X-Amz-Security-Token",
        "X-CSRF-Token",
        "X-Auth-Token",
        "client_secret",
        "access_token",
        "AccountKey",
        "X-Amz-Signature",
        "sig",
        "key",
        "DB_PASSWORD",
        "sessionid"
      })
  void aNameThatSaysSecretHidesItsValue(String name) {
    assertThat(SecretMask.header(name, "plain")).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type",
        "Date",
        "prompt_tokens",
        "usage_output_tokens",
        "max_tokens",
        "tokens_per_second",
        "time_to_first_token_seconds",
        "vllm_generation_tokens_total",
        "keyboard",
        "active_sessions"
      })
  void otherNamesDoNot(String name) {
    assertThat(SecretMask.header(name, "plain")).isEqualTo("plain");
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:pw@host:8443/health, https://***@host:8443/health",
    "https://token@host/x, https://***@host/x",
    "https://h/x?a=1&X-Amz-Signature=abcd&b=2, https://h/x?a=1&X-Amz-Signature=***&b=2",
    "https://h/x?t=ghp_abcdefghijklmnopqrstuvwxyz0123456789, https://h/x?t=***",
    "https://h/cb#access_token=abc, https://h/cb#access_token=***",
    "https://h/x?next=a@b, https://h/x?next=a@b"
  })
  void addressesLoseUserAndSecretParameters(String address, String masked) {
    assertThat(SecretMask.address(address)).isEqualTo(masked);
  }

  @Test
  void secretsInTextGoWhateverTheyStandUnder() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----";
    String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N";
    assertThat(SecretMask.text("k " + key + " j " + jwt + " a AKIAIOSFODNN7EXAMPLE"))
        .isEqualTo("k *** j *** a ***");
    assertThat(SecretMask.text("{\"token\":\"a\\\"b\",\"n\":1}"))
        .isEqualTo("{\"token\":\"***\",\"n\":1}");
    assertThat(SecretMask.text("password=hunter2 user=jo")).isEqualTo("password=*** user=jo");
    assertThat(SecretMask.text("password: true")).isEqualTo("password: true");
  }

  @Test
  void hostileTextTakesNoTime() {
    String text = "a=".repeat(200_000) + "\"".repeat(50_000) + "eyJ".repeat(50_000);
    assertThat(SecretMask.text(text)).hasSameSizeAs(text);
  }
}
