package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long nobody can delete or replace what is stored.
 *
 * @param mode who is kept from it
 * @param until first moment at which it can be deleted, in whole seconds
 */
public record Retention(Mode mode, Instant until) {
  /** The two modes of S3's object lock, the stronger last. */
  public enum Mode {
    /** All but those who hold the permission to bypass it. */
    GOVERNANCE,
    /** Everybody, the account's owner included. */
    COMPLIANCE
  }

  /** Until a moment, cut to whole seconds: finer ones do not survive every server. */
  public Retention {
    until = until.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * A retention that begins now.
   *
   * @throws Refusal when it would have ended already
   */
  static Retention of(Mode mode, Instant until, Instant now) {
    if (!until.isAfter(now)) {
      throw Refusal.usage(
          "Cannot keep a bundle until "
              + until
              + ": that is over, it is "
              + now
              + "; name a later day with --retain-until");
    }
    return new Retention(mode, until);
  }

  /** Whether whatever this keeps from happening, the other keeps from happening as well. */
  boolean isWithin(Retention other) {
    return other != null && mode.compareTo(other.mode) <= 0 && !until.isAfter(other.until);
  }

  /** The weakest that is as strong as both. */
  Retention and(Retention other) {
    if (other == null) {
      return this;
    }
    return new Retention(
        mode.compareTo(other.mode) < 0 ? other.mode : mode,
        until.isBefore(other.until) ? other.until : until);
  }

  @Override
  public String toString() {
    return mode + " until " + until;
  }
}
