package dev.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrivacyGateSilenceTest {
  private static final String[] MATCHES = {
    "alice@example.com", "+14155552671", "4111111111111111", "AKIAIOSFODNN7EXAMPLE"
  };

  @Test
  void matchedTextIsNeitherPrintedNorReturned() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream sink = new PrintStream(printed, true, StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    PrivacyGate gate = PrivacyGate.withAllowed(Set.of("bob@example.com"));
    System.setOut(sink);
    System.setErr(sink);
    try {
      for (String match : MATCHES) {
        said.append(gate.scan("text " + match, TextClass.FREE_TEXT)).append(gate);
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }

    assertThat(said + printed.toString(StandardCharsets.UTF_8)).doesNotContain(MATCHES);
    assertThat(said).doesNotContain("bob@example.com").contains("EMAIL", "PHONE");
  }

  @Test
  void brokenTextRaisesNothing() {
    for (char c = 0; c < 0x300; c++) {
      for (String frame :
          new String[] {"%s", "@%s", "1%s", "+1%s", "\\%s", "&%s", "&#%s", "a@b.%s"}) {
        String text = frame.replace("%s", Character.toString(c));
        assertThat(PrivacyGate.standard().scan(text, TextClass.FREE_TEXT)).isEmpty();
        assertThat(PrivacyGate.standard().scan("a" + text + text, TextClass.IDENTIFIER))
            .isNotNull();
      }
    }
    assertThat(PrivacyGate.standard().scan("\ud835 \udfd2 \\ud835", TextClass.FREE_TEXT)).isEmpty();
  }
}
