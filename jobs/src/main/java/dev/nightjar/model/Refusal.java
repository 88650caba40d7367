package dev.nightjar.model;

/**
 * A problem that its reader can solve: said in one sentence, mapped to an exit code, never shown
 * with a stack trace.
 */
public final class Refusal extends RuntimeException {
  /** What kind of problem it is; each has one exit code. */
  public enum Kind {
    /** Wrong argument or configuration: exit 2. */
    USAGE(2),
    /** Contract violated, or unverifiable: exit 3. */
    CONTRACT(3),
    /** Audit failed, nothing published: exit 4. */
    AUDIT(4),
    /** Inputs not there yet, or somebody else committed first; a retry can help: exit 75. */
    NOT_READY(75),
    /** Nothing to do: exit 99. */
    NOTHING_TO_DO(99);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  public Refusal(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Refusal(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public static Refusal usage(String message) {
    return new Refusal(Kind.USAGE, message);
  }

  public static Refusal contract(String message) {
    return new Refusal(Kind.CONTRACT, message);
  }

  public static Refusal notReady(String message) {
    return new Refusal(Kind.NOT_READY, message);
  }

  public static Refusal nothingToDo(String message) {
    return new Refusal(Kind.NOTHING_TO_DO, message);
  }
}
