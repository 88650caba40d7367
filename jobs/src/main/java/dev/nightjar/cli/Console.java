package dev.nightjar.cli;

import java.io.PrintStream;
import java.util.Locale;

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
  private int shown;
  private long shownAt;

  Console(Host host, GlobalOptions global) {
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
   * @param nanos since the stage began
   */
  synchronized void progress(String stage, long done, long total, long nanos) {
    long now = System.nanoTime();
    boolean last = total > 0 && done >= total;
    if (!progress
        || (!last && shownAt != 0 && now - shownAt < (terminal ? TERMINAL_NANOS : PLAIN_NANOS))) {
      return;
    }
    shownAt = now;
    String line = progressLine(stage, done, total, nanos);
    if (terminal) {
      String fitted = line.length() >= width ? line.substring(0, width - 1) : line;
      err.print("\r" + fitted + " ".repeat(Math.max(0, shown - fitted.length())));
      err.flush();
      shown = fitted.length();
    } else {
      err.println(line);
    }
  }

  static String progressLine(String stage, long done, long total, long nanos) {
    double seconds = nanos / 1e9;
    StringBuilder line = new StringBuilder(stage).append(": ").append(grouped(done));
    if (total > 0) {
      line.append(" of ").append(grouped(total));
      line.append(String.format(Locale.ROOT, " (%d %%)", Math.min(100, done * 100 / total)));
    }
    if (seconds >= 1 && done > 0) {
      long rate = Math.round(done / seconds);
      line.append(rate > 0 ? ", " + grouped(rate) + "/s" : "");
      if (total > done) {
        line.append(", ").append(Math.round((total - done) * seconds / done)).append(" s left");
      }
    }
    return line.toString();
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

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The signs that our own sentences use, for terminals without them. */
  private static String ascii(String text) {
    return text.replace('\u2026', '.')
        .replace('\u2013', '-')
        .replace("\u2192", "->")
        .replace('\u00d7', 'x');
  }
}
