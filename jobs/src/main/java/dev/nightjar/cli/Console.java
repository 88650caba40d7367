package dev.nightjar.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Lines for people, on standard error. Colour only adds to what the words already say. Progress is
 * one line that rewrites itself on a terminal and an occasional plain line elsewhere.
 */
final class Console {
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;

  private final PrintStream err;
  private final boolean quiet;
  private final boolean colour;
  private final boolean terminal;
  private final boolean progress;
  private final boolean unicode;
  private final int width;
  private final LongSupplier nanos;
  private final Progress position = new Progress();
  private int shown;
  private long shownAt;
  private String shownStage = "";

  Console(Host host, GlobalOptions global) {
    this(host, global, System::nanoTime);
  }

  /**
   * @param nanos a clock that only runs forward
   */
  Console(Host host, GlobalOptions global, LongSupplier nanos) {
    this.nanos = nanos;
    this.err = host.err();
    this.quiet = global.quiet();
    this.terminal = host.errIsTerminal();
    this.colour = host.colour(global.color(), terminal);
    this.progress = !quiet && !global.noProgress();
    this.unicode = host.unicode();
    this.width = host.width();
  }

  /** A line that tells what was done. */
  void say(String text) {
    if (!quiet) {
      print(text);
    }
  }

  void warn(String text) {
    if (!quiet) {
      print(paint("33", "warning: ") + text);
    }
  }

  /** A line that even {@code -q} shows. */
  void error(String text) {
    print(paint("31", "nightjar: ") + text);
  }

  /**
   * How far a stage is.
   *
   * @param total of the same units as {@code done}, or 0 when it is not known
   */
  synchronized void progress(String stage, long done, long total) {
    if (!progress) {
      return;
    }
    long now = nanos.getAsLong();
    String line = position.line(stage, done, total, now);
    boolean turn = !stage.equals(shownStage) || (total > 0 && done >= total);
    if (!turn && now - shownAt < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      return;
    }
    shownAt = now;
    shownStage = stage;
    if (terminal) {
      String fitted = line.length() >= width ? line.substring(0, width - 1) : line;
      err.print("\r" + fitted + " ".repeat(Math.max(0, shown - fitted.length())));
      err.flush();
      shown = fitted.length();
    } else {
      err.println(line);
    }
  }

  /** Ends a progress line that stands on the terminal. */
  synchronized void finish() {
    if (shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      err.flush();
      shown = 0;
    }
  }

  boolean unicode() {
    return unicode;
  }

  private synchronized void print(String text) {
    finish();
    err.println(unicode ? text : ascii(text));
    err.flush();
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** The signs that our own sentences use, for terminals without them. */
  private static String ascii(String text) {
    return text.replace('\u2026', '.')
        .replace('\u2013', '-')
        .replace("\u2192", "->")
        .replace('\u00d7', 'x');
  }
}
