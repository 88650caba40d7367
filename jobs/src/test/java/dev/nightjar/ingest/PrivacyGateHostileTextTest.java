package dev.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Linear time shown by counting the characters read, which no machine's mood changes. */
class PrivacyGateHostileTextTest {
  private static final PrivacyGate GATE = PrivacyGate.standard();
  private static final int LENGTH = 200_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "@",
        "4",
        "+1",
        "+1 ",
        " +1 415 555 ",
        "4 ",
        "44-",
        "4444 ",
        "4111 1111 ",
        "eyJ",
        "eyJ.",
        ".eyJ",
        "eyJaaaaaaaaaa.",
        "a@",
        "a@a.",
        "a.a.",
        "@a.b",
        "[",
        "{[(",
        "-",
        "-----BEGIN ",
        "-----BEGIN A ",
        "_",
        "sk-",
        "_sk-",
        " sk-",
        "ghp_",
        "AKIA",
        "AKIA ",
        "AIza",
        "xoxb-",
        ":",
        "::",
        "2001:",
        "1.1.",
        "1.",
        "\\",
        "\\u",
        "\\\\n",
        "\\nsk-",
        "%",
        "%4",
        "%25",
        "&",
        "&#",
        "&#6",
        "&amp;",
        "phone 1",
        "phone 4444 ",
        "call (415) ",
        "GB82 ",
        "GB82",
        "://a:",
        "a:b@",
        "\uff14",
        "\u0661",
        "\ud835",
        "\u200b",
        "123-45-",
        "T3BlbkFJ",
        "SG.",
        "aws_secret_"
      })
  void workGrowsWithLengthOnly(String unit) {
    long half = charactersRead(repeated(unit, LENGTH / 2));
    long whole = charactersRead(repeated(unit, LENGTH));

    assertThat(whole).isBetween(1L, 200L * LENGTH);
    assertThat(whole).isLessThanOrEqualTo(half * 21 / 10 + 1_000);
  }

  @Test
  void matchesBeyondAnyLengthAreFound() {
    for (int length = 65_500; length <= 65_560; length++) {
      assertThat(GATE.scan(repeated("b ", length) + "alice@example.com", TextClass.FREE_TEXT))
          .contains(MatchKind.EMAIL);
    }
    assertThat(GATE.scan("\\n".repeat(500_000) + "4111111111111111", TextClass.FREE_TEXT))
        .contains(MatchKind.PAYMENT_CARD);
  }

  private static String repeated(String unit, int length) {
    return unit.repeat(length / unit.length() + 1).substring(0, length);
  }

  private static long charactersRead(String text) {
    CountedText counted = new CountedText(text, new long[1]);
    GATE.scan(counted, TextClass.FREE_TEXT);
    return counted.reads[0];
  }

  private static final class CountedText implements CharSequence {
    private final String text;
    private final long[] reads;

    CountedText(String text, long[] reads) {
      this.text = text;
      this.reads = reads;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads[0]++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.substring(start, end), reads);
    }

    @Override
    public String toString() {
      reads[0] += text.length();
      return text;
    }
  }
}
