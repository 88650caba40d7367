package dev.nightjar.cli;

import java.util.Locale;

/**
 * How far a stage is, as text: done, rate and remaining time. Both are of the stage itself: what
 * went before it says nothing of its speed.
 */
final class Progress {
  private static final double NANOS = 1e9;

  private String stage = "";
  private long begun;
  private long doneAtBegin;
  private boolean ended;

  /**
   * The line of a stage.
   *
   * @param total of the same units as {@code done}, 0 when it is not known
   * @param now of a clock that only runs forward (ns)
   */
  String line(String name, long done, long total, long now) {
    if (!name.equals(stage) || ended || done < doneAtBegin) {
      stage = name;
      begun = now;
      doneAtBegin = done;
    }
    ended = total > 0 && done >= total;
    if (total <= 0 && done <= 0) {
      return name + "...";
    }
    double seconds = (now - begun) / NANOS;
    long since = done - doneAtBegin;
    StringBuilder line = new StringBuilder(name).append(": ").append(grouped(done));
    if (total > 0) {
      line.append(" of ").append(grouped(total));
      line.append(String.format(Locale.ROOT, " (%d %%)", Math.min(100, done * 100 / total)));
    }
    if (seconds >= 1 && since > 0) {
      line.append(", ").append(rate(since / seconds));
      if (total > done) {
        line.append(", ").append(time((total - done) * seconds / since)).append(" left");
      } else if (total > 0) {
        line.append(", took ").append(time(seconds));
      }
    }
    return line.toString();
  }

  private static String rate(double perSecond) {
    if (perSecond >= 10) {
      return grouped(Math.round(perSecond)) + "/s";
    }
    if (perSecond >= 1) {
      return String.format(Locale.ROOT, "%.1f/s", perSecond);
    }
    return String.format(
        Locale.ROOT, perSecond * 60 >= 10 ? "%.0f/min" : "%.1f/min", perSecond * 60);
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 100) {
      return whole + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 100 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
