package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what went wrong without saying what was in a row. Messages of engines and parsers quote the
 * value they failed on, so that only messages written here or by the operating system are shown.
 */
final class Failures {
  private static final Pattern CONDITION = Pattern.compile("\\[([A-Z][A-Z0-9_.]+)\\]");

  private Failures() {}

  /** The refusal among the causes, or null. */
  static Refusal refusal(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof Refusal refusal) {
        return refusal;
      }
    }
    return dev.nightjar.lake.Failures.explain(thrown).orElse(null);
  }

  /** Class, message where it is safe, and the place in Nightjar. */
  static String sentence(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text = "Unexpected " + describe(root);
    String place = place(thrown);
    return place.isEmpty() ? text : text + ", in " + place;
  }

  /** Every cause with its frames, under the same rule for messages. */
  static String stack(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      text.append(e == thrown ? "" : "caused by ").append(describe(e)).append('\n');
      for (StackTraceElement frame : e.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
      if (e.getCause() == e) {
        break;
      }
    }
    return text.toString();
  }

  private static String describe(Throwable e) {
    String name = e.getClass().getName();
    String message = e.getMessage() == null ? "" : firstLine(e.getMessage());
    if (message.isEmpty()) {
      return name;
    }
    if (safe(e, name)) {
      return name + ": " + message;
    }
    Matcher condition = CONDITION.matcher(message);
    return condition.find() ? name + ": " + condition.group(1) : name;
  }

  private static boolean safe(Throwable e, String name) {
    StackTraceElement[] frames = e.getStackTrace();
    return e instanceof Refusal
        || e instanceof VirtualMachineError
        || e instanceof LinkageError
        || name.startsWith("java.io.")
        || name.startsWith("java.nio.")
        || name.startsWith("java.net.")
        || name.startsWith("java.sql.")
        || (frames.length > 0 && frames[0].getClassName().startsWith("dev.nightjar."));
  }

  private static String place(Throwable e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.nightjar.")) {
        String type = frame.getClassName();
        return type.substring(type.lastIndexOf('.') + 1)
            + "."
            + frame.getMethodName()
            + ":"
            + frame.getLineNumber();
      }
    }
    return "";
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() > 400 ? line.substring(0, 400) + "..." : line;
  }
}
