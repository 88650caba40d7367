package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final String SECRET = "jane.roe@example.com";

  @Test
  void aMessageOfALibraryIsNotShownForItMayQuoteARow() {
    NumberFormatException quoted = null;
    try {
      Long.parseLong(SECRET);
    } catch (NumberFormatException e) {
      quoted = e;
    }
    IllegalStateException wrapped = new IllegalStateException("Cannot read a number", quoted);
    assertThat(Failures.sentence(wrapped))
        .startsWith("Unexpected java.lang.NumberFormatException, in FailuresTest.")
        .doesNotContain(SECRET);
    assertThat(Failures.stack(wrapped))
        .contains("Cannot read a number")
        .contains("java.lang.Long.parseLong")
        .doesNotContain(SECRET);
  }

  @Test
  void anErrorConditionOfTheEngineIsShownWithoutItsValue() {
    RuntimeException e = new RuntimeException("[CAST_INVALID_INPUT] The value '" + SECRET + "'");
    e.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("org.apache.spark.X", "y", "X.java", 1)});
    assertThat(Failures.sentence(e))
        .isEqualTo("Unexpected java.lang.RuntimeException: CAST_INVALID_INPUT");
  }

  @Test
  void messagesOfTheOperatingSystemAreShown() {
    assertThat(Failures.sentence(new IOException("No such device")))
        .startsWith("Unexpected java.io.IOException: No such device");
  }

  @Test
  void aRefusalIsFoundBehindOtherExceptions() {
    Refusal refusal = Refusal.notReady("Inputs are not there yet");
    assertThat(Failures.refusal(new RuntimeException(new IllegalStateException(refusal))))
        .isSameAs(refusal);
    assertThat(Failures.refusal(new IllegalStateException("x"))).isNull();
  }
}
