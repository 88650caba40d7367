package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void whatARetryCuresIsToBeRetried() {
    assertThat(kind(new RuntimeException("[SQLITE_BUSY] The database file is locked")))
        .isEqualTo(Refusal.Kind.NOT_READY);
    assertThat(kind(new CommitFailedException("Table was changed")))
        .isEqualTo(Refusal.Kind.NOT_READY);
    assertThat(kind(new ValidationException("Found conflicting files")))
        .isEqualTo(Refusal.Kind.NOT_READY);
    assertThat(kind(new UncheckedIOException(new IOException("No space left on device"))))
        .isEqualTo(Refusal.Kind.NOT_READY);
  }

  @Test
  void whatOnlyAPersonCuresIsNot() {
    assertThat(kind(new RuntimeException("[SQLITE_READONLY] Attempt to write")))
        .isEqualTo(Refusal.Kind.USAGE);
    assertThat(kind(new RuntimeException("[SQLITE_CORRUPT] malformed")))
        .isEqualTo(Refusal.Kind.CONTRACT);
    assertThat(kind(new NoSuchTableException("Table does not exist: nightjar.report")))
        .isEqualTo(Refusal.Kind.CONTRACT);
  }

  @Test
  void theReasonIsFoundBelowWhatWrapsIt() {
    Refusal reason = Refusal.usage("because");
    assertThat(Failures.explain(new RuntimeException(new IllegalStateException(reason))))
        .contains(reason);
  }

  @Test
  void aDefectIsNotExplainedAway() {
    assertThat(Failures.explain(new NullPointerException("x"))).isEmpty();
    assertThat(Failures.explain(new ValidationException("Cannot find field"))).isEmpty();
  }

  private static Refusal.Kind kind(Throwable failure) {
    return Failures.explain(new RuntimeException("outer", failure)).orElseThrow().kind();
  }
}
