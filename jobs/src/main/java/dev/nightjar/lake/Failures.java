package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.util.Locale;
import java.util.Optional;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;

/** Turns what Spark, Iceberg and SQLite throw into a sentence, where the reader can act on it. */
public final class Failures {
  private Failures() {}

  /** The refusal behind a failure, or empty when it is a defect or unknown. */
  public static Optional<Refusal> explain(Throwable failure) {
    for (Throwable at = failure; at != null; at = next(at)) {
      Optional<Refusal> refusal = explainOne(at, failure);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Throwable next(Throwable at) {
    return at.getCause() == at ? null : at.getCause();
  }

  private static Optional<Refusal> explainOne(Throwable at, Throwable whole) {
    if (at instanceof Refusal refusal) {
      return Optional.of(refusal);
    }
    String message = String.valueOf(at.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("sqlite_busy") || lower.contains("sqlite_locked")) {
      return refuse(
          Refusal.Kind.NOT_READY,
          "The catalog file is locked by another process; run the command again",
          whole);
    }
    if (lower.contains("sqlite_readonly") || lower.contains("read-only file system")) {
      return refuse(
          Refusal.Kind.USAGE,
          "The warehouse cannot be written (" + first(message) + "); make the folder writable",
          whole);
    }
    if (lower.contains("no space left on device") || lower.contains("sqlite_full")) {
      return refuse(
          Refusal.Kind.NOT_READY,
          "No space left on the device; free some, then run the command again: nothing is lost",
          whole);
    }
    if (lower.contains("sqlite_corrupt") || lower.contains("sqlite_notadb")) {
      return refuse(
          Refusal.Kind.CONTRACT,
          "The catalog file is damaged ("
              + first(message)
              + "); restore it from a backup, the data files are not touched",
          whole);
    }
    if (at instanceof CommitFailedException
        || at instanceof CommitStateUnknownException
        || at instanceof AlreadyExistsException
        || at instanceof ValidationException
            && (lower.contains("conflict") || lower.contains("missing required files"))) {
      return refuse(
          Refusal.Kind.NOT_READY,
          "Another process committed first (" + first(message) + "); run the command again",
          whole);
    }
    if (at instanceof NoSuchTableException || at instanceof NoSuchNamespaceException) {
      return refuse(
          Refusal.Kind.CONTRACT,
          first(message) + "; `nightjar init` creates what is missing",
          whole);
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(Refusal.Kind kind, String sentence, Throwable whole) {
    return Optional.of(new Refusal(kind, sentence, whole));
  }

  private static String first(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
